#pragma once
// One loop: its connections, its rooms, and what they gather to write until the end of a turn.

#include "live/chat/kv/kv.hpp"
#include "live/chat/metrics/metrics.hpp"
#include "live/chat/net/poller.hpp"
#include "live/chat/rooms/room_table.hpp"
#include "live/chat/server/config.hpp"
#include "live/chat/server/loop_context.hpp"
#include "live/chat/session/session.hpp"
#include "live/chat/session/wheel.hpp"

#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace headroom::chat {

class Application;

class Shard {
public:
    /// `number` counts the loops of the process, `process` the processes of the server: both stand in the session
    /// identifiers. `interest` is told of rooms that got their first or lost their last member here.
    Shard(const Config& config, Metrics& metrics, std::size_t number, std::size_t process,
          std::function<void(const std::string&, bool)> interest);
    ~Shard();

    [[nodiscard]] LoopContext& loop() { return loop_; }
    [[nodiscard]] Poller& poller() { return poller_; }
    [[nodiscard]] Wheel& wheel() { return wheel_; }
    [[nodiscard]] RoomTable& rooms() { return rooms_; }
    [[nodiscard]] Metrics& metrics() { return metrics_; }
    [[nodiscard]] const Config& config() const { return config_; }
    [[nodiscard]] Application& application() { return *application_; }
    void setApplication(Application& application) { application_ = &application; }
    [[nodiscard]] std::span<char> scratch() { return scratch_; }
    /// Monotonic, looked up once a tick: good to the wheel's tick.
    [[nodiscard]] std::int64_t nowMs() const { return nowMs_; }
    /// Monotonic nanoseconds at the start of the writes of this turn.
    [[nodiscard]] std::int64_t turnTime() const { return turnTime_; }

    /// A new session; nullptr when the limit is reached.
    [[nodiscard]] std::shared_ptr<Session> openSession();
    [[nodiscard]] std::shared_ptr<Session> find(std::string_view sid) const;
    /// Loop a session identifier belongs to; nothing when it is none, or of another process.
    struct Place {
        std::size_t process;
        std::size_t shard;
    };
    [[nodiscard]] static std::optional<Place> placeOf(std::string_view sid);
    [[nodiscard]] std::string newSidText() const;

    /// `visit` must not open or end sessions at once.
    template <class Visit>
    void forEachSession(Visit visit) {
        for (const auto& [sid, session] : sessions_) visit(*session);
    }

    /// The session has something to write.
    void markDirty(Session& session);
    /// Closes it as a task of its own.
    void closeSoon(Session& session);
    /// Takes it out of all tables; it lives on while someone holds it.
    void forget(Session& session, std::string_view reason);
    /// Destroys the connection after the turn.
    void bury(std::unique_ptr<WsConnection> connection);
    /// Keeps a connection until the client closes it, two seconds at most.
    void linger(std::unique_ptr<WsConnection> connection);
    void buryEnded();

    /// Ends sessions with a close frame: those that have nothing to do and nothing to send; `all` of them at last.
    void drain(bool all);
    [[nodiscard]] bool draining() const { return draining_; }
    /// Nothing is left to be written or to be closed by a client.
    [[nodiscard]] bool quiet() const { return sessions_.empty() && lingering_.empty(); }
    void stop();

private:
    void flush();
    void tick();

    LoopContext loop_{1};
    const Config& config_;
    Metrics& metrics_;
    std::size_t number_;
    std::size_t process_;
    Application* application_ = nullptr;
    std::int64_t nowMs_;
    std::int64_t turnTime_ = 0;
    std::vector<char> scratch_;
    Wheel wheel_;
    RoomTable rooms_;
    boost::asio::steady_timer ticker_;
    std::vector<std::shared_ptr<Session>> dirty_;
    std::vector<std::unique_ptr<WsConnection>> graveyard_;
    struct Lingering {
        std::unique_ptr<WsConnection> connection;
        std::int64_t until;
    };
    std::vector<Lingering> lingering_;
    bool flushPosted_ = false;
    bool endedLingering_ = false;
    bool draining_ = false;
    /// Keys are views into the sessions.
    std::unordered_map<std::string_view, std::shared_ptr<Session>> sessions_;
    Poller poller_;
};

} // namespace headroom::chat
