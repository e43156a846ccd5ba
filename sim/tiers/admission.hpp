#pragma once
// Refuses work at a service's door: at most so many requests inside, at most so many a second.
//
// Assumptions: refusing costs nothing; the count is exact over all instances (a shared limiter). Validity:
// for limiters kept per instance the real limit is looser by the imbalance between them.

#include "models/tier.hpp"
#include "sim/engine/token_bucket.hpp"

#include <cstdint>

namespace headroom::tiers {

class AdmissionControl {
public:
    explicit AdmissionControl(const models::TierAdmission& rule = {})
        : most_(static_cast<std::uint32_t>(rule.maxInFlight)), rated_(rule.rate.value > 0.0),
          bucket_(rule.rate.value, rule.burst > 0.0 ? rule.burst : rule.rate.value) {}

    /// Counts one request in, or refuses it.
    [[nodiscard]] bool enter(engine::SimTime now) {
        if ((most_ > 0 && inside_ >= most_) || (rated_ && !bucket_.conform(now))) {
            if (refusals_++ == 0) firstRefusal_ = now;
            return false;
        }
        ++inside_;
        return true;
    }
    void leave() { --inside_; }

    [[nodiscard]] bool limits() const { return most_ > 0 || rated_; }
    [[nodiscard]] std::uint32_t inside() const { return inside_; }
    /// Share of the limit on requests inside that is used; 0 without one.
    [[nodiscard]] double use() const {
        return most_ == 0 ? 0.0 : static_cast<double>(inside_) / static_cast<double>(most_);
    }
    [[nodiscard]] std::uint64_t refusals() const { return refusals_; }
    [[nodiscard]] double firstRefusal() const { return firstRefusal_; }

private:
    std::uint32_t most_;
    bool rated_;
    engine::TokenBucket bucket_;
    std::uint32_t inside_ = 0;
    std::uint64_t refusals_ = 0;
    double firstRefusal_ = -1.0;
};

} // namespace headroom::tiers
