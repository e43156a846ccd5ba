#pragma once
// Steady-state figures from one long run: which beginning to leave out, and an interval for a mean whose
// values depend on each other.
//
// Warm-up: MSER-5 (K. P. White, "An effective truncation heuristic for bias reduction in simulation
// output", Simulation 69(6), 1997): the series is averaged in groups of five, and the cut is where the
// standard error of what remains is least. A cut in the second half of the series means that it is too
// short to tell.
//
// Interval: non-overlapping batch means with 32 batches, joined in pairs to 16 and 8 while von Neumann's
// ratio (J. von Neumann, Ann. Math. Statist. 12, 1941) finds neighbouring batches correlated at the 20 %
// level (few, long batches: B. Schmeiser, Oper. Res. 30, 1982). The half width is Student's times
// sqrt((1 + r) / (1 - r)) for the lag-1 correlation r of the batches where that is positive (A. Tafazzoli,
// J. R. Wilson, E. K. Lada, N. M. Steiger, "Performance of Skart", INFORMS J. Comput. 23, 2011). If even
// eight batches are correlated, `independent` is false and the interval is likely too narrow.

#include "models/scenario.hpp"
#include "sim/analysis/statistics.hpp"
#include "sim/result/run_result.hpp"

#include <optional>
#include <span>
#include <string>

namespace headroom::analysis {

struct WarmUpCut {
    std::size_t values = 0;  ///< to leave out, from the beginning
    bool sufficient = false; ///< false: the series is too short, or still settling at half of it
};

[[nodiscard]] WarmUpCut mser5(std::span<const double> series);

struct SteadyMean {
    Estimate mean; ///< without an interval for fewer than 16 values
    std::size_t batches = 0;
    bool independent = false;
};

/// Mean of sums[i] / weights[i], weighted; weights are above or equal to 0 and not all 0. Same lengths.
[[nodiscard]] SteadyMean batchMeans(std::span<const double> sums, std::span<const double> weights,
                                    double confidence = kConfidence);
/// All weights 1.
[[nodiscard]] SteadyMean batchMeans(std::span<const double> values, double confidence = kConfidence);

/// Figures of an operation in the steady part of one run.
struct SteadyState {
    std::string operation;
    double fromSeconds = 0.0; ///< the beginning left out
    bool stated = false;      ///< by the workload's warmUp; otherwise found by MSER-5
    bool sufficient = true;   ///< the run reached a steady part
    SteadyMean meanSeconds;   ///< latency
    SteadyMean perSecond;     ///< completions
};

/// For steady and open workloads; none for others, and none when the operation never completed. Without a
/// stated warmUp the cut is the later of those for latency and completions, and never within rampUp.
[[nodiscard]] std::optional<SteadyState> steadyState(const models::Scenario& scenario,
                                                     const result::RunResult& run,
                                                     const std::string& operation);

} // namespace headroom::analysis
