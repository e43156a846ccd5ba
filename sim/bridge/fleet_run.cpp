#include "sim/bridge/fleet_run.hpp"

#include "sim/bridge/request_plane_model.hpp"
#include "sim/bridge/simulation.hpp"

#include <simgrid/s4u.hpp>

#include <memory>

namespace headroom::bridge {

namespace {
constexpr int kStackKibibytes = 256; // control tasks run the plane on an actor's stack
constexpr double kAfterTheEnd =
    1.0; // seconds: whatever is due at the end is due before SimGrid's last date
} // namespace

void runFleet(control::RequestPlane& plane, const models::Network& network, const RunOptions& options,
              const Prepare& prepare) {
    Simulation simulation(kStackKibibytes);
    const Platform platform(platformHosts(plane.machines()), network);
    SimGridControlPlane control(plane, platform);
    RunWatch watch(options, plane.lengthSeconds());
    simulation.engine().add_model(std::make_shared<RequestPlaneModel>(plane, control, watch));
    const double end = plane.lengthSeconds() + 0.5 * kAfterTheEnd;
    // SimGrid stops when no actor is left; this one stays until every date of the run has passed.
    simgrid::s4u::Actor::create("clock", platform.controlHost(),
                                [end] { simgrid::s4u::this_actor::sleep_until(end); });
    plane.start(control);
    if (prepare) prepare(control, platform);
    simulation.runUntil(plane.lengthSeconds() + kAfterTheEnd);
    control.rethrow();
    plane.runUntil(plane.lengthSeconds());
    if (options.progress) watch.report(plane.lengthSeconds(), plane.activeUsers());
}

} // namespace headroom::bridge
