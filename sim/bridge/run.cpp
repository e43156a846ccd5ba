#include "sim/bridge/run.hpp"

#include "sim/bridge/fleet_run.hpp"
#include "sim/bridge/reference/reference_engine.hpp"

namespace headroom::bridge {

result::RunResult run(const models::Scenario& scenario, const RunOptions& options) {
    const std::uint64_t seed = options.seed != 0 ? options.seed : scenario.seed;
    if (options.engine == RunOptions::EngineKind::kReference)
        return reference::runReference(scenario, seed, options);
    fleet::FleetOptions fleetOptions;
    fleetOptions.seed = seed;
    fleet::Fleet fleet(scenario, fleetOptions);
    runFleet(fleet, scenario.network, options);
    result::RunResult out = fleet.finish();
    out.source = "plane";
    return out;
}

} // namespace headroom::bridge
