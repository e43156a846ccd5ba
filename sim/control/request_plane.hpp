#pragma once
// What the owner of the clock sees of a request plane, whichever fleet it simulates.
//
// The owner calls start() once, then runUntil() with dates that never go back, lets control tasks run between
// the calls, and ends with finish(). Calls are per bulk of events, never per event.

#include "sim/control/control_plane.hpp"
#include "sim/engine/event_queue.hpp"
#include "sim/result/run_result.hpp"

#include <cstdint>
#include <vector>

namespace headroom::control {

/// A machine as the platform knows it.
struct Machine {
    std::uint32_t vcpus = 1;
    double speed = 1.0; ///< of a lone busy thread, relative to the reference core
    std::uint32_t zone = 0;
    double bytesPerSecond = 0.0; ///< 0 = not limited
    bool on = true;              ///< at the start
};

class RequestPlane {
public:
    virtual ~RequestPlane() = default;

    [[nodiscard]] virtual double lengthSeconds() const = 0;
    [[nodiscard]] virtual engine::SimTime nextEvent() const = 0;
    [[nodiscard]] virtual double activeUsers() const = 0;
    /// All that may ever run, in a fixed order; ControlPlane::setHostUp() names them by index.
    [[nodiscard]] virtual std::vector<Machine> machines() const = 0;

    /// Schedules the control tasks and the first arrivals. Call once.
    virtual void start(ControlPlane& control) = 0;
    /// Runs every event at or before `limit`, in order.
    virtual void runUntil(engine::SimTime limit) = 0;
    /// A machine went up or down at `now`; every event before `now` has run.
    virtual void hostChanged(std::uint32_t host, bool up, double now) = 0;
    /// Ends the run: closes the books and moves the result out.
    [[nodiscard]] virtual result::RunResult finish() = 0;
};

} // namespace headroom::control
