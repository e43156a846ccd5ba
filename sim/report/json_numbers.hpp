#pragma once
// Numbers, estimates and limits as every JSON report writes them: counts without a fraction, unknown values
// and open sides of intervals as null.

#include "sim/analysis/binding.hpp"
#include "sim/analysis/statistics.hpp"

#include <nlohmann/json.hpp>

namespace headroom::report::json {

[[nodiscard]] nlohmann::ordered_json number(double value);
/// {"value", "low", "high"}; the last two only with an interval.
[[nodiscard]] nlohmann::ordered_json estimate(const analysis::Estimate& value);
[[nodiscard]] nlohmann::ordered_json group(const analysis::BindingGroup& bound);
/// {"fleet", "loadGenerator", "nearest" where something is known}.
[[nodiscard]] nlohmann::ordered_json binding(const analysis::BindingReport& report);

} // namespace headroom::report::json
