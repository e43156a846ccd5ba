#include "sim/report/json_number.hpp"

#include <cmath>
#include <cstdint>

namespace headroom::report {

nlohmann::ordered_json jsonNumber(double value) {
    if (!std::isfinite(value)) return nullptr;
    // Counts without a trailing ".0", which nlohmann writes for every double.
    constexpr double kExact = 9007199254740992.0;
    if (value == std::floor(value) && std::abs(value) < kExact) return static_cast<std::int64_t>(value);
    return value;
}

nlohmann::ordered_json jsonEstimate(const analysis::Estimate& estimate) {
    nlohmann::ordered_json json{{"value", jsonNumber(estimate.value)}};
    if (estimate.interval) {
        json["low"] = jsonNumber(estimate.low);
        json["high"] = jsonNumber(estimate.high);
    }
    return json;
}

} // namespace headroom::report
