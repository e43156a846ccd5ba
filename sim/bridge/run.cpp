#include "sim/bridge/run.hpp"

#include "sim/bridge/fleet_run.hpp"
#include "sim/bridge/reference/reference_engine.hpp"
#include "sim/plane/make_plane.hpp"

namespace headroom::bridge {

result::RunResult run(const models::Scenario& scenario, const RunOptions& options) {
    const std::uint64_t seed = options.seed != 0 ? options.seed : scenario.seed;
    if (options.engine == RunOptions::EngineKind::kReference)
        return reference::runReference(scenario, seed, options);
    const std::unique_ptr<control::RequestPlane> plane = plane::makePlane(scenario, {seed, 0.0});
    runFleet(*plane, scenario.network, options);
    result::RunResult out = plane->finish();
    out.source = "plane";
    return out;
}

} // namespace headroom::bridge
