#pragma once
// Engine.IO protocol 4.1 texts: the open packet, and the payload of long-polling.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace headroom::chat::engineio {

/// First character of a packet.
enum Packet : char {
    kOpen = '0',
    kClose = '1',
    kPing = '2',
    kPong = '3',
    kMessage = '4',
    kUpgrade = '5',
    kNoop = '6',
};

/// Between the packets of a polling payload: the ASCII record separator.
inline constexpr char kSeparator = '\x1e';

struct Timing {
    std::int64_t pingInterval = 25000;  ///< ms between a pong and the next ping
    std::int64_t pingTimeout = 20000;   ///< ms the client has to answer
    std::size_t maxPayload = 1'000'000; ///< bytes of one message or one polling body
};

/// "0{...}", which opens a session.
[[nodiscard]] std::string openPacket(std::string_view sid, bool upgradable, const Timing& timing);

/// Calls `packet` for every packet of a polling body until it answers false. False when it did, or when a
/// packet is empty or of an unknown type. Base64 packets ("b...") are passed as they are.
bool splitPayload(std::string_view body, const std::function<bool(std::string_view)>& packet);

} // namespace headroom::chat::engineio
