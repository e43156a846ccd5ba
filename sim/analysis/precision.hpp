#pragma once
// Replications until chosen quantities are known to a stated precision.
//
// Rule: sequential procedure of A. M. Law, W. D. Kelton (Simulation Modeling and Analysis, 9.4.1) after
// Y. S. Chow, H. Robbins (Ann. Math. Statist. 36, 1965): replicate until Student's half width is at most
// g / (1 + g) of the mean for a relative precision g (the adjustment makes the error relative to the unknown
// true mean at most g), or at most the absolute one. Looking again and again and stopping when the interval
// happens to be narrow covers a little less than stated. Two things keep the loss small: no look before 10
// replications, and few looks: after each the number still needed is computed from the deviation so far and
// at least a quarter, at most as many replications again are added.

#include "sim/analysis/runner.hpp"
#include "sim/analysis/statistics.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace headroom::analysis {

struct PrecisionTarget {
    double relative = 0.05; ///< of the mean; 0 = only `absolute` counts
    double absolute = 0.0;  ///< half width in the quantity's unit that is good enough; 0 = none is
};

struct PrecisionOptions {
    PrecisionTarget target;
    double confidence = kConfidence;
    std::size_t first = 10; ///< replications before the first look; at least 10 are made
    std::size_t most = 100;
    std::uint64_t seed = 0; ///< of the first replication, the others count up; 0 = the scenario's
};

inline constexpr std::size_t kFewestBeforeLook = 10;

/// Whether the mean of these replications is known precisely enough to stop.
[[nodiscard]] bool isPrecise(const std::vector<double>& values, const PrecisionTarget& target,
                             double confidence = kConfidence);

/// How many replications to have before the next look; 0 = stop, the target is met or `most` reached.
[[nodiscard]] std::size_t nextLook(const std::vector<double>& values, const PrecisionOptions& options);

struct PreciseEstimates {
    std::vector<Estimate> values; ///< per quantity
    std::vector<bool> reached;    ///< per quantity: the target is met
    std::size_t replications = 0;
};

/// Every quantity of `measure` is held to the target. A quantity that is not finite in a replication is left
/// out there; one that never has ten finite values never meets the target.
[[nodiscard]] PreciseEstimates replicateUntilPrecise(Runner& runner,
                                                     std::shared_ptr<const models::Scenario> scenario,
                                                     const Measure& measure,
                                                     const PrecisionOptions& options);

} // namespace headroom::analysis
