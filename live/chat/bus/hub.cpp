#include "live/chat/bus/hub.hpp"

#include "live/chat/server/shard.hpp"
#include "live/chat/socketio/packet.hpp"
#include "live/chat/wire/signal.hpp"

#include <boost/asio/post.hpp>
#include <nlohmann/json.hpp>

namespace headroom::chat {

void Hub::publish(Shard& from, const std::string& room, std::string_view packet, const Session* except) {
    metrics_.broadcasts.fetch_add(1, std::memory_order_relaxed);
    const Frame frame = Frame::text(packet, FrameKind::kBroadcast);
    from.rooms().deliver(room, frame, except);
    for (Shard* shard : shards_) {
        if (shard == &from) continue;
        boost::asio::post(shard->loop(),
                          [shard, room, frame] { shard->rooms().deliver(room, frame, nullptr); });
    }
    if (bus_) bus_->publish(room, packet);
}

void Hub::deliver(const std::string& room, std::string_view packet) {
    metrics_.busMessages.fetch_add(1, std::memory_order_relaxed);
    const Frame frame = Frame::text(packet, FrameKind::kBroadcast);
    for (Shard* shard : shards_)
        boost::asio::post(shard->loop(),
                          [shard, room, frame] { shard->rooms().deliver(room, frame, nullptr); });
}

void Hub::interest(const std::string& room, bool first) {
    if (!bus_) return;
    bool changed = false;
    {
        const std::lock_guard lock(mutex_);
        int& count = interested_[room];
        count += first ? 1 : -1;
        changed = first ? count == 1 : count == 0;
        if (count == 0) interested_.erase(room);
        // Under the lock, so that the bus hears of changes in their order.
        if (changed) bus_->interest(room, first);
    }
}

boost::asio::awaitable<void> Hub::heard(std::string room) {
    if (!bus_) co_return;
    const auto signal = std::make_shared<Signal<bool>>(co_await boost::asio::this_coro::executor);
    bus_->whenHeard(room, [signal] { signal->set(true); });
    co_await signal->waitFor(std::chrono::seconds(3));
}

void Hub::endSessions(const std::string& user, const std::string& keep, bool duplicate) {
    endSessionsHere(user, keep, duplicate);
    if (!bus_) return;
    const nlohmann::json message{{"user", user}, {"keep", keep}, {"duplicate", duplicate}};
    bus_->control(message.dump());
}

void Hub::onControl(std::string_view message) {
    const auto parsed = nlohmann::json::parse(message, nullptr, false);
    if (!parsed.is_object() || !parsed.contains("user") || !parsed["user"].is_string()) return;
    endSessionsHere(parsed["user"], parsed.value("keep", ""), parsed.value("duplicate", false));
}

void Hub::endSessionsHere(const std::string& user, const std::string& keep, bool duplicate) {
    for (Shard* shard : shards_) {
        boost::asio::post(shard->loop(), [shard, user, keep, duplicate] {
            shard->forEachSession([&](Session& session) {
                if (session.who() == nullptr || session.who()->user != user ||
                    session.who()->session == keep)
                    return;
                if (duplicate)
                    session.sendPacket(socketio::event(
                        "duplicate_login",
                        R"({"type":"new_login_attempt","message":"this account has signed in elsewhere"})"));
                session.sendPacket(socketio::event(
                    "session_ended",
                    duplicate ? R"({"reason":"duplicate_login","message":"the session has ended"})"
                              : R"({"reason":"logout","message":"the session has ended"})"));
                session.disconnect();
            });
        });
    }
}

} // namespace headroom::chat
