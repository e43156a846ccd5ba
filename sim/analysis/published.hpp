#pragma once
// Published figures of a scenario beside what the runs predict.
//
// Known quantities: "users" (who came), "peak_users" (most active at once), "passed_users",
// "failed_users" (in users, or as a share where the unit is "%" or "share"), "throughput" (per second),
// "error_rate", "cost_per_hour", and latencies such as "p95(send-message)" or "mean(send-message)" in
// "ms" or "s". Anything else is listed without a prediction.

#include "sim/analysis/summary.hpp"

namespace headroom::analysis {

/// Fills `summary.published` from the numbers already in `summary`.
void comparePublished(const models::Scenario& scenario, const std::vector<result::RunResult>& runs,
                      Summary& summary);

} // namespace headroom::analysis
