#pragma once
// A value that a coroutine waits for and any thread provides.

#include "live/chat/wire/awaitable.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <utility>

namespace headroom::chat {

/// Held by shared_ptr on both sides. The executor must be that of a single-threaded loop, and wait() be called
/// from it, once: the value arrives by a task of that loop and so cannot pass the waiter by.
template <class T>
class Signal : public std::enable_shared_from_this<Signal<T>> {
public:
    explicit Signal(boost::asio::any_io_executor executor)
        : timer_(std::move(executor), boost::asio::steady_timer::time_point::max()) {}

    /// From any thread.
    void set(T value) {
        boost::asio::post(timer_.get_executor(),
                          [self = this->shared_from_this(), held = std::move(value)]() mutable {
                              self->setHere(std::move(held));
                          });
    }
    /// From the loop of the executor.
    void setHere(T value) {
        value_ = std::move(value);
        timer_.cancel();
    }

    [[nodiscard]] boost::asio::awaitable<T> wait() {
        boost::system::error_code ignored;
        if (!value_)
            co_await timer_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
        co_return std::move(*value_);
    }

    /// The same for so long at most; nothing when the value did not come.
    [[nodiscard]] boost::asio::awaitable<std::optional<T>> waitFor(std::chrono::milliseconds most) {
        boost::system::error_code ignored;
        if (!value_) {
            timer_.expires_after(most);
            co_await timer_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
        }
        co_return std::exchange(value_, std::nullopt);
    }

private:
    boost::asio::steady_timer timer_;
    std::optional<T> value_;
};

} // namespace headroom::chat
