#pragma once
// A fleet brought to its end under SimGrid: platform, model and control plane put together.

#include "sim/bridge/platform.hpp"
#include "sim/bridge/run.hpp"
#include "sim/fleet/fleet.hpp"

#include <functional>

namespace headroom::bridge {

/// Starts and runs `fleet`; the caller calls finish(). `prepare` may schedule further control tasks; it
/// is called after the fleet has scheduled its own. One call per process.
using Prepare = std::function<void(fleet::ControlPlane&, const Platform&)>;
void runFleet(fleet::Fleet& fleet, const models::Network& network, const RunOptions& options,
              const Prepare& prepare = {});

} // namespace headroom::bridge
