#pragma once
// bcrypt through libcrypt, on threads of its own: a hash takes tens of milliseconds and must not hold up a loop.

#include "live/chat/wire/awaitable.hpp"

#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <cstddef>
#include <stdexcept>
#include <string>

namespace headroom::chat {

/// Too many hashes are waiting.
class HashingBusy : public std::runtime_error {
public:
    HashingBusy() : std::runtime_error("too many sign-ins at once, try again later") {}
};

class Passwords {
public:
    /// `cost` is the logarithm of the rounds, 4..16. At most `maxWaiting` hashes wait for `threads` threads.
    Passwords(std::size_t threads, int cost, std::size_t maxWaiting);
    ~Passwords();

    [[nodiscard]] boost::asio::awaitable<std::string> hash(std::string password);
    /// False takes as long as true; an empty `hash` (no such user) too.
    [[nodiscard]] boost::asio::awaitable<bool> verify(std::string password, std::string hash);
    [[nodiscard]] std::size_t waiting() const { return waiting_.load(std::memory_order_relaxed); }

private:
    [[nodiscard]] boost::asio::awaitable<std::string> crypt(std::string password, std::string setting);

    boost::asio::thread_pool pool_;
    int cost_;
    std::size_t maxWaiting_;
    std::atomic<std::size_t> waiting_{0};
    std::string nobody_; ///< a hash that no password is compared with in earnest
};

/// One hash, on the calling thread; empty when `setting` is no bcrypt setting. Passwords beyond bcrypt's 72 bytes
/// are cut by it.
[[nodiscard]] std::string bcrypt(const std::string& password, const std::string& setting);

} // namespace headroom::chat
