#pragma once
// Open arrivals whose rate changes: steps, ramps, spikes, traces, and the calendar of known events.

#include "models/units.hpp"

#include <string>
#include <vector>

namespace headroom::models {

struct RatePoint {
    Duration at;
    Rate rate;
    bool operator==(const RatePoint&) const = default;
};

/// Users arrive at a rate that follows points in time: straight lines between them, or steps held until the
/// next. Before the first point the rate is the first one's, after the last point the last one's.
/// Exactly one of `rate` and `file` is given.
struct ArrivalProfile {
    enum class Shape { kLinear, kStep };
    enum class Process {
        kPoisson, ///< at random, as independent people come
        kEven,    ///< evenly spaced, as a load generator's ramp does
    };
    std::vector<RatePoint> rate;
    std::string file; ///< CSV of seconds and arrivals per second; beside the scenario
    Shape shape = Shape::kLinear;
    Process process = Process::kPoisson;
    Duration duration;
    Duration warmUp;              ///< left out of steady-state figures
    std::vector<RatePoint> trace; ///< the points of `file`, resolved while reading

    [[nodiscard]] const std::vector<RatePoint>& points() const { return file.empty() ? rate : trace; }
    [[nodiscard]] double rateAt(double seconds) const; ///< arrivals per second
    /// Expected arrivals over the whole duration, events of a calendar left out.
    [[nodiscard]] double expectedArrivals() const;
    bool operator==(const ArrivalProfile&) const = default;
};

/// Something that multiplies the arrivals while it lasts: a sale, a comeback, a push message to everyone.
struct CalendarEvent {
    std::string name;
    Duration at;
    Duration lasts;
    double multiplier = 1.0;
    Duration announcedBefore; ///< the calendar knows of it this long before; 0 = nobody knows
    Duration pushBefore;      ///< the push that causes it is handed in this long before; 0 = no push
    bool operator==(const CalendarEvent&) const = default;
};

} // namespace headroom::models
