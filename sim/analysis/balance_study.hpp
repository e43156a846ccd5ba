#pragma once
// What evens out long-lived connections after a scale-out or a restart, and what it costs.
//
// The plan is run as it is and with one remedy at a time: a maximum age of connections, shedding by processes
// that hold too many, and balancers that count requests or connections. Every run lasts one and a half times
// the longest maximum age tried beyond the end of the disturbance, so that each remedy can show what it does.

#include "sim/analysis/runner.hpp"
#include "sim/analysis/storm_plan.hpp"

#include <string>
#include <vector>

namespace headroom::analysis {

struct BalanceRemedy {
    std::string name;                  ///< "maximum age 5:00"; the first one is "as it is"
    std::vector<std::string> settings; ///< path=value for --set; empty for the first
    double secondsToBalance = -1.0;    ///< from the start of the disturbance; -1 = not within the run
    double maxToMeanAtEnd = 1.0;
    double closesPerSecond = 0.0; ///< connections the server closes, mean from the start to the end
    double p95Worst = 0.0; ///< of the busiest operation, from the start to the end; 0 = not judged
};

/// Means over the replications; not balanced in one of them counts as not balanced.
[[nodiscard]] std::vector<BalanceRemedy>
compareBalanceRemedies(Runner& runner, const StormPlan& plan, int replications, std::uint64_t firstSeed);

} // namespace headroom::analysis
