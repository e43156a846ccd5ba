#pragma once
// Adding replications until a verdict is clear means looking several times, and each look may be wrong. The
// error is split evenly over the possible looks (Bonferroni), so that the chance of a wrong verdict at any
// of them stays below that of a single look.

#include "sim/analysis/statistics.hpp"

#include <vector>

namespace headroom::analysis {

/// How many replications stand at each look: `first`, then twice as many each time, the last time `most`.
/// Precondition: 1 <= first <= most.
[[nodiscard]] std::vector<int> looksUpTo(int first, int most);

/// Confidence of the interval that decides at each of `looks` looks.
[[nodiscard]] double lookConfidence(std::size_t looks, double confidence = kConfidence);

} // namespace headroom::analysis
