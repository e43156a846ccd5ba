#pragma once
// Published figures of a scenario beside what the runs predict.
//
// Known quantities:
//   users (who came), peak_users (most active at once), passed_users, failed_users (in users, or as a share
//   where the unit is "%" or "share")
//   throughput, throughput(OPERATION): completed a second over the run; peak_throughput, the same over the
//   best 10 s; "/s", or "/min"
//   completed(OPERATION), failed(OPERATION), failed(OPERATION: CAUSE): how many
//   error_rate, error_rate(OPERATION); cost_per_hour, cost_per_month (of 730 hours)
//   p95(OPERATION) or another quantile, mean(OPERATION): latency in "us", "ms", "s" or "min"
//   peak_utilization(SERVICE): largest 10 s mean of any resource of the service; peak_utilization(SERVICE
//   KIND) of those of one kind, e.g. "app cpu"
//   binds_first(SERVICE KIND): 1 where this limit, e.g. "edge connections", is the first to bind, else 0;
//   "load-generator ports" among the load generator's own; binds(SERVICE KIND): 1 where it binds at all
//   peak(NAME): largest value of a bin of a series of the result, or largest amount in use of a resource
//   end(NAME): value of a series in the last bin
//   last(OPERATION): when the last one completed, in units of time
//   happens(QUANTITY): 1 where any of the above is more than zero, else 0
//   holds(OBJECTIVE): 1 where an objective such as "p95(login) < 200ms" is met, else 0
// Anything else is listed without a prediction. Figures of other variants of the scenario are left out.

#include "sim/analysis/summary.hpp"

namespace headroom::analysis {

/// Fills `summary.published` from the numbers already in `summary`.
void comparePublished(const models::Scenario& scenario, const std::vector<result::RunResult>& runs,
                      Summary& summary);

} // namespace headroom::analysis
