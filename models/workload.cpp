#include "models/workload.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::models {

double Workload::peakUsers() const {
    if (ramp) return ramp->until;
    if (steady) return steady->count;
    if (profile) return profile->expectedArrivals();
    return arrivals ? arrivals->rate.value * arrivals->duration.value : 0.0;
}

Duration Workload::length() const {
    if (ramp) {
        const int missing = std::max(0, ramp->until - ramp->start);
        const double steps = std::ceil(static_cast<double>(missing) / ramp->step);
        return ramp->every * steps + ramp->hold;
    }
    if (steady) return steady->rampUp + steady->duration;
    if (profile) return profile->duration;
    return arrivals ? arrivals->duration : Duration();
}

} // namespace headroom::models
