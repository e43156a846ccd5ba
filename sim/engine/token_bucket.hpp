#pragma once
// Token bucket: at most rate * t + burst tokens leave in any interval of length t.
//
// Units are the caller's (requests, bytes, capacity units) and seconds. Two ways to use it:
// police - conform() takes tokens or refuses; shape - reserve() always takes them and tells when
// they are due, which delays requests in FIFO order.
// A request may be short of 1e-9 of its tokens or of what one rounding of the clock earns, so that
// retrying at timeUntil() always succeeds; the shortage stays in the level and never adds up.

#include "sim/engine/event_queue.hpp"

#include <algorithm>

namespace headroom::engine {

class TokenBucket {
public:
    /// Starts full.
    TokenBucket(double rate, double burst) : TokenBucket(rate, burst, burst) {}
    TokenBucket(double rate, double burst, double level) : rate_(rate), burst_(burst), level_(level) {}

    /// Takes n tokens if they are there; otherwise takes none and returns false.
    bool conform(SimTime now, double n = 1.0) {
        advance(now);
        if (level_ < n - tolerance(n)) return false;
        level_ -= n;
        return true;
    }

    /// Takes n tokens, in debt if need be, and returns the date at which they are all earned.
    SimTime reserve(SimTime now, double n = 1.0) {
        advance(now);
        level_ -= n;
        if (level_ >= 0.0) return now;
        return rate_ > 0.0 ? now - level_ / rate_ : kNever;
    }

    /// Date at which conform(n) will succeed if nothing else is taken; kNever when n > burst.
    SimTime timeUntil(SimTime now, double n = 1.0) {
        advance(now);
        if (level_ >= n - tolerance(n)) return now;
        if (n > burst_ || rate_ <= 0.0) return kNever;
        return now + (n - level_) / rate_;
    }

    /// Tokens there; negative while reservations are in debt.
    double level(SimTime now) {
        advance(now);
        return level_;
    }

    void setRate(SimTime now, double rate) {
        advance(now);
        rate_ = rate;
    }
    [[nodiscard]] double rate() const { return rate_; }
    [[nodiscard]] double burst() const { return burst_; }

private:
    [[nodiscard]] double tolerance(double n) const { return 1e-9 * n + 0x1.0p-51 * rate_ * last_; }

    void advance(SimTime now) {
        if (now > last_) {
            level_ = std::min(burst_, level_ + rate_ * (now - last_));
            last_ = now;
        }
    }

    double rate_;
    double burst_;
    double level_;
    SimTime last_ = 0.0;
};

} // namespace headroom::engine
