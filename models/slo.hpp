#pragma once
// Text form of service level objectives:
//   p95(send-message) < 300ms     quantile of an operation's latency; p99.9, p50, ... in (0, 100)
//   p99 < 1s                      over all operations
//   mean(send-message) < 100ms    mean latency
//   failed_users < 5%             users whose script could not be finished, share of those who came
//   error_rate < 1%               failed operations, share; error_rate(send-message) for one
//   throughput > 500/s            operations done; throughput(send-message) for one
// Comparisons: <, <=, >, >=.

#include "models/scenario.hpp"

#include <string_view>

namespace headroom::models {

/// Throws UnitError saying what was found and what is allowed. Does not know which operations exist.
[[nodiscard]] Slo parseSlo(std::string_view text);

} // namespace headroom::models
