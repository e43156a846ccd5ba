#pragma once
// The report `headroom run` prints: the answer in plain sentences first, then objectives, charts, use of
// every service, where time went, errors, cost, and published figures beside the predicted ones.

#include "sim/analysis/summary.hpp"
#include "sim/report/style.hpp"
#include "sim/result/run_result.hpp"

#include <string>

namespace headroom::report {

/// `charted` is the run the charts show: the first replication.
[[nodiscard]] std::string terminalReport(const Style& style, const analysis::Summary& summary,
                                         const result::RunResult& charted);

/// One line of text per objective with its verdict mark; also what `headroom check` prints.
[[nodiscard]] std::string sloTable(const Style& style, const std::vector<analysis::SloOutcome>& slos);

} // namespace headroom::report
