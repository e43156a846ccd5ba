#pragma once
// How the operations of a scenario look on the wire: requests out, meanings in. One for the chat contract, one
// for anything a template file describes.

#include "live/drive/client/channel.hpp"
#include "live/drive/client/http.hpp"
#include "live/drive/protocol/stamp.hpp"
#include "live/drive/random.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::drive {

/// What one user has got from the server, and what names it has there.
struct Session {
    std::uint32_t user = 0;
    std::uint32_t life = 0; ///< counts the times the user started over as somebody new
    std::string token, sessionId, roomId, fileId, fileName, lastMessageId;
    bool historyByOldName = false, historyByNewName = false; ///< which event answers a history request
};

enum class Carrier : std::uint8_t {
    kNone, ///< the driver does nothing for it (pages of a content-delivery network)
    kHttp,
    kConnect,
    kDisconnect,
    kSocket
};

/// What an incoming text answers. Tags are per protocol; these two mean the same in all.
using Tag = std::uint16_t;
inline constexpr Tag kNoAnswer = 0;
inline constexpr Tag kOwnStamp = 1; ///< the message itself, back at its sender
inline constexpr Tag kAcked = 2;    ///< the protocol's acknowledgement
inline constexpr Tag kFirstFreeTag = 3;

struct OperationPlan {
    Carrier carrier = Carrier::kNone;
    Tag answer = kNoAnswer;             ///< kSocket
    bool isMessage = false;             ///< goes to the whole room
    bool joins = false, leaves = false; ///< the room
    bool createsRoom = false;
    bool needsSession = false; ///< cannot be tried without a token
};

/// An incoming text, understood. Views point into it.
struct Incoming {
    Tag answers = kNoAnswer;      ///< completes the oldest operation that waits for this
    Cause failure = nullptr;      ///< set: fails it instead
    std::optional<Stamp> stamp;   ///< a message reached this user
    std::string_view messageText; ///< the text itself, to react to
    bool sessionEnded = false;
};

class Protocol {
public:
    virtual ~Protocol() = default;
    [[nodiscard]] virtual OperationPlan plan(std::uint16_t operation) const = 0;

    [[nodiscard]] virtual HttpRequest request(std::uint16_t operation, const Session& session,
                                              std::uint64_t payload, Random& random) const = 0;
    /// Keeps what the answer holds; null when it is what was wanted, else why not. `rooms` gets the ids of a
    /// room list or of the room that was created.
    [[nodiscard]] virtual Cause take(std::uint16_t operation, HttpReply& reply, Session& session,
                                     std::vector<std::string>& rooms) const = 0;

    [[nodiscard]] virtual std::unique_ptr<Channel>
    connect(Network& network, ChannelOwner& owner, const Session& session, Random random) const = 0;
    /// The text to send for a socket operation.
    virtual void message(std::string& out, std::uint16_t operation, const Session& session,
                         const Stamp& stamp) const = 0;
    [[nodiscard]] virtual Incoming read(std::string_view text, Session& session) const = 0;
    /// The server's name of a message that came in, for operations that refer to one.
    [[nodiscard]] virtual std::string messageId(std::string_view /*text*/) const { return {}; }
    /// Whether rooms exist without being created on the server.
    [[nodiscard]] virtual bool inventsRooms() const { return false; }
};

/// What both protocols are made with.
struct ProtocolOptions {
    std::vector<std::string> operations; ///< Script::operations
    std::string commonHeaders;           ///< "Name: value\r\n" each
    std::uint16_t run = 0;
    std::size_t messageBytes = 62; ///< length of a chat message's text, at least a stamp's
    bool acks = false;             ///< messages are complete when acknowledged, not when seen
    std::string transport = "websocket";
};

/// Throws DriveError for an operation the contract does not have.
[[nodiscard]] std::unique_ptr<Protocol> makeChatProtocol(ProtocolOptions options);

/// `kind`: "websocket", "http" or "socket.io"; `templates`: JSON text, or empty for the built-in ones (send the
/// stamp, have it echoed; GET the target). See docs/live.md. Throws DriveError naming what is wrong.
[[nodiscard]] std::unique_ptr<Protocol>
makeTemplateProtocol(ProtocolOptions options, const std::string& kind, const std::string& templates);

/// A cause that stays valid: equal texts give the same pointer.
[[nodiscard]] Cause intern(std::string_view text);

} // namespace headroom::drive
