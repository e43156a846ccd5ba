#pragma once
// Closed form of a FIFO send loop: one event for a broadcast instead of one per recipient.
//
// A process that starts at `start`, spends `fixed` seconds preparing the frame and `perRecipient`
// seconds writing to each of `count` local connections delivers to recipient i (0-based) at
//     start + fixed + (i + 1) * perRecipient.
// Wall-clock seconds at the process's speed; network latency is added by the caller.
// Assumption: the loop is not interrupted and its speed does not change before the last write.

#include "sim/engine/event_queue.hpp"

#include <cstdint>

namespace headroom::engine {

struct FanOut {
    SimTime start = 0.0;
    double fixed = 0.0;
    double perRecipient = 0.0;
    std::uint32_t count = 0;

    /// Delivery to recipient i. Precondition: i < count.
    [[nodiscard]] SimTime at(std::uint32_t i) const {
        return start + fixed + (static_cast<double>(i) + 1.0) * perRecipient;
    }
    [[nodiscard]] SimTime first() const { return at(0); }
    [[nodiscard]] SimTime last() const { return at(count - 1); }
    /// When the process is free again; also defined for no recipients.
    [[nodiscard]] SimTime end() const {
        return start + fixed + static_cast<double>(count) * perRecipient;
    }
    /// Mean delivery time. Precondition: count > 0.
    [[nodiscard]] SimTime mean() const { return 0.5 * (first() + last()); }

    /// Recipients served at or before `time`; feeding a histogram takes one difference per bucket.
    [[nodiscard]] std::uint32_t deliveredBy(SimTime time) const {
        if (count == 0 || time < first()) return 0;
        if (time >= last()) return count;
        // The division may round across a boundary; the definition at(i) <= time decides.
        auto n = static_cast<std::uint32_t>((time - start - fixed) / perRecipient);
        while (n > 0 && at(n - 1) > time) --n;
        while (n < count && at(n) <= time) ++n;
        return n;
    }

    /// Delivery time that at least the fraction q of all recipients keep, 0 < q <= 1; count > 0.
    [[nodiscard]] SimTime quantile(double q) const {
        const double rank = q * static_cast<double>(count);
        auto i = static_cast<std::uint32_t>(rank);
        if (static_cast<double>(i) == rank && i > 0) --i;
        return at(i < count ? i : count - 1);
    }
};

/// Oracle: runs the send loop one recipient at a time and calls deliver(i, time) for each.
template <class Deliver>
void sendOneByOne(const FanOut& fanOut, Deliver deliver) {
    SimTime now = fanOut.start + fanOut.fixed;
    for (std::uint32_t i = 0; i < fanOut.count; ++i) {
        now += fanOut.perRecipient;
        deliver(i, now);
    }
}

} // namespace headroom::engine
