#include "sim/fleet/bare_run.hpp"

#include "sim/control/bare_clock.hpp"

namespace headroom::fleet {

result::RunResult runBare(const models::Scenario& scenario, const FleetOptions& options) {
    Fleet fleet(scenario, options);
    return control::runBare(fleet);
}

} // namespace headroom::fleet
