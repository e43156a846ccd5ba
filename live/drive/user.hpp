#pragma once
// One user: its place in the script, its connections, what it waits for. The crowd moves it.

#include "live/drive/client/channel.hpp"
#include "live/drive/client/http.hpp"
#include "live/drive/protocol/protocol.hpp"
#include "live/drive/random.hpp"
#include "live/drive/script.hpp"

#include <array>
#include <memory>
#include <vector>

namespace headroom::drive {

class Crowd;

enum class Role : std::uint8_t {
    kScript,   ///< a step of the script, which waits for it
    kMessage,  ///< a step of the script that is not waited for (timetable)
    kReconnect ///< part of coming back
};

struct Pending {
    std::uint16_t operation = kNoOperation;
    Tag answer = kNoAnswer;
    Role role = Role::kScript;
    models::BehaviourStep::OnError onError = models::BehaviourStep::OnError::kFailUser;
    std::uint32_t serial = 0; ///< unique within the user
    std::uint32_t number = 0; ///< of the message, for its stamp
    std::uint32_t ack = 0;
    Nanos intended = 0, started = 0; ///< since the start of the run
    bool settled = false;            ///< ends at the next turn, with `failure` or, when null, well
    Cause failure = nullptr;
    std::uint32_t expected = 0;       ///< deliveries of the message
    std::uint32_t room = 0xffffffffU; ///< it went to
};

class User final : public HttpOwner, public ChannelOwner {
public:
    User(Crowd& owner, std::uint32_t index) : crowd(owner) { session.user = index; }

    void onReply(HttpReply& reply) override;
    void onHttpFailed(Cause cause) override;
    void onChannelOpen() override;
    void onChannelText(std::string_view text) override;
    void onChannelAck(std::uint32_t id, std::string_view arguments) override;
    void onChannelClosed(Cause cause, std::string_view reason) override;

    Crowd& crowd;
    Session session;
    Random random;
    std::unique_ptr<HttpClient> http;
    std::unique_ptr<Channel> channel;
    std::vector<Pending> pending;

    std::uint16_t position = 0;
    std::array<std::uint16_t, kLoopDepth> loops{};
    std::uint8_t behaviour = 0;
    std::uint32_t place = 0; ///< in the crowd
    std::uint32_t epoch = 0; ///< wakes of an earlier epoch are void
    std::uint32_t serials = 0, numbers = 0, acks = 0;
    std::uint32_t roomsSeen = 0;
    std::uint32_t reconnectStep = 0;
    int reconnectAttempts = 0;
    Nanos tick = 0; ///< timetable: the last date of the script that a think time led to
    Nanos due = -1; ///< when the next operation is meant to start; -1: as soon as it can
    Nanos httpUsed = 0;
    std::uint32_t room = 0xffffffffU;
    bool participant = false;   ///< counted in `room`
    std::int64_t joinedAt = -1; ///< member of `room` since (microseconds of the run); -1: not
    std::uint32_t stay = 0;     ///< index of the stay in the room's report
    bool waiting = false;       ///< for a step's answer
    bool connected = false;
    bool gone = false, failed = false, finished = false;
    bool inFallback = false, reconnecting = false, inReconnect = false;
};

} // namespace headroom::drive
