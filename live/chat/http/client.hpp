#pragma once
// HTTP/1.1 to other services, over TLS where the URL says so.

#include "live/chat/wire/awaitable.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace headroom::chat {

struct HttpUrl {
    std::string host;
    std::string port = "80";
    std::string path = "/";
    bool secure = false; ///< https
    [[nodiscard]] std::string authority() const {
        return port == (secure ? "443" : "80") ? host : host + ":" + port;
    }
    /// "http://host:port", without a path.
    [[nodiscard]] std::string origin() const { return (secure ? "https://" : "http://") + authority(); }
};
/// Throws std::runtime_error when `url` is not http(s)://host[:port][/path].
[[nodiscard]] HttpUrl parseHttpUrl(std::string_view url);

struct ClientRequest {
    std::string method = "GET";
    HttpUrl url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string_view body; ///< outlives the call
};
struct ClientReply {
    unsigned status = 0;
    std::string body; ///< empty when `onBytes` took it
};

/// One request on a connection of its own. `onBytes`, when given, gets the body of a 200 as it comes. Certificates must
/// be of an authority the system trusts (or those of SSL_CERT_FILE) and for the URL's host. Throws std::exception when
/// the other side fails or is silent for 30 s.
[[nodiscard]] boost::asio::awaitable<ClientReply>
requestHttp(ClientRequest request, std::function<void(std::string_view)> onBytes = {});

} // namespace headroom::chat
