#pragma once
// Room traffic over Redis publish/subscribe.

#include "live/chat/bus/bus.hpp"
#include "live/chat/kv/redis_kv.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <map>
#include <memory>
#include <set>
#include <string>

namespace headroom::chat {

class Hub;

/// A channel per room, subscribed to only while this backend has members in it, so that a backend pays nothing for
/// rooms it has no part in. Sharded channels (Redis 7) carry the room's hash tag, so that in a cluster only the
/// server that keeps the room carries its traffic. Publish/subscribe is at most once: what is lost with a connection
/// is in the history.
class RedisBus final : public Bus {
public:
    RedisBus(boost::asio::io_context& loop, Hub& hub, RedisOptions options, bool sharded);
    ~RedisBus() override;

    void interest(const std::string& room, bool wanted) override;
    void whenHeard(const std::string& room, std::function<void()> ready) override;
    void publish(const std::string& room, std::string_view packet) override;
    void control(std::string_view message) override;

private:
    struct Shared;
    std::shared_ptr<Shared> shared_;
};

} // namespace headroom::chat
