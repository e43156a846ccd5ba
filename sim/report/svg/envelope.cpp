#include "sim/report/svg/envelope.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace headroom::report::svg {
namespace {

/// What is kept of points [first, last) of one stretch.
void keep(std::span<const Point> points, std::size_t first, std::size_t last, std::vector<Point>& out) {
    std::array<std::size_t, 4> kept{};
    bool any = false;
    for (std::size_t i = first; i < last; ++i) {
        if (std::isnan(points[i].y)) continue;
        if (!any) kept = {i, i, i, i};
        any = true;
        if (points[i].y < points[kept[1]].y) kept[1] = i;
        if (points[i].y > points[kept[2]].y) kept[2] = i;
        kept[3] = i;
    }
    if (!any) {
        out.push_back({points[first].x, std::numeric_limits<double>::quiet_NaN()});
        return;
    }
    std::sort(kept.begin(), kept.end());
    const auto end = std::unique(kept.begin(), kept.end());
    for (auto at = kept.begin(); at != end; ++at) out.push_back(points[*at]);
}

} // namespace

std::vector<Point> thin(std::span<const Point> points, double xLow, double xHigh,
                        std::size_t stretches) {
    if (points.size() <= 4 * stretches || !(xHigh > xLow)) return {points.begin(), points.end()};
    std::vector<Point> out;
    const auto stretchOf = [&](const Point& point) {
        const double place = (point.x - xLow) / (xHigh - xLow) * static_cast<double>(stretches);
        return static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(stretches - 1)));
    };
    for (std::size_t first = 0; first < points.size();) {
        std::size_t last = first + 1;
        while (last < points.size() && stretchOf(points[last]) == stretchOf(points[first])) ++last;
        keep(points, first, last, out);
        first = last;
    }
    return out;
}

} // namespace headroom::report::svg
