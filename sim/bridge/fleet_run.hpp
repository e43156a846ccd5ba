#pragma once
// A fleet brought to its end under SimGrid: platform, model and control plane put together.

#include "sim/bridge/platform.hpp"
#include "sim/bridge/run.hpp"
#include "sim/control/request_plane.hpp"

#include <functional>

namespace headroom::bridge {

/// Starts and runs `plane`; the caller calls finish(). `prepare` may schedule further control tasks; it
/// is called after the plane has scheduled its own. One call per process.
using Prepare = std::function<void(control::ControlPlane&, const Platform&)>;
void runFleet(control::RequestPlane& plane, const models::Network& network, const RunOptions& options,
              const Prepare& prepare = {});

} // namespace headroom::bridge
