#pragma once
// What CPU time cannot tell: delays between client and server that no processor explains.
//
// The simulator runs the measured load with the fitted demands; what its latencies lack against the measured ones at
// low load is put into the client's round trip and its jitter, by a search with NLopt's BOBYQA on mean and
// 95th percentile of the operations the runs did.

#include "models/scenario.hpp"
#include "sim/result/run_result.hpp"

#include <functional>
#include <span>

namespace headroom::calibrate {

using Simulate = std::function<result::RunResult(const models::Scenario&)>;

struct Refined {
    double clientRtt = 0.0; ///< seconds
    double jitter = 0.0;    ///< seconds, mean of an exponential, of every one-way hop
    double errorBefore = 0.0; ///< root mean square of relative errors of means and p95
    double errorAfter = 0.0;
    int simulations = 0;
};

/// `scenario` has the fitted profile in it; `runs[i]` was measured under `loads[i]`, the scenario at that load.
/// Precondition: as many loads as runs, at least one.
[[nodiscard]] Refined refine(std::span<const result::RunResult> runs, std::span<const models::Scenario> loads,
                             const Simulate& simulate, int mostSimulations = 60);

} // namespace headroom::calibrate
