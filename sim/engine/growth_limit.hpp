#pragma once
// Capacity that follows demand but at most doubles in a given time: managed load balancers,
// on-demand tables, function concurrency.
//
//     C(t + dt) = min(max(demand, C(t)), C(t) * 2^(dt / doublesEvery))
// Demand and capacity share any unit (requests per second). Capacity never shrinks below what it has
// reached: services keep grown capacity for hours, longer than a run.
// Assumption: growth is continuous and starts with the demand; real services grow in steps, after
// minutes.

#include "sim/engine/event_queue.hpp"
#include "sim/engine/portable_math.hpp"

#include <algorithm>

namespace headroom::engine {

class GrowthLimit {
public:
    /// `start` > 0: capacity at time 0; `doublesEvery` > 0 seconds, kNever for a fixed capacity.
    GrowthLimit(double start, double doublesEvery) : capacity_(start), doublesEvery_(doublesEvery) {}

    /// From now on `demand` is asked for.
    void setDemand(SimTime now, double demand) {
        capacity_ = capacity(now);
        last_ = std::max(last_, now);
        demand_ = demand;
    }

    [[nodiscard]] double capacity(SimTime now) const {
        if (demand_ <= capacity_ || now <= last_) return capacity_;
        return std::min(demand_, capacity_ * portableExp2((now - last_) / doublesEvery_));
    }

private:
    double capacity_;
    double doublesEvery_;
    double demand_ = 0.0;
    SimTime last_ = 0.0;
};

} // namespace headroom::engine
