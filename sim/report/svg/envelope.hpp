#pragma once
// Fewer points that draw the same picture: of every stretch of the x axis the first, lowest, highest and
// last value (M4; U. Jugel et al.: "M4: A Visualization-Oriented Time Series Data Aggregation", PVLDB 7(10),
// 2014). No peak is lost, none is made up.

#include <span>
#include <utility>
#include <vector>

namespace headroom::report::svg {

struct Point {
    double x = 0.0;
    double y = 0.0; ///< NaN = a gap
    bool operator==(const Point&) const = default;
};

/// Points by ascending x, thinned to at most four for each of `stretches` equal parts of [xLow, xHigh].
/// A gap stays a gap where a whole stretch has no value, or where the points are few enough to stay.
[[nodiscard]] std::vector<Point> thin(std::span<const Point> points, double xLow, double xHigh,
                                      std::size_t stretches);

} // namespace headroom::report::svg
