#pragma once
// Two engines, several replications each: do their means agree?
//
// Welch's interval for the difference of two means from samples of unequal variance; degrees of freedom
// by Welch and Satterthwaite; Student's quantile by Cornish and Fisher's expansion (error below 1 %
// from three degrees of freedom on).

#include "sim/result/run_result.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace headroom::bridge_test {

struct Difference {
    double first = 0.0, second = 0.0; ///< means
    double halfWidth = 0.0;           ///< of the 99 % interval around second - first
};
[[nodiscard]] Difference welch99(const std::vector<double>& first, const std::vector<double>& second);

/// Figures by name: "<operation> mean", "<operation> p95" in milliseconds, "<operation> completed",
/// "<operation> failed", "loop 0", "cpu 0" in percent of the run.
using Figures = std::map<std::string, std::vector<double>>;

/// `replications` runs with seeds 1, 2, ... in child processes; one value per figure and run.
using SeededRun = std::function<result::RunResult(std::uint64_t seed)>;
[[nodiscard]] Figures replicate(const SeededRun& run, int replications);

} // namespace headroom::bridge_test
