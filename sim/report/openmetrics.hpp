#pragma once
// A result in the OpenMetrics text format, version 1.0.0: for Prometheus
// (`promtool tsdb create-blocks-from openmetrics`) and everything that reads it, Grafana among them.
//
// Every sample carries label run="<scenario> <source> <seed>" and a timestamp: `startUnixSeconds` plus the
// end of its bin. Gauges have a sample a bin; where one keeps its value, only both ends of the stretch and
// one a minute are written, which reads the same within Prometheus' look-back of five minutes. Counters and
// histograms only grow; they have a sample every 15 s and one at the end. A bucket of the result's
// histograms (1.6 % wide) counts at the limit its middle lies below.
//
//   headroom_run                        info       scenario, source, seed, version
//   headroom_users                      gauge      active users
//   headroom_users_arrived, _failed     counter
//   headroom_operations                 counter    by operation and outcome: started, completed, failed
//   headroom_errors                     counter    by operation and cause
//   headroom_operation_latency_seconds  histogram  by operation
//   headroom_resource_utilization_ratio gauge      by service, kind and resource; 0 to 1
//   headroom_resource_queue             gauge      number waiting
//   headroom_resource_wait_seconds      gauge      mean wait of those who finished waiting in the bin
//   headroom_resource_refusals          counter    turned away over the run; a sample at the end
//   headroom_series                     gauge      any other series, by name and unit
//   headroom_cost_per_hour_usd          gauge      by item

#include "sim/result/run_result.hpp"

#include <string>

namespace headroom::report {

[[nodiscard]] std::string openMetrics(const result::RunResult& run, double startUnixSeconds = 0.0);

} // namespace headroom::report
