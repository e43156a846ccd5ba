#pragma once
// Socket.IO protocol 5: packets between the "4" of Engine.IO and the JSON of an event.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace headroom::chat::socketio {

enum class Type : char {
    kConnect = '0',
    kDisconnect = '1',
    kEvent = '2',
    kAck = '3',
    kConnectError = '4',
    kBinaryEvent = '5',
    kBinaryAck = '6',
};

/// Views into the text it was read from.
struct Packet {
    Type type = Type::kEvent;
    std::string_view nameSpace = "/";
    std::optional<std::uint64_t> id; ///< the client wants an ack with this number
    std::string_view json;           ///< payload, not yet looked at; empty when there is none
};

/// Reads `text` (without Engine.IO's "4"). Nothing when it is no packet: unknown type, number of attachments
/// missing or above 10, namespace without its comma, id above 2^53.
[[nodiscard]] std::optional<Packet> readPacket(std::string_view text);

/// The parts of an event's payload, `["name",argument,...]`, as slices of valid JSON text.
struct Event {
    std::string_view name;      ///< between the quotes; names with escapes are no event of ours
    std::string_view first;     ///< first argument; empty when there is none
    std::string_view arguments; ///< all of them with their commas; empty when there is none
};

/// Checks that `json` is valid JSON of that shape. Nothing otherwise.
[[nodiscard]] std::optional<Event> readEvent(std::string_view json);

/// Engine.IO text of packets in the namespace "/".
[[nodiscard]] std::string connectReply(std::string_view sid);
/// `{"message":...}` as CONNECT_ERROR.
[[nodiscard]] std::string connectError(std::string_view nameSpace, std::string_view message);
/// `arguments` is the inside of a JSON array.
[[nodiscard]] std::string ack(std::uint64_t id, std::string_view arguments);
/// `argument` is JSON; nothing is sent for it when it is empty. `name` needs no escapes.
[[nodiscard]] std::string event(std::string_view name, std::string_view argument);

/// `text` as a JSON string with its quotes; bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string jsonText(std::string_view text);

} // namespace headroom::chat::socketio
