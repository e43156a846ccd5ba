#pragma once
// The one door to the simulator: a scenario's fleet as a request plane, whichever kind it needs.
//
// Chat processes behind a balancer run on sim/fleet, request/response services on sim/tiers. Who runs a
// scenario need not know.

#include "models/scenario.hpp"
#include "sim/control/request_plane.hpp"

#include <cstdint>
#include <functional>
#include <memory>

namespace headroom::plane {

struct Options {
    std::uint64_t seed = 0;        ///< 0 = the scenario's
    double stopAfterSeconds = 0.0; ///< the run ends here instead of at the workload's end; 0 = never
    /// Asked at the end of every bin with what has been recorded until then (latencies per operation only
    /// by bin); true ends the run there.
    std::function<bool(const result::RunResult&)> stopWhen = {};
};

/// Throws std::runtime_error for a fleet that cannot be simulated. `scenario` must outlive the plane.
[[nodiscard]] std::unique_ptr<control::RequestPlane> makePlane(const models::Scenario& scenario,
                                                               const Options& options);

/// The whole run in this process and without SimGrid; the same result to the last bit as with it.
[[nodiscard]] result::RunResult runBare(const models::Scenario& scenario, const Options& options);

} // namespace headroom::plane
