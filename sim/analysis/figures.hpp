#pragma once
// The headline figures of a scenario over its replications: what two states of a system are compared by,
// and what a baseline file keeps of them.

#include "models/scenario.hpp"
#include "sim/result/run_result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace headroom::analysis {

struct Figure {
    std::string name; ///< as objectives spell it: "p95(send-message)", "failed_users", "capacity"
    std::string unit; ///< "s", "share", "/s", "USD/h" or "users"
    bool lessIsBetter = true;
    /// Smallest step the measurement can take, in `unit`: one event of a share or a rate, a bucket of a
    /// histogram; 0 for an exact quantity. A spread below it is luck of rounding, not precision.
    double grain = 0.0;
    std::vector<std::uint64_t> seeds; ///< of the replications, all different
    /// Per replication, in the order of `seeds`; NaN where the run says nothing, infinity for a latency
    /// whose operation never completed.
    std::vector<double> values;
    bool operator==(const Figure&) const = default;
};

struct ScenarioFigures {
    std::string scenario;
    std::vector<Figure> figures; ///< names differ

    [[nodiscard]] const Figure* find(const std::string& name) const;
    bool operator==(const ScenarioFigures&) const = default;
};

/// What the verdict of a comparison speaks about: the quantity of every objective measured on runs, and
/// failed_users, error_rate, throughput and cost_per_hour in any case. No name twice.
[[nodiscard]] std::vector<models::Slo> comparedQuantities(const std::vector<models::Slo>& objectives);

/// Those, and for later objectives mean, p50, p95, p99 and error rate of every operation of the runs.
/// Precondition: at least one run; all of the same scenario.
[[nodiscard]] ScenarioFigures figuresOf(const std::vector<models::Slo>& objectives,
                                        const std::vector<const result::RunResult*>& runs);

/// Relative step of a latency: histograms keep three digits (sim/result/histogram.hpp).
inline constexpr double kLatencyGrain = 1e-3;

} // namespace headroom::analysis
