#pragma once
// Where the fleet breaks when more users come in the same time: the scenario again with start, step and end
// of the ramp doubled, up to eight times, until an objective breaks or a limit binds. Steeper, not longer:
// users who have finished their script are idle, so a longer ramp at the same pace adds little load.

#include "cli/simulate.hpp"
#include "sim/analysis/summary.hpp"

#include <optional>

namespace headroom::cli {

/// Nothing for workloads without a ramp, and when an objective breaks within the asked load already.
[[nodiscard]] std::optional<analysis::SteeperRamp> steepenRamp(const SimulationJob& job,
                                                               const models::Scenario& scenario,
                                                               const analysis::Summary& asked,
                                                               bool showProgress);

} // namespace headroom::cli
