#include "sim/bridge/fleet_run.hpp"

#include "sim/bridge/request_plane_model.hpp"
#include "sim/bridge/simulation.hpp"

#include <simgrid/s4u.hpp>

#include <memory>

namespace headroom::bridge {

namespace {
constexpr int kStackKibibytes = 256; // control tasks run the fleet on an actor's stack
constexpr double kAfterTheEnd =
    1.0; // seconds: whatever is due at the end is due before SimGrid's last date
} // namespace

void runFleet(fleet::Fleet& fleet, const models::Network& network, const RunOptions& options,
              const Prepare& prepare) {
    Simulation simulation(kStackKibibytes);
    const Platform platform(platformHosts(fleet.hosts()), network);
    SimGridControlPlane control(fleet, platform);
    RunWatch watch(options, fleet.lengthSeconds());
    simulation.engine().add_model(std::make_shared<RequestPlaneModel>(fleet, control, watch));
    const double end = fleet.lengthSeconds() + 0.5 * kAfterTheEnd;
    // SimGrid stops when no actor is left; this one stays until every date of the run has passed.
    simgrid::s4u::Actor::create("clock", platform.controlHost(),
                                [end] { simgrid::s4u::this_actor::sleep_until(end); });
    fleet.start(control);
    if (prepare) prepare(control, platform);
    simulation.runUntil(fleet.lengthSeconds() + kAfterTheEnd);
    control.rethrow();
    fleet.runUntil(fleet.lengthSeconds());
    if (options.progress) watch.report(fleet.lengthSeconds(), fleet.activeUsers());
}

} // namespace headroom::bridge
