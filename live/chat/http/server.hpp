#pragma once
// HTTP/1.1 on one loop: reads requests within limits, hands them to the service, writes the answers.

#include "live/chat/http/message.hpp"
#include "live/chat/wire/awaitable.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/system/error_code.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace headroom::chat {

/// What a port is for.
enum class Serves : std::uint8_t { kAll, kRest, kSocket };

class HttpService {
public:
    virtual ~HttpService() = default;
    /// How much body the request may have, known from its head, and whether it goes to the disk.
    struct BodyRule {
        std::uint64_t most = 0;
        bool toDisk = false;
        std::optional<HttpReply> refusal; ///< given at once, without reading the body
    };
    [[nodiscard]] virtual BodyRule bodyRule(const HttpRequest& head) const = 0;
    /// Folder for bodies on the disk, made when needed.
    [[nodiscard]] virtual std::filesystem::path
    uploadFolder(boost::system::error_code& problem) const = 0;
    virtual boost::asio::awaitable<HttpReply> handle(HttpRequest request, Serves port) = 0;
    /// A valid WebSocket handshake: nothing to accept it, an answer to refuse it.
    virtual boost::asio::awaitable<std::optional<HttpReply>> checkUpgrade(const HttpRequest& request,
                                                                          Serves port) = 0;
    /// The handshake is answered; the service owns the descriptor now. `early` came after it.
    virtual void upgraded(const HttpRequest& request, int descriptor, std::string early) = 0;
    /// Headers that every answer to `request` carries: CORS.
    virtual void addHeaders(const HttpRequest& request, HttpReply& reply) const = 0;
    virtual void onConnection(int change) = 0;
    virtual void onRequest(unsigned status, std::int64_t nanoseconds) = 0;
};

/// A listening port. Several loops and processes may share one: the kernel spreads connections over them.
class HttpListener {
public:
    /// Port 0 takes a free one. Throws std::runtime_error naming address and port when it cannot listen.
    /// Without `shared` the port must be nobody else's.
    HttpListener(boost::asio::io_context& loop, HttpService& service, const std::string& address,
                 std::uint16_t port, Serves serves, bool shared);
    ~HttpListener();
    [[nodiscard]] std::uint16_t port() const;
    void start();
    /// No new connections; idle ones are closed, requests under way end.
    void stop();
    /// Whether connections are left.
    [[nodiscard]] bool busy() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

/// Value of Sec-WebSocket-Accept, RFC 6455 section 4.2.2.
[[nodiscard]] std::string webSocketAccept(std::string_view key);

} // namespace headroom::chat
