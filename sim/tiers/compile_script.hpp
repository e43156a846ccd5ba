#pragma once
// The users' scripts to flat code.

#include "sim/tiers/program.hpp"

#include <functional>

namespace headroom::tiers {

/// Makes a call of an operation as a script names it: name, time-out in seconds, retries; its index.
using MakeCall = std::function<std::uint16_t(const std::string&, double, const models::RetryPolicy&)>;

/// Appends the behaviours of the workload, and a row for every operation they ask for; the row's rowOf holds
/// the index of the operation that answers. Throws std::runtime_error for what only chat fleets know.
void compileScripts(const models::Scenario& scenario, Program& program, const MakeCall& makeCall);

} // namespace headroom::tiers
