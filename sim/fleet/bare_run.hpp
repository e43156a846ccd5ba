#pragma once
// Runs a fleet without SimGrid: the clock is the event core's own, control tasks run between bulk steps.
// For unit tests, and for several runs in the threads of one process.

#include "sim/fleet/fleet.hpp"

namespace headroom::fleet {

[[nodiscard]] result::RunResult runBare(const models::Scenario& scenario, const FleetOptions& options);

} // namespace headroom::fleet
