#pragma once
// The second engine: a scenario entirely on SimGrid's S4U activities.
//
// Users, requests, messages, event loops and store nodes are actors; CPU work is an Exec on the
// process's host; a hop is a sleep of a sampled one-way latency. It interprets the scenario by itself
// and shares only the model types, the random generator and the names of causes with the event core, so
// that the two can be held against each other. Slow on purpose: about 12 000 requests a second of CPU
// at a few hundred users, a thirtieth of the core's rate, and about 100 MB. Not modelled, and refused
// by name: see scenario_view.hpp. Also left out: memory, money, network bytes, reconnecting.

#include "sim/bridge/run.hpp"

namespace headroom::bridge::reference {

/// Throws as bridge::run does.
[[nodiscard]] result::RunResult runReference(const models::Scenario& scenario, std::uint64_t seed,
                                             const RunOptions& options);

} // namespace headroom::bridge::reference
