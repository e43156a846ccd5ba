#pragma once
// Fixed-window rate limiter: at most `limit` requests per window of `width` seconds.
//
// kFirstRequest opens a window with the first request after the last one closed (express-rate-limit's
// memory store, Redis INCR + EXPIRE); kClock cuts time at multiples of the width (per-second API
// quotas). Up to 2 * limit requests may pass within one width across a boundary: that is the known
// weakness of the scheme, kept on purpose. State is 16 bytes, apart from the rule, for one per client.

#include "sim/engine/event_queue.hpp"

#include <cmath>
#include <cstdint>

namespace headroom::engine {

struct FixedWindow {
    enum class Opens : std::uint8_t { kFirstRequest, kClock };

    struct State {
        SimTime closes = 0.0;
        std::uint32_t used = 0;
    };

    std::uint32_t limit = 1;
    double width = 1.0; ///< seconds
    Opens opens = Opens::kFirstRequest;

    /// Counts one request; false when the window is used up.
    [[nodiscard]] bool allow(State& state, SimTime now) const {
        if (now >= state.closes) {
            const double from = opens == Opens::kClock ? std::floor(now / width) * width : now;
            state.closes = from + width;
            if (state.closes <= now) state.closes += width; // the division rounded up to a boundary
            state.used = 0;
        }
        if (state.used >= limit) return false;
        ++state.used;
        return true;
    }
};

} // namespace headroom::engine
