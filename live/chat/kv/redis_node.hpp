#pragma once
// One connection to one Redis server: commands of many coroutines share it, pipelined.

#include "live/chat/kv/kv.hpp"
#include "live/chat/kv/resp.hpp"
#include "live/chat/wire/awaitable.hpp"
#include "live/chat/wire/signal.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace headroom::chat {

struct Endpoint {
    std::string host;
    std::uint16_t port = 6379;
    [[nodiscard]] std::string text() const { return host + ":" + std::to_string(port); }
    friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

/// Used from one loop only. Held by shared_ptr.
class RedisNode : public std::enable_shared_from_this<RedisNode> {
public:
    /// `hello` is sent first on every new connection (READONLY, SELECT). `onPush` takes replies nobody asked for:
    /// those of subscriptions.
    RedisNode(boost::asio::io_context& loop, Endpoint endpoint, std::vector<Command> hello,
              std::function<void(const Reply&)> onPush = {}, std::function<void()> onLost = {});

    /// Replies to commands handed over together.
    struct Pending {
        std::size_t wanted = 0;
        std::vector<Reply> replies;
        std::shared_ptr<Signal<bool>> done; ///< true: all replies are there; false: the connection broke
    };
    /// Sends the commands in this order, behind those before; connects when needed.
    [[nodiscard]] std::shared_ptr<Pending> start(const std::vector<Command>& commands);
    /// Sends without expecting replies of its own: for subscriptions, whose answers are pushes.
    void send(const Command& command);
    [[nodiscard]] const Endpoint& endpoint() const { return endpoint_; }
    void close();

private:
    boost::asio::awaitable<void> run();
    boost::asio::awaitable<void> write();
    void wake();
    void fail();
    void take(Reply reply);

    boost::asio::io_context& loop_;
    Endpoint endpoint_;
    std::vector<Command> hello_;
    std::function<void(const Reply&)> onPush_;
    std::function<void()> onLost_;
    std::unique_ptr<boost::asio::ip::tcp::socket> socket_;
    std::string outgoing_;
    std::deque<std::shared_ptr<Pending>> waiting_;
    bool running_ = false;
    bool connected_ = false;
    bool writing_ = false;
};

} // namespace headroom::chat
