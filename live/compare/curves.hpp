#pragma once
// Distances between predicted and measured curves; compare.hpp states the method.

#include "live/compare/compare.hpp"

namespace headroom::compare {

/// Throughput and the CPU of each service over time, p95 of each operation over users where both sides have enough
/// for a curve. `tolerance` and `verdict` are left to the caller. Precondition: at least one run a side.
[[nodiscard]] std::vector<CurveRow> curveRows(std::span<const result::RunResult> predicted,
                                              std::span<const result::RunResult> measured,
                                              double untilSeconds);

/// Mean of |a - b| over the mean of |b|; NaN where that is 0. Precondition: equal lengths.
[[nodiscard]] double meanDistance(const std::vector<double>& a, const std::vector<double>& b);

} // namespace headroom::compare
