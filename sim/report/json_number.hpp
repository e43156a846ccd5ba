#pragma once
// Numbers in the JSON the program prints.

#include "sim/analysis/statistics.hpp"

#include <nlohmann/json.hpp>

namespace headroom::report {

/// Null for what is not finite; whole numbers without a trailing ".0".
[[nodiscard]] nlohmann::ordered_json jsonNumber(double value);

/// {"value": ..} with "low" and "high" where there is an interval.
[[nodiscard]] nlohmann::ordered_json jsonEstimate(const analysis::Estimate& estimate);

} // namespace headroom::report
