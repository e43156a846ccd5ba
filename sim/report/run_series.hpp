#pragma once
// Curves over time of one run, one value per bin: what the charts of every report draw.

#include "sim/result/run_result.hpp"

#include <string>
#include <vector>

namespace headroom::report {

/// Counts per bin as a rate: mean of the window that ends at each bin. Arrivals in bursts would otherwise
/// fill a chart from bottom to top.
[[nodiscard]] std::vector<double> ratePerSecond(const std::vector<double>& counts,
                                                const result::RunResult& run, double windowSeconds);

/// Completions of every operation users ask for.
[[nodiscard]] std::vector<double> completions(const result::RunResult& run);

/// Failed operations per bin, of all causes.
[[nodiscard]] std::vector<double> failures(const result::RunResult& run);

/// Seconds; NaN where the window that ends at the bin holds fewer than 20, or 1 / (1 - q), completions.
[[nodiscard]] std::vector<double> latencyQuantile(const result::RunResult& run,
                                                  const std::string& operation, double q,
                                                  double windowSeconds);

} // namespace headroom::report
