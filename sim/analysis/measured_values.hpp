#pragma once
// The numbers two results are compared by, each as a function of one run with the interval that run allows.

#include "sim/analysis/statistics.hpp"
#include "sim/result/run_result.hpp"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace headroom::analysis {

struct SampledValue {
    Estimate estimate;
    std::string note; ///< why there is no value to compare; empty when there is one
};

struct Quantity {
    std::string kind;
    std::string name;
    std::string unit;
    std::function<SampledValue(const result::RunResult&)> of;
};

/// Every quantity either side has, in a fixed order: users, throughput, latencies, errors, utilization, cost,
/// users at the first binding limit and at the knee. Precondition: at least one result a side.
[[nodiscard]] std::vector<Quantity> quantitiesOf(std::span<const result::RunResult> first,
                                                 std::span<const result::RunResult> second);

/// Operations of both sides, those of the first side first.
[[nodiscard]] std::vector<std::string> operationNames(std::span<const result::RunResult> first,
                                                      std::span<const result::RunResult> second);

/// Service and kind of the first limit that bound, "chat event loops", or "nothing".
[[nodiscard]] std::string firstBinding(const result::RunResult& run);

} // namespace headroom::analysis
