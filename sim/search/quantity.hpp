#pragma once
// A number with its unit, as it stands in a scenario: "20", "0.5", "250ms", "1.5GiB", "100/s", "$1.2/h",
// "5%". What a range between two of them needs: counting in a common unit and writing the result back.

#include <string>
#include <string_view>

namespace headroom::search {

struct Quantity {
    enum class Unit { kNone, kShare, kDuration, kBytes, kBytesPerSecond, kRate, kMoneyPerHour, kMoney };
    double value = 0.0; ///< in the unit of models/units.hpp: seconds, bytes, per second, dollars, share
    Unit unit = Unit::kNone;
    bool whole = false; ///< written as an integer without a unit
};

/// Throws SearchError.
[[nodiscard]] Quantity parseQuantity(std::string_view text);
/// A text the scenario reader takes; reads back as the same value.
[[nodiscard]] std::string print(const Quantity& quantity);
/// "a duration", "a number", ...
[[nodiscard]] std::string unitInWords(Quantity::Unit unit);

/// The nearest double with so many significant decimal digits: 0.1 * 3 becomes 0.3. Same on any machine.
[[nodiscard]] double roundToDigits(double value, int digits);

} // namespace headroom::search
