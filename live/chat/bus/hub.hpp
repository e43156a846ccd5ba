#pragma once
// Room traffic across the loops of a process, and by way of a bus across backends.

#include "live/chat/bus/bus.hpp"
#include "live/chat/metrics/metrics.hpp"
#include "live/chat/wire/awaitable.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace headroom::chat {

class Session;
class Shard;

class Hub {
public:
    explicit Hub(Metrics& metrics) : metrics_(metrics) {}

    void setShards(std::vector<Shard*> shards) { shards_ = std::move(shards); }
    void setBus(std::unique_ptr<Bus> bus) { bus_ = std::move(bus); }

    /// Sends an Engine.IO packet to every member but `except` on all backends. The frame is made once per process.
    /// Members on the loop of `from` have it queued on return.
    void publish(Shard& from, const std::string& room, std::string_view packet,
                 const Session* except = nullptr);
    /// Ends the sockets of `user` whose login is not `keep` ("" ends all), on all backends. `duplicate`: because of
    /// another login.
    void endSessions(const std::string& user, const std::string& keep, bool duplicate);

    /// Done when messages of other backends to the room, which has members here, arrive; or after three seconds, in
    /// which no server of the bus answered.
    [[nodiscard]] boost::asio::awaitable<void> heard(std::string room);

    /// From the shards' room tables.
    void interest(const std::string& room, bool first);
    /// From the bus.
    void deliver(const std::string& room, std::string_view packet);
    void onControl(std::string_view message);

private:
    void endSessionsHere(const std::string& user, const std::string& keep, bool duplicate);

    Metrics& metrics_;
    std::vector<Shard*> shards_;
    std::unique_ptr<Bus> bus_;
    std::mutex mutex_;
    std::unordered_map<std::string, int> interested_; ///< loops with members
};

} // namespace headroom::chat
