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

Values minus(const Values& a, const Values& b) {
    Values out;
    for (std::size_t i = 0; i < a.size(); ++i) out.push_back(a[i] - b[i]);
    return out;
}

/// Of one curve around the mean of several, as a squared mean distance; 0 for a single one.
double varianceOf(const std::vector<Values>& curves, const Values& mean) {
    double sum = 0.0;
    for (const Values& curve : curves) {
        const double distance = meanDistance(curve, mean);
        sum += distance * distance;
    }
    return curves.size() < 2 ? 0.0 : sum / static_cast<double>(curves.size() - 1);
}

struct Side {
    std::vector<Values> curves;
    Values mean;
};

Side sideOf(std::span<const Curve> curves, double low, double high) {
    Side side;
    side.mean.assign(kGrid, 0.0);
    for (const Curve& curve : curves) {
        Values values;
        for (std::size_t i = 0; i < kGrid; ++i) {
            const double place = static_cast<double>(i) / static_cast<double>(kGrid - 1);
            values.push_back(at(curve, low + place * (high - low)));
            side.mean[i] += values.back() / static_cast<double>(curves.size());
        }
        side.curves.push_back(std::move(values));
    }
    return side;
}

} // namespace

CurveDistance curveDistance(std::span<const Curve> first, std::span<const Curve> second, bool paired) {
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
    if (paired && a.curves.size() > 1) {
        std::vector<Values> apart;
        for (std::size_t i = 0; i < a.curves.size(); ++i)
            apart.push_back(minus(b.curves[i], a.curves[i]));
        out.noise =
            std::sqrt(varianceOf(apart, minus(b.mean, a.mean)) / static_cast<double>(apart.size())) /
            out.firstMeanSeconds;
    } else {
        // A single curve scatters as those of the other side do, as far as anyone knows.
        const double ofFirst =
            varianceOf(a.curves.size() > 1 ? a.curves : b.curves, a.curves.size() > 1 ? a.mean : b.mean);
        const double ofSecond =
            varianceOf(b.curves.size() > 1 ? b.curves : a.curves, b.curves.size() > 1 ? b.mean : a.mean);
        out.noise = std::sqrt(ofFirst / static_cast<double>(a.curves.size()) +
                              ofSecond / static_cast<double>(b.curves.size())) /
                    out.firstMeanSeconds;
    }
    if (high < 0.9 * longest) {
        out.note = "compared from " + countText(std::round(low)) + " to " + countText(std::round(high)) +
                   " users, where both have values";
    }
    return out;
}

CurveDistance curveDistance(std::span<const result::RunResult> first,
                            std::span<const result::RunResult> second, const std::string& operation,
                            bool paired) {
    const auto curvesOf = [&](std::span<const result::RunResult> runs) {
        std::vector<Curve> curves;
        for (const result::RunResult& run : runs) curves.push_back(findKnee(run, operation).curve);
        return curves;
    };
    const std::vector<Curve> a = curvesOf(first);
    const std::vector<Curve> b = curvesOf(second);
    return curveDistance(std::span<const Curve>(a), std::span<const Curve>(b), paired);
}

} // namespace headroom::analysis
