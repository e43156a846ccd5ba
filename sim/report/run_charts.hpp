#pragma once
// The four charts of a run: users, throughput, p95 latency, errors over time.

#include "sim/analysis/summary.hpp"
#include "sim/report/terminal_chart.hpp"

namespace headroom::report {

[[nodiscard]] std::vector<Chart> runCharts(const analysis::Summary& summary,
                                           const result::RunResult& run);

} // namespace headroom::report
