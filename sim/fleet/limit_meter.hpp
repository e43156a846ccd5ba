#pragma once
// Counters of limits that turn requests away.

#include <cstdint>

namespace headroom::fleet {

struct RefusalCount {
    std::uint64_t count = 0;
    double firstSeconds = -1.0; ///< -1 before the first

    void add(double now) {
        ++count;
        if (firstSeconds < 0.0) firstSeconds = now;
    }
};

/// Requests that asked a rate limit for leave, since the last sample, and those it refused.
struct RateMeter {
    double asked = 0.0;
    RefusalCount refused;
};

} // namespace headroom::fleet
