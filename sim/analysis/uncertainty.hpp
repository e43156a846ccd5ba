#pragma once
// Uncertain demands: what the interval of a profile's measurements does to a prediction.
//
// Profiles state for the CPU demand of every operation a relative interval [low, high] around the measured
// value 1: low reaches down to measurement error and the quietest pass, high up to the median with a busy
// neighbour on the machine. A draw multiplies each operation's demand law by
//     own * (1 + (high - 1) * neighbour)
// with `own` of the operation alone, triangular on [low, 1] with its mode at 1, and `neighbour` shared by
// all operations of the profile, triangular on [0, 1] with its mode at 0: a neighbour slows everything at
// once and is mostly quiet. The factor stays within the interval. Parts of an operation for which the
// profile states no interval (a blocking password hash, frames, store commands, wake-ups) are left as they
// are.
//
// A calibrated profile (ServiceProfile::calibration) states more: the covariance of what was fitted. Its draw is
// normal with that covariance, negative values counted as 0, so that demands whose sum is known better than
// themselves are drawn as such. The covariance holds what measured runs differed by as a whole.
//
// A draw is decided by (seed, profile, operation) and is the same for any load or fleet (common random
// numbers).

#include "models/scenario.hpp"
#include "sim/analysis/runner.hpp"
#include "sim/analysis/statistics.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace headroom::analysis {

/// The scenario with demands drawn from their intervals; draw 0 is the scenario itself.
[[nodiscard]] models::Scenario withDrawnDemands(const models::Scenario& scenario, std::uint64_t draw);

/// Where the spread of a quantity comes from, by one-way analysis of variance over draws with the same
/// number of replications each (H. Scheffe, The Analysis of Variance, 1959, chapter 7): variance components,
/// in squares of the quantity's unit; a negative estimate of the first counts as 0.
struct VarianceSplit {
    double parameters = 0.0;
    double randomness = 0.0;
    [[nodiscard]] double parameterShare() const; ///< of their sum; 0 when both are 0
};

/// What one run of a fleet whose demands are only known to their intervals will show.
struct Prediction {
    /// value: median over the draws; low, high: prediction interval for one further run.
    Estimate run;
    VarianceSplit split; ///< meaningful with at least two replications a draw
    std::size_t draws = 0;
    std::size_t replications = 0; ///< of each
};

/// Interval that holds the next value of a sample of independent ones with probability `confidence`.
/// With at least 2 / (1 - confidence) - 1 values free of any assumption, from order statistics: the next
/// value lies between the i-th and the j-th of n with probability (j - i) / (n + 1) (S. S. Wilks, Ann. Math.
/// Statist. 12, 1941), ranks between whole ones interpolated. With fewer, for normal values:
/// mean +- t s sqrt(1 + 1 / n). `value` is the median. No interval for fewer than two values.
[[nodiscard]] Estimate predictNext(std::vector<double> values, double confidence = kConfidence);

/// `perDraw`: for each draw the values of its replications, at least one; all draws as many.
[[nodiscard]] Prediction predict(std::span<const std::vector<double>> perDraw,
                                 double confidence = kConfidence);

struct UncertaintyOptions {
    std::size_t draws = 39;       ///< enough for 95 % from order statistics
    std::size_t replications = 2; ///< of each draw, with seeds of their own
    double confidence = kConfidence;
    std::uint64_t seed = 0; ///< of the first run; 0 = the scenario's
};

/// One prediction per number `measure` gives; runs draws x replications. Runs whose number is not finite
/// are left out with their draw.
[[nodiscard]] std::vector<Prediction> predict(Runner& runner, const models::Scenario& scenario,
                                              const Measure& measure, const UncertaintyOptions& options);

} // namespace headroom::analysis
