#pragma once
// Summary as JSON: what `headroom run --json` prints and golden files hold. Keys in a fixed order,
// numbers in their shortest form, seconds and shares throughout; unknown values and open interval sides
// are null.

#include "sim/analysis/summary.hpp"

#include <nlohmann/json.hpp>

namespace headroom::report {

[[nodiscard]] nlohmann::ordered_json toJson(const analysis::Summary& summary);
[[nodiscard]] nlohmann::ordered_json toJson(const analysis::SloOutcome& slo);

} // namespace headroom::report
