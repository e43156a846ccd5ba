#pragma once
// Which runs are fit to calibrate on, and why not.

#include "models/scenario.hpp"
#include "sim/result/run_result.hpp"

#include <span>
#include <string>
#include <vector>

namespace headroom::calibrate {

struct QualityRules {
    double leastUtilization = 0.02; ///< mean of a processor, below which demands drown in the idle cost
    /// Mean of the busiest five seconds: calibration stays well below the knee.
    double mostUtilization = 0.60;
    double mostFailed = 0.02;    ///< share of operations
    double mostDriverCpu = 0.90; ///< of one driving process over five seconds
    double mostDriverLag = 0.05; ///< seconds, median over the bins of its p99
    double mostSpread = 0.15;    ///< relative, of CPU per operation between runs with the same load
};

struct Verdict {
    std::size_t run = 0;
    std::vector<std::string> reasons; ///< empty = fit
};

/// One verdict for each run, in order. Runs of the same length and users that did the same work (of every
/// operation as many but for chance and a tenth, deliveries too) count as repeats; where CPU per operation differs between them by more than `mostSpread`,
/// all of them are unfit.
[[nodiscard]] std::vector<Verdict> judge(std::span<const result::RunResult> runs,
                                         const std::string& service, const QualityRules& rules = {});

} // namespace headroom::calibrate
