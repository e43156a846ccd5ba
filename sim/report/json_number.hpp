#pragma once
// Numbers in JSON for programs.

#include <nlohmann/json.hpp>

namespace headroom::report {

/// Null when not finite; whole numbers without the ".0" nlohmann writes for every double.
[[nodiscard]] nlohmann::ordered_json jsonNumber(double value);

} // namespace headroom::report
