#include "live/chat/server/shard.hpp"

#include "live/chat/auth/random.hpp"
#include "live/chat/log/log.hpp"
#include "live/chat/wire/clock.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <array>
#include <chrono>

namespace headroom::chat {
namespace {

std::int64_t steadyMs() { return monotonicNanoseconds() / 1'000'000; }

std::int64_t tickOf(const engineio::Timing& timing) {
    return std::clamp<std::int64_t>(std::min(timing.pingInterval, timing.pingTimeout) / 8, 10, 250);
}

} // namespace

Shard::Shard(const Config& config, Metrics& metrics, std::size_t number, std::size_t process,
             std::function<void(const std::string&, bool)> interest)
    : config_(config), metrics_(metrics), number_(number), process_(process), nowMs_(steadyMs()),
      scratch_(64 * 1024), wheel_(tickOf(config.timing), nowMs_),
      rooms_([this, interest = std::move(interest)](const std::string& room, bool first) {
          metrics_.rooms.fetch_add(first ? 1 : -1, std::memory_order_relaxed);
          interest(room, first);
      }),
      ticker_(loop_), poller_(loop_, [this] { flush(); }) {
    tick();
}

Shard::~Shard() {
    // Sessions and connections refer to the tables, so they go first.
    lingering_.clear();
    graveyard_.clear();
    dirty_.clear();
    auto sessions = std::move(sessions_);
    sessions_.clear();
    for (auto& [sid, session] : sessions) {
        rooms_.leaveAll(*session);
        wheel_.clear(*session);
        session->webSocket_.reset();
        session->probe_.reset();
    }
}

std::string Shard::newSidText() const {
    // Two bytes say where the session lives; 13 random ones make it unguessable.
    std::array<unsigned char, 15> bytes{};
    fillRandom(bytes);
    bytes[0] = static_cast<unsigned char>(process_);
    bytes[1] = static_cast<unsigned char>(number_);
    return base64Url(bytes);
}

std::optional<Shard::Place> Shard::placeOf(std::string_view sid) {
    if (sid.size() != Session::kSidSize) return std::nullopt;
    std::uint32_t held = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        constexpr std::string_view kDigits =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        const std::size_t digit = kDigits.find(sid[i]);
        if (digit == std::string_view::npos) return std::nullopt;
        held = held << 6U | static_cast<std::uint32_t>(digit);
    }
    return Place{held >> 10U & 0xFFU, held >> 2U & 0xFFU};
}

std::shared_ptr<Session> Shard::openSession() {
    if (metrics_.connections.load(std::memory_order_relaxed) >=
        static_cast<std::int64_t>(config_.limits.connections)) {
        metrics_.sessionsRefused.fetch_add(1, std::memory_order_relaxed);
        return nullptr;
    }
    Session::Sid sid{};
    const std::string text = newSidText();
    std::copy_n(text.begin(), sid.size(), sid.begin());
    auto session = std::make_shared<Session>(*this, sid);
    sessions_.emplace(session->sid(), session);
    metrics_.connections.fetch_add(1, std::memory_order_relaxed);
    metrics_.sessionsOpened.fetch_add(1, std::memory_order_relaxed);
    return session;
}

std::shared_ptr<Session> Shard::find(std::string_view sid) const {
    const auto found = sessions_.find(sid);
    return found == sessions_.end() ? nullptr : found->second;
}

void Shard::markDirty(Session& session) {
    session.dirty_ = true;
    dirty_.push_back(session.shared_from_this());
    if (flushPosted_) return;
    flushPosted_ = true;
    boost::asio::post(loop_, [this] {
        flushPosted_ = false;
        flush();
    });
}

void Shard::closeSoon(Session& session) {
    boost::asio::post(loop_, [held = session.shared_from_this()] {
        held->close("too slow: the send queue is full", 1008);
    });
}

void Shard::forget(Session& session, std::string_view reason) {
    rooms_.leaveAll(session);
    if (sessions_.erase(session.sid()) == 0) return;
    metrics_.connections.fetch_sub(1, std::memory_order_relaxed);
    if (logs(LogLevel::kDebug))
        log(LogLevel::kDebug, "session-closed",
            {{"user", session.who() != nullptr ? session.who()->user : std::string("-")},
             {"reason", reason}});
}

void Shard::bury(std::unique_ptr<WsConnection> connection) {
    connection->abandon();
    graveyard_.push_back(std::move(connection));
    boost::asio::post(loop_, [this] { graveyard_.clear(); });
}

void Shard::linger(std::unique_ptr<WsConnection> connection) {
    connection->abandon();
    lingering_.push_back({std::move(connection), nowMs_ + 2000});
}

void Shard::buryEnded() { endedLingering_ = true; }

void Shard::flush() {
    turnTime_ = monotonicNanoseconds();
    // A flush may end sessions, whose goodbyes make others dirty: those wait for the flush after.
    std::vector<std::shared_ptr<Session>> now;
    now.swap(dirty_);
    for (const auto& session : now) session->flush();
    if (dirty_.empty()) {
        now.clear();
        dirty_.swap(now); // keeps its memory
    }
    if (endedLingering_) {
        endedLingering_ = false;
        std::erase_if(lingering_, [](const Lingering& one) { return one.connection->ended(); });
    }
}

void Shard::tick() {
    ticker_.expires_after(std::chrono::milliseconds(tickOf(config_.timing)));
    ticker_.async_wait([this](boost::system::error_code problem) {
        if (problem) return;
        nowMs_ = steadyMs();
        wheel_.advance(nowMs_, [this](WheelHook& hook) { static_cast<Session&>(hook).onDue(nowMs_); });
        std::erase_if(lingering_, [this](const Lingering& one) { return one.until <= nowMs_; });
        tick();
    });
}

void Shard::drain(bool all) {
    draining_ = true;
    std::vector<std::shared_ptr<Session>> sessions;
    for (const auto& [sid, session] : sessions_) sessions.push_back(session);
    for (const auto& session : sessions) {
        session->flush();
        if (all || session->idle()) session->close("server shutting down", 1001);
    }
}

void Shard::stop() {
    ticker_.cancel();
    poller_.stop();
    loop_.stop();
}

} // namespace headroom::chat
