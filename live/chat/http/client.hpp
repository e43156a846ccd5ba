#pragma once
// HTTP/1.1 to other services, without TLS.

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
    [[nodiscard]] std::string authority() const { return port == "80" ? host : host + ":" + port; }
};
/// Throws std::runtime_error when `url` is not http://host[:port][/path].
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

/// One request on a connection of its own. `onBytes`, when given, gets the body of a 200 as it comes. Throws
/// std::exception when the other side fails or is silent for 30 s.
[[nodiscard]] boost::asio::awaitable<ClientReply>
requestHttp(ClientRequest request, std::function<void(std::string_view)> onBytes = {});

} // namespace headroom::chat
