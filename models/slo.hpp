#pragma once
// Text form of service level objectives:
//   p95(send-message) < 300ms     quantile of an operation's latency; p99.9, p50, ... in (0, 100)
//   p99 < 1s                      over all operations
//   mean(send-message) < 100ms    mean latency
//   failed_users < 5%             users whose script could not be finished, share of those who came
//   error_rate < 1%               failed operations, share; error_rate(send-message) for one
//   throughput > 500/s            operations done; throughput(send-message) for one
//   cost_per_hour < 1.0           US dollars the fleet costs an hour; also $1.00
//   peak_utilization(chat) < 80%  largest 10 s mean of any resource of a service; without, of the fleet
//   capacity >= 3000              most users under which the other objectives hold
//   headroom >= 20%               capacity over the load the scenario asks for, minus one
// Comparisons: <, <=, >, >=. Spaces do not matter.

#include "models/scenario.hpp"

#include <string>
#include <string_view>

namespace headroom::models {

/// Throws UnitError saying what was found, at which column, and what is allowed. Does not know which
/// operations and services exist.
[[nodiscard]] Slo parseSlo(std::string_view text);

/// The left side in its plainest form: "p95(send-message)", "error_rate", "peak_utilization(chat)".
[[nodiscard]] std::string quantityText(const Slo& slo);

/// Whether the quantity is found by running many loads rather than measured on a run of the asked one.
[[nodiscard]] bool needsCapacity(const Slo& slo);

/// Whether more of the quantity is worse (latency, failures, cost, utilization) or better.
[[nodiscard]] bool lessIsBetter(Slo::Quantity quantity);

} // namespace headroom::models
