#pragma once
// What a report is about: one fleet under one load, as one run or as replications that differ in their seed.
// A report over several subjects lays their curves over each other.

#include "sim/analysis/summary.hpp"
#include "sim/result/run_result.hpp"

#include <string>
#include <vector>

namespace headroom::report {

struct Subject {
    std::string label; ///< short and unique in the report: "predicted", "measured", a file name
    analysis::Summary summary;
    std::vector<result::RunResult> runs;   ///< at least one; the replications of `summary`
    bool hasScenario = true;               ///< without one there are no objectives
    std::vector<std::string> reproduction; ///< command lines that give these results again
    std::vector<std::string> remarks;      ///< what the reader must know about this report's inputs
};

/// "simulated", "measured", "simulated by the reference engine".
[[nodiscard]] std::string sourceText(const std::string& source);

} // namespace headroom::report
