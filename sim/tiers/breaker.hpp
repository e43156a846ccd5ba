#pragma once
// A caller's circuit breaker.
//
// Assumptions: `failures` failures in a row open it; after `openFor` one call may try, and its end decides.
// Source: M. Nygard, "Release It!", 2nd ed. 2018, "Circuit Breaker". Units: seconds.

#include "models/tier_step.hpp"
#include "sim/engine/event_queue.hpp"

namespace headroom::tiers {

class Breaker {
public:
    /// False: the call must not be made.
    [[nodiscard]] bool allows(engine::SimTime now, const models::CircuitBreaker& rule) {
        if (openedAt_ < 0.0) return true;
        if (trying_ || now < openedAt_ + rule.openFor.value) return false;
        trying_ = true;
        return true;
    }
    void ended(engine::SimTime now, bool ok, const models::CircuitBreaker& rule) {
        if (ok) {
            *this = {};
            return;
        }
        ++failed_;
        if (!trying_ && failed_ < rule.failures) return;
        openedAt_ = now;
        trying_ = false;
    }
    [[nodiscard]] bool open() const { return openedAt_ >= 0.0; }

private:
    double openedAt_ = -1.0;
    int failed_ = 0;
    bool trying_ = false;
};

} // namespace headroom::tiers
