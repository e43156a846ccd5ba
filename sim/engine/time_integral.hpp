#pragma once
// Integral over time of a step function: jobs present, busy servers, tokens held.
//
// The mean level over (a, b) is (integral(b) - integral(a)) / (b - a); with arrivals and times in
// system it is the L of Little's law. Unit: level times seconds.

#include "sim/engine/event_queue.hpp"

namespace headroom::engine {

class TimeIntegral {
public:
    /// Sets the level from `now` on. Precondition: now is not before the last change.
    void set(SimTime now, double level) {
        integral_ += level_ * (now - last_);
        last_ = now;
        level_ = level;
    }
    void add(SimTime now, double change) { set(now, level_ + change); }

    [[nodiscard]] double level() const { return level_; }
    [[nodiscard]] double integral(SimTime now) const { return integral_ + level_ * (now - last_); }

private:
    double level_ = 0.0;
    double integral_ = 0.0;
    SimTime last_ = 0.0;
};

} // namespace headroom::engine
