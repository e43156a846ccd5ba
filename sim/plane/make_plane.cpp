#include "sim/plane/make_plane.hpp"

#include "models/tier_lookup.hpp"
#include "sim/control/bare_clock.hpp"
#include "sim/fleet/fleet.hpp"
#include "sim/tiers/tiers.hpp"

namespace headroom::plane {

std::unique_ptr<control::RequestPlane> makePlane(const models::Scenario& scenario,
                                                 const Options& options) {
    const std::uint64_t seed = options.seed != 0 ? options.seed : scenario.seed;
    if (models::isChatFleet(scenario)) {
        fleet::FleetOptions fleetOptions;
        fleetOptions.seed = seed;
        fleetOptions.stopAfterSeconds = options.stopAfterSeconds;
        fleetOptions.stopWhen = options.stopWhen;
        return std::make_unique<fleet::Fleet>(scenario, fleetOptions);
    }
    return std::make_unique<tiers::Tiers>(
        scenario, tiers::TierOptions{seed, options.stopAfterSeconds, options.stopWhen});
}

result::RunResult runBare(const models::Scenario& scenario, const Options& options) {
    return control::runBare(*makePlane(scenario, options));
}

} // namespace headroom::plane
