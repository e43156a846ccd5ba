#pragma once
// Running a scenario: once in this process, or several times in child processes.
//
// A process can run one simulation (SimGrid's rule), so replications and steeper ramps are children:
// this program again with the hidden command "worker", which writes its result to a temporary file and
// its progress to a pipe. Children end with their parent, whatever ends it.

#include "cli/scenario_input.hpp"
#include "sim/result/run_result.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace headroom::cli {

struct SimulationJob {
    ScenarioInput input;
    std::uint64_t seed = 0; ///< 0 = the scenario's
    bool reference = false; ///< engine
};

using OnProgress = std::function<void(double seconds, double totalSeconds, double users)>;

/// In this process; the result as its file would hold it. Throws Interrupted, and UsageError for a
/// scenario that cannot be simulated.
[[nodiscard]] result::RunResult simulate(const SimulationJob& job, const models::Scenario& scenario,
                                         const OnProgress& onProgress);

/// The same with a progress line. `label` names the run in the progress line.
[[nodiscard]] result::RunResult simulateHere(const SimulationJob& job, const models::Scenario& scenario,
                                             const std::string& label, bool showProgress);

/// In child processes, as many at a time as there are processors; results in the order of the jobs.
/// Throws Interrupted, or std::runtime_error when a child failed (which said why on stderr).
[[nodiscard]] std::vector<result::RunResult>
simulateInChildren(const std::vector<SimulationJob>& jobs, const std::string& label, bool showProgress);

/// `replications` runs with seeds `first.seed`, `first.seed` + 1, ...; here when it is one.
[[nodiscard]] std::vector<result::RunResult> replicate(const SimulationJob& first,
                                                       const models::Scenario& scenario,
                                                       int replications, bool showProgress);

} // namespace headroom::cli
