#pragma once
// Round places on an axis.

#include <vector>

namespace headroom::report::svg {

/// Multiples of 1, 2, 2.5 or 5 times a power of ten within [low, high], at most `most` of them (>= 2).
[[nodiscard]] std::vector<double> linearTicks(double low, double high, std::size_t most);

/// Whole powers of ten within [low, high], thinned to `most`; with 2 and 5 times them where there is room.
/// Precondition: 0 < low < high.
[[nodiscard]] std::vector<double> logarithmicTicks(double low, double high, std::size_t most);

/// Multiples of a step people count time in: 1, 2, 5, 10, 15, 30 s or min, 1, 2, 3, 6, 12, 24 h, days.
[[nodiscard]] std::vector<double> timeTicks(double low, double high, std::size_t most);

/// The smallest multiple of a tick step that is not below `value`, with at most `most` steps from 0; 1
/// when there is no positive value.
[[nodiscard]] double roundTop(double value, std::size_t most);

} // namespace headroom::report::svg
