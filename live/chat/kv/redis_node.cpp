#include "live/chat/kv/redis_node.hpp"

#include "live/chat/log/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/write.hpp>

#include <array>

namespace headroom::chat {

namespace asio = boost::asio;
using asio::ip::tcp;

RedisNode::RedisNode(asio::io_context& loop, Endpoint endpoint, std::vector<Command> hello,
                     std::function<void(const Reply&)> onPush, std::function<void()> onLost)
    : loop_(loop), endpoint_(std::move(endpoint)), hello_(std::move(hello)), onPush_(std::move(onPush)),
      onLost_(std::move(onLost)) {}

std::shared_ptr<RedisNode::Pending> RedisNode::start(const std::vector<Command>& commands) {
    auto pending = std::make_shared<Pending>();
    pending->wanted = commands.size();
    pending->done = std::make_shared<Signal<bool>>(loop_.get_executor());
    pending->replies.reserve(commands.size());
    waiting_.push_back(pending);
    for (const Command& command : commands) encode(command, outgoing_);
    wake();
    return pending;
}

void RedisNode::send(const Command& command) {
    encode(command, outgoing_);
    wake();
}

void RedisNode::wake() {
    if (!running_) {
        running_ = true;
        asio::co_spawn(
            loop_, [self = shared_from_this()]() { return self->run(); }, asio::detached);
    } else if (connected_ && !writing_) {
        writing_ = true;
        asio::co_spawn(
            loop_, [self = shared_from_this()]() { return self->write(); }, asio::detached);
    }
}

asio::awaitable<void> RedisNode::run() {
    const auto keep = shared_from_this();
    try {
        tcp::resolver resolver(loop_);
        const auto found = co_await resolver.async_resolve(
            endpoint_.host, std::to_string(endpoint_.port), asio::use_awaitable);
        socket_ = std::make_unique<tcp::socket>(loop_);
        co_await asio::async_connect(*socket_, found, asio::use_awaitable);
        socket_->set_option(tcp::no_delay(true));
        std::string greeting;
        for (const Command& command : hello_) encode(command, greeting);
        std::size_t greetings = hello_.size();
        outgoing_.insert(0, greeting);
        connected_ = true;
        wake();
        RespReader reader;
        std::array<char, 16 * 1024> block; // NOLINT: filled by reads
        for (;;) {
            const std::size_t got =
                co_await socket_->async_read_some(asio::buffer(block), asio::use_awaitable);
            reader.feed({block.data(), got});
            while (auto reply = reader.next()) {
                if (greetings > 0) {
                    --greetings;
                    if (reply->type == Reply::Type::kError) throw StoreError(reply->text);
                    continue;
                }
                take(std::move(*reply));
            }
        }
    } catch (const std::exception& error) {
        if (logs(LogLevel::kDebug))
            log(LogLevel::kDebug, "store-connection-ended",
                {{"node", endpoint_.text()}, {"reason", error.what()}});
    }
    fail();
}

asio::awaitable<void> RedisNode::write() {
    const auto keep = shared_from_this();
    const tcp::socket* const mine = socket_.get();
    boost::system::error_code problem;
    while (!problem && connected_ && socket_.get() == mine && !outgoing_.empty()) {
        const std::string now = std::exchange(outgoing_, {});
        co_await asio::async_write(*socket_, asio::buffer(now),
                                   asio::redirect_error(asio::use_awaitable, problem));
    }
    writing_ = false;
    // A new connection may have found this writer of the old one in its way.
    if (connected_ && socket_.get() != mine && !outgoing_.empty()) wake();
}

void RedisNode::take(Reply reply) {
    const bool pushed =
        onPush_ && reply.type == Reply::Type::kArray && !reply.items.empty() &&
        (reply.items[0].text.ends_with("message") || reply.items[0].text.ends_with("subscribe"));
    if (pushed || waiting_.empty()) {
        if (onPush_) onPush_(reply);
        return;
    }
    const std::shared_ptr<Pending>& first = waiting_.front();
    first->replies.push_back(std::move(reply));
    if (first->replies.size() < first->wanted) return;
    first->done->setHere(true);
    waiting_.pop_front();
}

void RedisNode::fail() {
    running_ = false;
    connected_ = false;
    outgoing_.clear();
    if (socket_) {
        boost::system::error_code ignored;
        socket_->close(ignored);
    }
    auto waiting = std::exchange(waiting_, {});
    for (const auto& pending : waiting) pending->done->setHere(false);
    if (onLost_) onLost_();
}

void RedisNode::close() {
    onLost_ = nullptr;
    onPush_ = nullptr;
    boost::system::error_code ignored;
    if (socket_) socket_->close(ignored);
}

} // namespace headroom::chat
