#pragma once
// Load balancer, API gateway and connection proxy: what requests pass on their way.
//
// Balancer: no queue; capacity in requests a second starts at `requests`, follows demand with half in
// reserve and at most doubles in `doublesEvery` (AWS guidance); beyond it 503. A target that dies is taken
// out after unhealthyAfter checks; until then requests to it fail with 502. Silence beyond the idle time-out
// is answered 504. Gateway: token bucket (429) and integration time-out (504), nothing else. Connection
// proxy (RDS Proxy): every call borrows one of `connections` to the database for as long as it lasts, and
// waits up to the borrow time-out; statements do not pin connections.
// Known error: a balancer without limits chooses the target when the request leaves its sender, not when it
// arrives, half a round trip too early; new connections and TLS are not limited here; a connection proxy keeps a connection over a
// whole operation, as a transaction does.

#include "models/service.hpp"
#include "sim/engine/growth_limit.hpp"
#include "sim/engine/token_bucket.hpp"

#include <algorithm>
#include <cstdint>

namespace headroom::tiers {

/// Requests a second an edge lets through.
class EdgeCapacity {
public:
    EdgeCapacity() = default;
    [[nodiscard]] static EdgeCapacity growing(double start, double doublesEvery) {
        EdgeCapacity capacity;
        capacity.limited_ = start > 0.0;
        capacity.bucket_ = engine::TokenBucket(start, start);
        capacity.growth_ = engine::GrowthLimit(std::max(1e-9, start), doublesEvery);
        return capacity;
    }
    [[nodiscard]] static EdgeCapacity fixed(double rate, double burst) {
        EdgeCapacity capacity = growing(rate, engine::kNever);
        capacity.bucket_ = engine::TokenBucket(rate, std::max(1.0, burst));
        capacity.fixed_ = true;
        return capacity;
    }

    [[nodiscard]] bool pass(engine::SimTime now) {
        ++seen_;
        ++total_;
        if (!limited_ || bucket_.conform(now)) return true;
        if (refusals_++ == 0) firstRefusal_ = now;
        return false;
    }
    /// Once a sampling interval: growth follows the demand seen. Share of the capacity used.
    double sample(engine::SimTime now, double seconds) {
        const double demand = static_cast<double>(seen_) / seconds;
        seen_ = 0;
        if (!limited_) return 0.0;
        const double use = std::min(1.0, demand / bucket_.rate());
        if (fixed_) return use;
        constexpr double kReserve = 1.5;       // AWS keeps headroom over the present load
        constexpr double kSmooth = 1.0 / 60.0; // demand counts over about a minute
        smoothed_ += std::min(1.0, seconds * kSmooth) * (demand - smoothed_);
        growth_.setDemand(now, kReserve * smoothed_);
        const double rate = growth_.capacity(now);
        const double level = bucket_.level(now);
        bucket_ = engine::TokenBucket(rate, rate, std::min(rate, level));
        (void)bucket_.level(now);
        return use;
    }

    [[nodiscard]] bool limited() const { return limited_; }
    [[nodiscard]] double rate() const { return bucket_.rate(); }
    [[nodiscard]] std::uint64_t total() const { return total_; }
    [[nodiscard]] std::uint64_t refusals() const { return refusals_; }
    [[nodiscard]] double firstRefusal() const { return firstRefusal_; }

private:
    bool limited_ = false;
    bool fixed_ = false;
    engine::TokenBucket bucket_{0.0, 0.0};
    engine::GrowthLimit growth_{1.0, engine::kNever};
    double smoothed_ = 0.0;
    std::uint64_t seen_ = 0;
    std::uint64_t total_ = 0;
    std::uint64_t refusals_ = 0;
    double firstRefusal_ = -1.0;
};

} // namespace headroom::tiers
