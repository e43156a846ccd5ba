#pragma once
// Which fleets are worth a look: those no other one beats in cost, capacity and latency at once.

#include <cstddef>
#include <span>
#include <vector>

namespace headroom::search {

struct Score {
    double usdPerHour = 0.0; ///< less is better
    double capacity = 0.0;   ///< users; more is better
    double p95 = 0.0;        ///< seconds at the asked load; less is better
};

/// `a` is nowhere worse than `b` and somewhere better.
[[nodiscard]] bool dominates(const Score& a, const Score& b);

/// Places of the scores that no other dominates, in the order given; of equal ones the first.
[[nodiscard]] std::vector<std::size_t> paretoFront(std::span<const Score> scores);

} // namespace headroom::search
