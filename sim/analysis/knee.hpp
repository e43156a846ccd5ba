#pragma once
// Knee of the load/latency curve, and where throughput stops following the load.
//
// Curve: the bins up to the moment of the largest population are sorted into 48 steps of equal width by
// the largest number of active users seen so far; a step's latency is the p95 of all completions in it,
// so a step weighs what users met there, however long it lasted. Steps with fewer than 20 completions
// are joined with the next.
//
// Latency knee: Kneedle (V. Satopaa, J. Albrecht, D. Irwin, B. Raghavan: "Finding a 'Kneedle' in a
// Haystack: Detecting Knee Points in System Behavior", ICDCS Workshops 2011), offline, for a convex
// increasing curve, sensitivity 1, after a running median of three. Kneedle scales every curve to the
// unit square and finds a bend in pure noise too. So a knee is only reported when
//   - the p95 at the end of the curve, or anywhere past the bend, is at least twice the p95 before the
//     bend (median), and
//   - the bend lies at least 0.15 below the diagonal of the unit square (a straight line has no knee).
//
// Throughput: at low load a closed workload completes in proportion to its users, X = N / (Z + R). The
// load where that line reaches the largest measured throughput is N* = Xmax (Z + R) (asymptotic bounds:
// P. J. Denning, J. P. Buzen, Computing Surveys 10(3), 1978). Saturation is reported when the last steps
// stay below 90 % of the line and the p95 has at least doubled over that of the first third: by Little's
// law a saturated closed system answers slower, and flat throughput at flat latency only says that users
// had nothing more to ask.

#include "sim/result/run_result.hpp"

#include <optional>
#include <string>
#include <vector>

namespace headroom::analysis {

struct LoadPoint {
    double users = 0.0;
    double p95Seconds = 0.0;
    double perSecond = 0.0; ///< completions
};

struct Knee {
    std::string operation;        ///< whose latency
    std::vector<LoadPoint> curve; ///< ascending users
    bool found = false;
    double users = 0.0;           ///< at the knee
    double p95Seconds = 0.0;      ///< at the knee
    double baselineSeconds = 0.0; ///< median p95 before the knee, or of the whole curve without one
    double largestSeconds = 0.0;  ///< largest p95 of the curve
    double mostUsers = 0.0;       ///< largest load of the curve
    std::optional<double> throughputSaturatesAt; ///< users, N*
    double largestPerSecond = 0.0;
};

/// The operation whose latency describes the run best: the one with most completions, deliveries left
/// out.
[[nodiscard]] std::string busiestOperation(const result::RunResult& result);

/// `operation` empty = the busiest.
[[nodiscard]] Knee findKnee(const result::RunResult& result, const std::string& operation = {});

/// The two methods alone, on a given curve; `found`, `users` etc. are set, `operation` is not.
[[nodiscard]] Knee kneeOf(std::vector<LoadPoint> curve);

} // namespace headroom::analysis
