#pragma once
// The figures of a run by which prediction and measurement are compared.

#include "models/scenario.hpp"
#include "sim/result/run_result.hpp"

#include <optional>
#include <string>
#include <vector>

namespace headroom::calibrate {

struct Quantity {
    std::string name; ///< "throughput", "cpu(chat)", "memory(chat)", "send-message.p95", ...
    std::string unit; ///< "1/s", "vCPU", "bytes", "s"
    bool operator==(const Quantity&) const = default;
};

/// What is asked of every run of the scenario: throughput, CPU and memory of the service, then rate, mean, p50, p95,
/// p99 of its behaviours' operations and of "deliver".
[[nodiscard]] std::vector<Quantity> quantitiesOf(const models::Scenario& scenario);

/// Stretch of the run in which they are taken: of steady and open workloads after ramp and warm-up, else all of it.
struct Stretch {
    double from = 0.0, to = 0.0; ///< seconds
};
[[nodiscard]] Stretch steadyStretch(const models::Scenario& scenario);

/// In the order of quantitiesOf(); NaN for what the run does not have. Latencies from the bins' histograms (1 %).
[[nodiscard]] std::vector<double> valuesOf(const result::RunResult& run,
                                           const models::Scenario& scenario,
                                           const std::vector<Quantity>& quantities);

} // namespace headroom::calibrate
