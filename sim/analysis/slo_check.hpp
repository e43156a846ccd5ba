#pragma once
// Service level objectives held against results.
//
// Over several replications a quantity is the mean of its values, with Student's t interval. On one run:
// shares (failed_users, error_rate) get a Wilson interval, quantiles an order-statistic interval on the
// histogram, means a normal one, throughput that of a Poisson count; cost and peak utilization have none.
//
// Capacity and headroom are not of a run: checkSlo() leaves them unevaluated, capacity_slo.hpp judges them.
//
// Verdict: the objective holds when every value of the interval meets it, is violated when none does,
// and is undecided between. Where nothing completed, a latency objective is violated if anything was
// tried, else undecided; undecided too where an imported result states no distribution of latencies.
//
// Over time: latency and error rate over sliding windows of 30 s with at least 20 samples (and 1 / (1 -
// q) of them for a quantile); failed users as failed so far over arrived so far; peak utilization over the
// 10 s of binding.hpp. Throughput and cost objectives speak of a whole run and have no such time.

#include "models/scenario.hpp"
#include "sim/analysis/statistics.hpp"
#include "sim/result/run_result.hpp"

#include <optional>
#include <string>
#include <vector>

namespace headroom::analysis {

enum class Verdict { kHolds, kViolated, kUndecided };

struct SloBreak {
    double atSeconds = 0.0;
    double users = 0.0; ///< active users at that time
    double value = 0.0;
};

struct SloOutcome {
    std::string text; ///< as the scenario states it
    Estimate measured;
    double limit = 0.0;
    std::string unit; ///< see unitOf()
    Verdict verdict = Verdict::kUndecided;
    bool evaluated = true;              ///< false: needs a capacity search, which was not made here
    std::uint64_t samples = 0;          ///< over all replications
    std::string note;                   ///< why undecided, or what stands in for a value
    std::optional<SloBreak> firstBreak; ///< earliest over the replications
};

inline constexpr double kSloWindowSeconds = 30.0;

/// Unit of the objective's value: "s", "share", "/s", "USD/h" or "users".
[[nodiscard]] std::string unitOf(const models::Slo& slo);
[[nodiscard]] bool meets(const models::Slo& slo, double value);
/// The verdict on an interval; that of the value where there is none (low = high = value).
[[nodiscard]] Verdict judge(const models::Slo& slo, const Estimate& measured);

/// The quantity on one run: NaN where the run says nothing about it, infinity for a latency whose operation
/// was tried and never completed.
[[nodiscard]] double valueOn(const models::Slo& slo, const result::RunResult& run);

/// `confidence` is that of the interval which decides when there are several runs; the one shown is always
/// at kConfidence. Who looks again after more replications splits the error over the looks.
/// Precondition: at least one result; all of the same scenario.
[[nodiscard]] SloOutcome checkSlo(const models::Slo& slo,
                                  const std::vector<const result::RunResult*>& runs,
                                  double confidence = kConfidence);
[[nodiscard]] std::vector<SloOutcome> checkSlos(const std::vector<models::Slo>& slos,
                                                const std::vector<const result::RunResult*>& runs,
                                                double confidence = kConfidence);

/// Value of the objective at the end of each bin, over the window that ends there (failed users: over the
/// run so far); NaN where it holds too few samples, and everywhere for throughput.
[[nodiscard]] std::vector<double> valueOverTime(const models::Slo& slo, const result::RunResult& result);

[[nodiscard]] std::optional<SloBreak> firstBreak(const models::Slo& slo,
                                                 const result::RunResult& result);

/// Users who had failed by the end of each bin. Only totals per cause are recorded, so each is spread
/// over time as the errors of its operation and cause are.
[[nodiscard]] std::vector<double> failedUsersSoFar(const result::RunResult& result);
/// Users who had arrived by the end of each bin: the series "users arrived", or else the growth of the
/// active population, scaled to the known total.
[[nodiscard]] std::vector<double> arrivedUsersSoFar(const result::RunResult& result);

/// A value in the objective's unit: "45 ms", "0.09 %", "120 /s".
[[nodiscard]] std::string valueText(double value, const std::string& unit);
/// "45 ms (43 to 47 ms)"; open sides as "at most" and "at least".
[[nodiscard]] std::string estimateText(const Estimate& estimate, const std::string& unit);
[[nodiscard]] std::string verdictText(Verdict verdict);

} // namespace headroom::analysis
