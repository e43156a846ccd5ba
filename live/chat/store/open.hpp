#pragma once
// Stores by their URL.

#include "live/chat/kv/kv.hpp"
#include "live/chat/kv/redis_kv.hpp"
#include "live/chat/server/config.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>

namespace headroom::chat {

class Bus;
class Hub;

/// What `Config::store` names. Throws std::runtime_error when it is no such URL or cannot be opened.
class StoreFactory {
public:
    explicit StoreFactory(const Config& config);
    /// The store as one loop uses it.
    [[nodiscard]] std::shared_ptr<Kv> forLoop(boost::asio::io_context& loop);
    /// The way to other backends, run on `loop`; nullptr for the embedded store, which has no others.
    [[nodiscard]] std::unique_ptr<Bus> bus(boost::asio::io_context& loop, Hub& hub) const;
    /// Lets go of the embedded store; with the last loop's it ends, and its file is whole.
    void close() { memory_.reset(); }
    /// Whether several processes may use it.
    [[nodiscard]] bool shared() const { return kind_ != Kind::kMemory; }

private:
    [[nodiscard]] RedisOptions redis() const;
    enum class Kind : std::uint8_t { kMemory, kRedis, kCluster } kind_ = Kind::kMemory;
    const Config& config_;
    std::shared_ptr<Kv> memory_;
};

} // namespace headroom::chat
