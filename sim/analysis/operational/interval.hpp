#pragma once
// A quantity known to lie between two values.

#include <algorithm>

namespace headroom::analysis::operational {

struct Interval {
    double low = 0.0;
    double high = 0.0;

    [[nodiscard]] static constexpr Interval exactly(double value) { return {value, value}; }
    [[nodiscard]] constexpr bool contains(double value) const { return low <= value && value <= high; }

    constexpr Interval& operator+=(Interval other) {
        low += other.low;
        high += other.high;
        return *this;
    }
    friend constexpr Interval operator+(Interval a, Interval b) { return a += b; }
    /// Precondition: factor >= 0.
    friend constexpr Interval operator*(Interval a, double factor) {
        return {a.low * factor, a.high * factor};
    }
    /// Smallest and largest quotient. Precondition: both >= 0, b.low > 0.
    friend constexpr Interval operator/(Interval a, Interval b) {
        return {a.low / b.high, a.high / b.low};
    }
};

} // namespace headroom::analysis::operational
