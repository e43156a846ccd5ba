#pragma once
// Two results, or two sets of replications, quantity by quantity: two versions of a fleet, or the predicted
// and the measured run. The first is the reference; differences are second minus first.
//
// Noise: 95 % intervals of the difference.
//   - Replications on both sides with equal seeds: Student's t over the differences of the pairs (common random
//     numbers: what both met alike cancels). Equal numbers from equal seeds are no difference at all.
//   - Replications on both sides, other seeds: B. L. Welch's interval (Biometrika 34, 1947).
//   - Replications on one side: those tell how far single runs scatter; prediction interval of one more run.
//   - Two single runs with one seed: what each run allows by itself (Wilson for shares, order statistics for
//     quantiles, normal for means, Poisson for throughput), combined by MOVER (G. Y. Zou, A. Donner:
//     "Construction of confidence limits about effect measures", Statistics in Medicine 27, 2008), which keeps
//     open and uneven sides. Samples of one run are correlated, so it is too narrow near saturation.
//   - Two single runs with different seeds, or measured: the same, but what changes from run to run as a whole
//     (distances between zones, say) is in none of the two intervals, and it may be large. A difference
//     outside the tolerance is then undecided, never beyond.
// Where single runs give no interval (utilization, knee, binding), the plain difference decides.
//
// Verdict of a quantity: within when the whole interval lies inside the tolerance, beyond when it lies
// outside on one side, undecided between. A quantile is compared when at least ten values lie beyond it in
// every run, a mean and a throughput from 20 values on; whatever exists on one side only is listed as not comparable. Neither
// counts for the verdict of the whole.
//
// Curve distance of an operation: both p95-over-users curves (knee.hpp; mean over the replications, linear
// between points) on the common range of users; the area between them as a share of the area under the first.
// Never negative, so that curves which cross do not cancel. Its noise is that of the mean curves, from how
// far each replication's curve (with equal seeds: each pair's difference) lies from the mean; the interval is two of it to either side.

#include "sim/analysis/statistics.hpp"
#include "sim/analysis/tolerance.hpp"
#include "sim/result/run_result.hpp"

#include <span>
#include <string>
#include <vector>

namespace headroom::analysis {

enum class Likeness { kWithin, kBeyond, kUndecided, kNotComparable };

struct DifferenceRow {
    std::string kind;                  ///< "p95", "utilization", ... (Tolerances::kinds)
    std::string name;                  ///< "p95(send-message)", "utilization(chat cpu)", unique
    std::string unit;                  ///< "s", "share", "/s", "users", "usd/h"; "" for words
    Estimate first, second;            ///< NaN where a side has no value
    Estimate difference;               ///< second - first; for curves the distance, a share
    double relative = 0.0;             ///< difference as a share of the first; NaN where that is zero
    double tolerance = 0.0;            ///< in `unit`; for curves a share
    std::string firstWord, secondWord; ///< of quantities that are words: the first limit to bind
    Likeness likeness = Likeness::kNotComparable;
    std::string note;
};

struct Difference {
    std::vector<DifferenceRow> rows;
    std::vector<std::string>
        notes; ///< what differs between the runs before any number: scenario, load, bins
    enum class Noise { kPairs, kWelch, kPrediction, kWithinRun, kUnknownBetweenRuns };
    Noise noise = Noise::kWithinRun; ///< where the intervals come from
    Likeness verdict =
        Likeness::kUndecided; ///< beyond, else undecided, else within; undecided without rows
    [[nodiscard]] std::size_t count(Likeness likeness) const;
};

/// Precondition: at least one result a side, each side's differing in seed only.
[[nodiscard]] Difference compare(std::span<const result::RunResult> first,
                                 std::span<const result::RunResult> second,
                                 const Tolerances& tolerances);

/// Interval of second - first from the intervals of the two (MOVER); without one when either has none.
[[nodiscard]] Estimate differenceOf(const Estimate& first, const Estimate& second);

/// Mean of second - first over independent replications, Welch's interval; with one value on one side the
/// prediction interval from the scatter of the other. Precondition: at least two values on one side.
[[nodiscard]] Estimate differenceOf(const std::vector<double>& first, const std::vector<double>& second);

[[nodiscard]] std::string likenessText(Likeness likeness);

} // namespace headroom::analysis
