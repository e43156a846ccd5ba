#pragma once
// Carries room traffic between backends.

#include <functional>
#include <string>
#include <string_view>

namespace headroom::chat {

/// Callable from any thread.
class Bus {
public:
    virtual ~Bus() = default;
    /// This backend has (or no longer has) members in the room.
    virtual void interest(const std::string& room, bool wanted) = 0;
    /// Calls `ready`, on any thread, once what others publish to the room arrives here; at the latest when the bus ends.
    virtual void whenHeard(const std::string& room, std::function<void()> ready) = 0;
    /// To the other backends with members in the room.
    virtual void publish(const std::string& room, std::string_view packet) = 0;
    /// To all other backends.
    virtual void control(std::string_view message) = 0;
};

} // namespace headroom::chat
