#pragma once
// Fixed-point units of the result file, shared by its writer and its reader.

#include <cmath>
#include <cstdint>

namespace headroom::result {

inline constexpr double kUtilizationUnits = 1e4;
inline constexpr double kQueueUnits = 1e2;
inline constexpr double kWaitUnits = 1e6;

/// A float back from its integer is the nearest to it, so a second rounding gives the same integer.
[[nodiscard]] inline std::int64_t toUnits(float value, double units) {
    return std::llround(static_cast<double>(value) * units);
}
[[nodiscard]] inline float fromUnits(std::int64_t value, double units) {
    return static_cast<float>(static_cast<double>(value) / units);
}

} // namespace headroom::result
