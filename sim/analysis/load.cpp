#include "sim/analysis/load.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::analysis {

models::Scenario atLoad(const models::Scenario& scenario, double users) {
    models::Scenario scaled = scenario;
    const int whole = static_cast<int>(std::max(1.0, std::round(users)));
    if (scaled.workload.ramp) {
        models::RampUsers& ramp = *scaled.workload.ramp;
        const int missing = std::max(0, ramp.until - ramp.start);
        const int steps = (missing + std::max(1, ramp.step) - 1) / std::max(1, ramp.step);
        const double ratio = static_cast<double>(whole) / std::max(1, ramp.until);
        ramp.start = std::clamp(static_cast<int>(std::lround(ramp.start * ratio)), 1, whole);
        ramp.until = whole;
        const int left = ramp.until - ramp.start;
        if (steps > 0 && left > 0) {
            const models::Duration rising = ramp.every * static_cast<double>(steps);
            ramp.step = (left + steps - 1) / steps;
            // Few users over many steps: fewer steps that still take the whole time.
            ramp.every = rising * (1.0 / ((left + ramp.step - 1) / ramp.step));
        } else {
            ramp.hold = scenario.workload.length();
        }
    } else if (scaled.workload.steady) {
        scaled.workload.steady->count = whole;
    } else if (scaled.workload.profile) {
        models::ArrivalProfile& profile = *scaled.workload.profile;
        const double expected = profile.expectedArrivals();
        const double factor = expected > 0.0 ? users / expected : 1.0;
        for (models::RatePoint& point : profile.rate) point.rate = point.rate * factor;
        for (models::RatePoint& point : profile.trace) point.rate = point.rate * factor;
    } else if (scaled.workload.arrivals) {
        models::ArrivingUsers& arrivals = *scaled.workload.arrivals;
        arrivals.rate = models::Rate(whole / arrivals.duration.value);
    }
    return scaled;
}

} // namespace headroom::analysis
