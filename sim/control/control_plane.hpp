#pragma once
// What a request plane asks of whoever owns the clock: run this at a date, or again and again.
//
// Two owners exist: SimGrid actors (sim/bridge) and, for tests and threads without SimGrid, the event core
// itself (bare_clock.hpp). Tasks are called with every request-plane event up to their date done. They may
// schedule further tasks; the request plane may not.

#include <cstdint>
#include <functional>

namespace headroom::control {

class ControlPlane {
public:
    using Task = std::function<void(double nowSeconds)>;
    virtual ~ControlPlane() = default;

    /// Runs `task` once at `dateSeconds` (not before now).
    virtual void at(double dateSeconds, Task task) = 0;
    /// Runs `task` at first, first + period, ... until the run ends.
    virtual void every(double firstSeconds, double periodSeconds, Task task) = 0;
    /// Switches a host (index in RequestPlane::machines()) on or off; the plane hears of it through
    /// RequestPlane::hostChanged.
    virtual void setHostUp(std::uint32_t host, bool up) = 0;
};

} // namespace headroom::control
