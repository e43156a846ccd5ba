#pragma once
// An Engine.IO session with its Socket.IO socket in the namespace "/". Lives on one loop and is used from there only.

#include "live/chat/session/application.hpp"
#include "live/chat/session/wheel.hpp"
#include "live/chat/session/ws_connection.hpp"
#include "live/chat/wire/frame.hpp"
#include "live/chat/wire/signal.hpp"

#include <array>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::chat {

class Shard;
struct LocalRoom;

class Session : public std::enable_shared_from_this<Session>, public WheelHook {
public:
    static constexpr std::size_t kSidSize = 20;
    using Sid = std::array<char, kSidSize>;

    Session(Shard& shard, const Sid& sid);
    ~Session();

    [[nodiscard]] std::string_view sid() const { return {sid_.data(), sid_.size()}; }
    [[nodiscard]] Shard& shard() const { return shard_; }
    [[nodiscard]] bool open() const { return state_ != State::kClosed; }
    /// No event is being handled and everything said to the client has been sent.
    [[nodiscard]] bool idle() const { return queue_.empty() && waiting == nullptr; }

    // -- for the application ------------------------------------------------------------------------------
    /// Queues; everything queued leaves at the end of the loop's turn.
    void send(Frame frame);
    void sendPacket(std::string_view packet) { send(Frame::text(packet, FrameKind::kReply)); }
    /// Answers CONNECT.
    void connected(std::unique_ptr<Identity> who);
    void refuseConnect(std::string_view message);
    [[nodiscard]] const Identity* who() const { return who_.get(); }
    /// Says goodbye (Socket.IO DISCONNECT and close) and ends once it is sent.
    void disconnect();
    /// Takes a token from the session's rate limit.
    [[nodiscard]] bool withinRate();

    /// Rooms it is in; RoomTable's.
    std::vector<LocalRoom*> rooms;
    /// Events that wait for the one before; the application's.
    struct Waiting {
        std::string name;
        std::string first;
        std::optional<std::uint64_t> ack;
        std::int64_t since = 0;
    };
    std::unique_ptr<std::deque<Waiting>> waiting;

    // -- for transports -----------------------------------------------------------------------------------
    /// Begins as a WebSocket; `early` came with the handshake.
    void startWebSocket(int descriptor, std::span<char> early);
    void startPolling();
    /// A second transport for a polling session.
    void startUpgrade(int descriptor, std::span<char> early);
    struct PollResult {
        bool ok = false;
        std::string payload;
    };
    /// The body of a GET, when there is something to say.
    [[nodiscard]] boost::asio::awaitable<PollResult> poll();
    /// A POST's body; false when it breaks the protocol.
    bool post(std::string_view body);
    [[nodiscard]] bool isPolling() const { return polling_ != nullptr; }

    /// Writes what is queued. Called by the shard for sessions that asked for it.
    void flush();
    bool onPacket(WsConnection* from, std::string_view packet);
    void onBinary();
    void onDue(std::int64_t nowMs);
    /// Ends the session now; `code` 0 sends no close frame.
    void close(std::string_view reason, unsigned code = 0, bool protocolError = false);

private:
    friend class WsConnection;
    friend class Shard;
    enum class State : std::uint8_t { kOpen, kConnecting, kConnected, kClosed };
    struct Polling {
        std::shared_ptr<Signal<bool>> parked; ///< a GET that waits
        bool upgrading = false;
    };
    bool onSocketPacket(std::string_view text);
    void begin(bool upgradable);
    /// Whether a frame of that size still gets into a full queue; drops others or ends the session, as configured.
    [[nodiscard]] bool admit(std::size_t size, FrameKind kind);
    void makeRoom(std::size_t wanted);
    [[nodiscard]] std::string drainPayload();
    void pop();
    void schedule(std::int64_t nowMs);

    Shard& shard_;
    Sid sid_;
    State state_ = State::kOpen;
    bool awaitsPong_ = false;
    bool dirty_ = false;
    bool leaving_ = false; ///< ends when the queue is empty
    std::uint32_t queuedBytes_ = 0;
    std::uint32_t head_ = 0; ///< first of queue_ not yet sent
    std::int64_t heartbeatDue_ = 0;
    std::int64_t openedAt_;
    float tokens_ = 0;
    std::int64_t tokensAt_ = 0;
    std::vector<Frame> queue_;
    std::unique_ptr<WsConnection> webSocket_;
    std::unique_ptr<WsConnection> probe_;
    std::unique_ptr<Polling> polling_;
    std::unique_ptr<Identity> who_;
};

} // namespace headroom::chat
