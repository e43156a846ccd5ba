#pragma once
// What a sweep varies: one --vary, "path=values", is one dimension. The path is that of --set; values are
//   10..20              whole numbers, each
//   10..20:5            in steps: 10, 15, 20 (the last one only when a step lands on it)
//   250ms..1s:250ms     with units, which may differ as long as they measure the same
//   100..1600:x2        by a factor: 100, 200, 400, 800, 1600 (whole ends give whole values)
//   20..10:5            downwards
//   t3.small,t3.medium  a list, of numbers, texts or JSON; ranges may be among its items
//   0.5..2              without a step and not whole: any value between; only a sampled design takes it
// Commas inside brackets, parentheses and double quotes belong to the value.

#include "sim/search/quantity.hpp"

#include <string>
#include <vector>

namespace headroom::search {

struct Dimension {
    std::string path;
    std::string text;                ///< the values as typed
    std::vector<std::string> levels; ///< in order; empty for a continuous range
    Quantity from, to;               ///< of a continuous range

    [[nodiscard]] bool continuous() const { return levels.empty(); }
    /// The value at share `u` of the dimension, 0 <= u < 1: the level that [0, 1) cut into equal parts
    /// has there, or the value of a continuous range to six significant digits.
    [[nodiscard]] std::string at(double u) const;
};

inline constexpr std::size_t kMostLevels = 1'000'000;

/// Throws SearchError.
[[nodiscard]] Dimension parseVary(const std::string& text);
/// Several; throws SearchError also when two vary the same path.
[[nodiscard]] std::vector<Dimension> parseVaries(const std::vector<std::string>& texts);

} // namespace headroom::search
