#include "sim/analysis/curve_distance.hpp"

#include "sim/analysis/numbers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace headroom::analysis {
namespace {

using Curve = std::vector<LoadPoint>;
using Values = std::vector<double>; ///< at the points of the grid

constexpr std::size_t kGrid = 97; ///< twice the steps of the curves, and one
constexpr std::size_t kFewestPoints = 5;

/// p95 at `users`, linear between points. Precondition: within the curve's range.
double at(const Curve& curve, double users) {
    const auto above =
        std::lower_bound(curve.begin(), curve.end(), users,
                         [](const LoadPoint& point, double wanted) { return point.users < wanted; });
    if (above == curve.begin()) return above->p95Seconds;
    if (above == curve.end()) return curve.back().p95Seconds;
    const LoadPoint& low = *(above - 1);
    const double share = (users - low.users) / (above->users - low.users);
    return low.p95Seconds + share * (above->p95Seconds - low.p95Seconds);
}

double meanOfValues(const Values& values) {
    // Trapezoids: the ends count half.
    const double sum = std::accumulate(values.begin(), values.end(), 0.0);
    return (sum - (values.front() + values.back()) / 2.0) / static_cast<double>(values.size() - 1);
}

double meanDistance(const Values& a, const Values& b) {
    Values apart;
    for (std::size_t i = 0; i < a.size(); ++i) apart.push_back(std::abs(a[i] - b[i]));
    return meanOfValues(apart);
}

struct Side {
    Values mean;
    double variance = 0.0; ///< of the mean curve, as a squared mean distance
    bool known = false;    ///< the variance is
};

Side sideOf(std::span<const Curve> curves, double low, double high) {
    std::vector<Values> all;
    for (const Curve& curve : curves) {
        Values values;
        for (std::size_t i = 0; i < kGrid; ++i) {
            const double place = static_cast<double>(i) / static_cast<double>(kGrid - 1);
            values.push_back(at(curve, low + place * (high - low)));
        }
        all.push_back(std::move(values));
    }
    Side side;
    const auto n = static_cast<double>(all.size());
    side.mean.assign(kGrid, 0.0);
    for (const Values& values : all) {
        for (std::size_t i = 0; i < kGrid; ++i) side.mean[i] += values[i] / n;
    }
    if (all.size() < 2) return side;
    for (const Values& values : all) {
        const double distance = meanDistance(values, side.mean);
        side.variance += distance * distance / (n - 1.0) / n;
    }
    side.known = true;
    return side;
}

} // namespace

CurveDistance curveDistance(std::span<const Curve> first, std::span<const Curve> second) {
    CurveDistance out;
    double low = 0.0;
    double high = std::numeric_limits<double>::infinity();
    double longest = 0.0;
    for (const std::span<const Curve> side : {first, second}) {
        for (const Curve& curve : side) {
            if (curve.size() < kFewestPoints) {
                out.note = "too few completed for a curve";
                return out;
            }
            low = std::max(low, curve.front().users);
            high = std::min(high, curve.back().users);
            longest = std::max(longest, curve.back().users);
        }
    }
    if (!(high > low)) {
        out.note = "no common range of users";
        return out;
    }
    const Side a = sideOf(first, low, high);
    const Side b = sideOf(second, low, high);
    out.firstMeanSeconds = meanOfValues(a.mean);
    out.secondMeanSeconds = meanOfValues(b.mean);
    if (!(out.firstMeanSeconds > 0.0)) {
        out.note = "the first curve is zero";
        return out;
    }
    out.comparable = true;
    out.fromUsers = low;
    out.toUsers = high;
    out.share = meanDistance(a.mean, b.mean) / out.firstMeanSeconds;
    if (a.known && b.known) out.noise = std::sqrt(a.variance + b.variance) / out.firstMeanSeconds;
    if (high < 0.9 * longest) {
        out.note = "compared from " + countText(std::round(low)) + " to " + countText(std::round(high)) +
                   " users, where both have values";
    }
    return out;
}

CurveDistance curveDistance(std::span<const result::RunResult> first,
                            std::span<const result::RunResult> second, const std::string& operation) {
    const auto curvesOf = [&](std::span<const result::RunResult> runs) {
        std::vector<Curve> curves;
        for (const result::RunResult& run : runs) curves.push_back(findKnee(run, operation).curve);
        return curves;
    };
    const std::vector<Curve> a = curvesOf(first);
    const std::vector<Curve> b = curvesOf(second);
    return curveDistance(std::span<const Curve>(a), std::span<const Curve>(b));
}

} // namespace headroom::analysis
