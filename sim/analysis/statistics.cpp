#include "sim/analysis/statistics.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace headroom::analysis {
namespace {

constexpr double kZ = 1.959963984540054;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

} // namespace

double studentT(std::size_t degreesOfFreedom) {
    static constexpr std::array<double, 30> kTable = {
        12.7062, 4.30265, 3.18245, 2.77645, 2.57058, 2.44691, 2.36462, 2.30600, 2.26216, 2.22814,
        2.20099, 2.17881, 2.16037, 2.14479, 2.13145, 2.11991, 2.10982, 2.10092, 2.09302, 2.08596,
        2.07961, 2.07387, 2.06866, 2.06390, 2.05954, 2.05553, 2.05183, 2.04841, 2.04523, 2.04227};
    if (degreesOfFreedom == 0) return kInfinity;
    if (degreesOfFreedom <= kTable.size()) return kTable[degreesOfFreedom - 1];
    // Cornish-Fisher expansion, good to 1e-5 from 30 degrees on.
    const auto n = static_cast<double>(degreesOfFreedom);
    const double z3 = kZ * kZ * kZ;
    const double z5 = z3 * kZ * kZ;
    return kZ + (z3 + kZ) / (4.0 * n) + (5.0 * z5 + 16.0 * z3 + 3.0 * kZ) / (96.0 * n * n);
}

Estimate meanOf(const std::vector<double>& replications) {
    if (replications.empty()) return {};
    const auto n = static_cast<double>(replications.size());
    const double mean = std::accumulate(replications.begin(), replications.end(), 0.0) / n;
    if (replications.size() == 1) return Estimate::exactly(mean);
    double squares = 0.0;
    for (const double value : replications) squares += (value - mean) * (value - mean);
    const double half = studentT(replications.size() - 1) * std::sqrt(squares / (n - 1.0) / n);
    return {mean, mean - half, mean + half, true};
}

Estimate wilson(std::uint64_t hits, std::uint64_t trials) {
    if (trials == 0) return {0.0, 0.0, 1.0, true};
    const auto n = static_cast<double>(trials);
    const double p = static_cast<double>(hits) / n;
    const double z2 = kZ * kZ;
    const double middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    const double half = kZ / (1.0 + z2 / n) * std::sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n));
    // At the ends the formula gives exactly 0 or 1; rounding must not push it past the measured value.
    return {p, hits == 0 ? 0.0 : std::max(0.0, middle - half),
            hits == trials ? 1.0 : std::min(1.0, middle + half), true};
}

Estimate quantileOf(const result::Histogram& histogram, double q) {
    if (histogram.empty()) return {0.0, -kInfinity, kInfinity, true};
    const auto n = static_cast<double>(histogram.count());
    const double spread = kZ * std::sqrt(n * q * (1.0 - q));
    const double lowRank = std::floor(n * q - spread);
    const double highRank = std::ceil(n * q + spread) + 1.0;
    const double value = histogram.quantile(q);
    return {value, lowRank < 1.0 ? -kInfinity : histogram.quantile(lowRank / n),
            highRank > n ? kInfinity : histogram.quantile(highRank / n), true};
}

Estimate meanOf(const result::Histogram& histogram) {
    if (histogram.empty()) return {0.0, -kInfinity, kInfinity, true};
    const double mean = histogram.mean();
    if (histogram.count() < 2) return {mean, -kInfinity, kInfinity, true};
    double squares = 0.0;
    for (const auto& [bucket, count] : histogram.sparse()) {
        const unsigned bits = histogram.bits();
        const double middle = static_cast<double>(result::Histogram::lowOf(bucket, bits)) +
                              static_cast<double>(result::Histogram::widthOf(bucket, bits) - 1) / 2.0;
        squares += (middle - mean) * (middle - mean) * static_cast<double>(count);
    }
    const auto n = static_cast<double>(histogram.count());
    const double half = kZ * std::sqrt(squares / (n - 1.0) / n);
    return {mean, mean - half, mean + half, true};
}

} // namespace headroom::analysis
