#include "sim/report/json_number.hpp"

#include <cmath>
#include <cstdint>

namespace headroom::report {

nlohmann::ordered_json jsonNumber(double value) {
    if (!std::isfinite(value)) return nullptr;
    constexpr double kExact = 9007199254740992.0;
    if (value == std::floor(value) && std::abs(value) < kExact) return static_cast<std::int64_t>(value);
    return value;
}

} // namespace headroom::report
