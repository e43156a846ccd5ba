#pragma once
// A scenario under a load that rises from nothing at a constant rate, and the load at which it breaks.
//
// One short run gives one number: the users who had come when the first objective broke. Between variants
// of a fleet under the same rise these numbers compare; the number itself depends on how fast the load
// rises (a steep rise meets fewer users in the middle of their scripts per user who came, and windows
// look 30 s back) and is not the exact capacity, whose search is another one.
//
// A ramp keeps the size and form of its steps, which only follow one another sooner; other workloads rise
// evenly. Users who would leave after their script start over, so that the population can rise; so do those
// who would stay idle where their coming alone settles to an even load (`startOver`). Faults are left out:
// the whole fleet is asked about.
//
// Break: the earliest moment after one whole window (30 s) at which an objective does not hold over its
// window (slo_check.hpp), interpolated between the ends of two bins, for latencies on the logarithm.

#include "models/scenario.hpp"
#include "sim/result/run_result.hpp"

#include <memory>
#include <optional>

namespace headroom::analysis {

struct RisingLoad {
    double usersPerSecond = 1.0;
    double longest = 600.0; ///< seconds; the rise ends here whether something broke or not
    bool startOver = false; ///< users who stay idle after their script start over instead

    [[nodiscard]] double usersAt(double seconds) const { return usersPerSecond * seconds; }
};

/// Precondition: a positive rate and length.
[[nodiscard]] models::Scenario underRise(const models::Scenario& scenario, const RisingLoad& load);

struct LoadBreak {
    double atSeconds = 0.0; ///< interpolated
    std::size_t bin = 0;    ///< at whose end the objective was seen broken
    std::size_t slo = 0;    ///< index into scenario.slos
};

/// Of the objective that breaks first; those that speak of throughput never do.
[[nodiscard]] std::optional<LoadBreak> breakOf(const std::vector<models::Slo>& slos,
                                               const result::RunResult& run);

} // namespace headroom::analysis
