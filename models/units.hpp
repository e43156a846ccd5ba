#pragma once
// Strong units. A quantity is a double in its SI-like base unit with the unit in its type, so a
// duration cannot be passed where bytes are meant. Text forms ("250ms", "1.5GiB", "100/s") are read
// by units_text.hpp.

#include <compare>

namespace headroom::models {

template <class Tag>
struct Quantity {
    double value = 0.0;

    constexpr Quantity() = default;
    constexpr explicit Quantity(double v) : value(v) {}

    constexpr auto operator<=>(const Quantity&) const = default;
    constexpr Quantity operator+(Quantity other) const { return Quantity(value + other.value); }
    constexpr Quantity operator-(Quantity other) const { return Quantity(value - other.value); }
    constexpr Quantity operator*(double factor) const { return Quantity(value * factor); }
    constexpr Quantity operator/(double divisor) const { return Quantity(value / divisor); }
    constexpr double operator/(Quantity other) const { return value / other.value; }
};

using Duration = Quantity<struct DurationTag>;             ///< seconds
using Bytes = Quantity<struct BytesTag>;                   ///< bytes
using BytesPerSecond = Quantity<struct BytesPerSecondTag>; ///< bytes per second
using Rate = Quantity<struct RateTag>;                     ///< events per second
using Money = Quantity<struct MoneyTag>;                   ///< US dollars
using MoneyPerHour = Quantity<struct MoneyPerHourTag>;     ///< US dollars per hour

[[nodiscard]] constexpr Duration seconds(double v) { return Duration(v); }
[[nodiscard]] constexpr Duration milliseconds(double v) { return Duration(v * 1e-3); }
[[nodiscard]] constexpr Duration microseconds(double v) { return Duration(v * 1e-6); }
[[nodiscard]] constexpr Bytes bytes(double v) { return Bytes(v); }
[[nodiscard]] constexpr Bytes kibibytes(double v) { return Bytes(v * 1024.0); }
[[nodiscard]] constexpr Bytes mebibytes(double v) { return Bytes(v * 1024.0 * 1024.0); }
[[nodiscard]] constexpr Bytes gibibytes(double v) { return Bytes(v * 1024.0 * 1024.0 * 1024.0); }

} // namespace headroom::models
