#pragma once
// Runs a request plane without SimGrid: the clock is the event core's own, control tasks run between bulk
// steps. For unit tests, and for several runs in the threads of one process.

#include "sim/control/request_plane.hpp"

namespace headroom::control {

/// start(), every event and control task up to the end, finish(). The result's source is "plane".
[[nodiscard]] result::RunResult runBare(RequestPlane& plane);

} // namespace headroom::control
