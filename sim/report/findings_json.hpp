#pragma once
// Attribution and operational bounds as JSON, parts of a summary's.

#include "sim/analysis/attribution.hpp"
#include "sim/analysis/operational/comparison.hpp"

#include <nlohmann/json.hpp>

namespace headroom::report {

[[nodiscard]] nlohmann::ordered_json toJson(const analysis::Attribution& attribution);
[[nodiscard]] nlohmann::ordered_json toJson(const analysis::operational::Comparison& comparison);

} // namespace headroom::report
