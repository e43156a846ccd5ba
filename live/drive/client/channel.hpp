#pragma once
// A user's open line to the server: texts both ways, whatever carries them.

#include "live/drive/clock.hpp"
#include "live/drive/net/stream.hpp"

#include <cstdint>
#include <string_view>

namespace headroom::drive {

class ChannelOwner {
public:
    virtual ~ChannelOwner() = default;
    virtual void onChannelOpen() = 0;
    /// Socket.IO: the JSON array of an event. Plain WebSocket: a message. Valid during the call.
    virtual void onChannelText(std::string_view text) = 0;
    virtual void onChannelAck(std::uint32_t id, std::string_view arguments) = 0;
    /// The end, whichever side wanted it, unless close() came first. `reason`: the server's words, or empty.
    virtual void onChannelClosed(Cause cause, std::string_view reason) = 0;
};

class Channel {
public:
    virtual ~Channel() = default;
    /// `ack` 0: none is asked for. A plain WebSocket ignores it.
    virtual void send(std::string_view text, std::uint32_t ack) = 0;
    /// Says goodbye as the protocol wants it; the owner hears nothing more.
    virtual void close() = 0;
    /// Gives up a server that has been silent for longer than it promised.
    virtual void checkPulse(Nanos now) = 0;
};

} // namespace headroom::drive
