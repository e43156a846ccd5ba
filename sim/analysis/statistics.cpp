#include "sim/analysis/statistics.hpp"

#include "sim/engine/portable_math.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace headroom::analysis {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kPi = 3.14159265358979323846;

/// Share of the standard normal distribution within +-z, by its power series around 0 (G. Marsaglia,
/// Journal of Statistical Software 11(4), 2004): 2 phi(z) sum z^(2k+1) / (1 3 5 ... (2k+1)).
double normalWithin(double z) {
    double term = z;
    double sum = z;
    for (int k = 1; term > 1e-18 * sum; ++k) {
        term *= z * z / (2.0 * k + 1.0);
        sum += term;
    }
    return 2.0 * sum * engine::portableExp(-0.5 * z * z) / std::sqrt(2.0 * kPi);
}

/// atan with the same bits everywhere: the argument is halved until the series is short.
double portableAtan(double x) {
    double scale = 1.0;
    while (x > 0.05) {
        x /= 1.0 + std::sqrt(1.0 + x * x);
        scale *= 2.0;
    }
    double power = x;
    double sum = 0.0;
    for (int k = 1; k <= 15; k += 2, power *= -x * x) sum += power / k;
    return scale * sum;
}

/// Share of Student's distribution within +-t: finite sums for whole degrees of freedom.
double studentWithin(std::size_t degreesOfFreedom, double t) {
    const auto n = static_cast<double>(degreesOfFreedom);
    const double cosine2 = n / (n + t * t);
    const double sine = t / std::sqrt(n + t * t);
    const bool odd = degreesOfFreedom % 2 == 1;
    double term = odd ? std::sqrt(cosine2) : 1.0;
    double sum = degreesOfFreedom == 1 ? 0.0 : term;
    for (std::size_t k = odd ? 3 : 2; k + 2 <= degreesOfFreedom; k += 2) {
        term *= cosine2 * (static_cast<double>(k) - 1.0) / static_cast<double>(k);
        sum += term;
    }
    return odd ? 2.0 / kPi * (portableAtan(t / std::sqrt(n)) + sine * sum) : sine * sum;
}

} // namespace

double normalZ(double confidence) {
    // Newton's step on the rational approximation leaves rounding errors only.
    const double z = engine::normalQuantile(0.5 + 0.5 * confidence);
    const double density = 2.0 * engine::portableExp(-0.5 * z * z) / std::sqrt(2.0 * kPi);
    return z - (normalWithin(z) - confidence) / density;
}

double studentT(std::size_t degreesOfFreedom, double confidence) {
    if (degreesOfFreedom == 0) return kInfinity;
    constexpr std::size_t kMostExact = 100;
    if (degreesOfFreedom > kMostExact) {
        const auto n = static_cast<double>(degreesOfFreedom);
        const double z = normalZ(confidence);
        const double y = z * z;
        const double first = (y + 1.0) * z / 4.0;
        const double second = ((5.0 * y + 16.0) * y + 3.0) * z / 96.0;
        const double third = (((3.0 * y + 19.0) * y + 17.0) * y - 15.0) * z / 384.0;
        return z + (first + (second + third / n) / n) / n;
    }
    double low = 0.0;
    double high = 1.0;
    while (studentWithin(degreesOfFreedom, high) < confidence) high *= 2.0;
    while (high - low > 1e-13 * high) {
        const double middle = 0.5 * (low + high);
        (studentWithin(degreesOfFreedom, middle) < confidence ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

double deviationOf(const std::vector<double>& values) {
    if (values.size() < 2) return 0.0;
    const auto n = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
    double squares = 0.0;
    for (const double value : values) squares += (value - mean) * (value - mean);
    return std::sqrt(squares / (n - 1.0));
}

Estimate meanOf(const std::vector<double>& replications, double confidence) {
    if (replications.empty()) return {};
    const auto n = static_cast<double>(replications.size());
    const double mean = std::accumulate(replications.begin(), replications.end(), 0.0) / n;
    if (replications.size() == 1) return Estimate::exactly(mean);
    const double half =
        studentT(replications.size() - 1, confidence) * deviationOf(replications) / std::sqrt(n);
    return {mean, mean - half, mean + half, true};
}

Estimate geometricMeanOf(const std::vector<double>& replications, double confidence) {
    // Through logarithms and back, equal values would lose their last digit.
    if (replications.size() > 1 && std::count(replications.begin(), replications.end(),
                                              replications.front()) == std::ssize(replications))
        return {replications.front(), replications.front(), replications.front(), true};
    std::vector<double> logarithms;
    logarithms.reserve(replications.size());
    for (const double value : replications) logarithms.push_back(engine::portableLog(value));
    const Estimate mean = meanOf(logarithms, confidence);
    return {engine::portableExp(mean.value), engine::portableExp(mean.low),
            engine::portableExp(mean.high), mean.interval};
}

Estimate widened(const Estimate& estimate, double logError, double confidence) {
    if (logError <= 0.0 || estimate.value <= 0.0) return estimate;
    const double model = normalZ(confidence) * logError;
    const auto side = [&](double bound) {
        if (bound <= 0.0) return std::numeric_limits<double>::infinity();
        const double known = engine::portableLog(bound / estimate.value);
        return std::sqrt(known * known + model * model);
    };
    return {estimate.value, estimate.value * engine::portableExp(-side(estimate.low)),
            estimate.value * engine::portableExp(side(estimate.high)), true};
}

Estimate wilson(std::uint64_t hits, std::uint64_t trials, double confidence) {
    if (trials == 0) return {0.0, 0.0, 1.0, true};
    const auto n = static_cast<double>(trials);
    const double p = static_cast<double>(hits) / n;
    const double z = normalZ(confidence);
    const double z2 = z * z;
    const double middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    const double half = z / (1.0 + z2 / n) * std::sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n));
    // At the ends the formula gives exactly 0 or 1; rounding must not push it past the measured value.
    return {p, hits == 0 ? 0.0 : std::max(0.0, middle - half),
            hits == trials ? 1.0 : std::min(1.0, middle + half), true};
}

Estimate quantileOf(const result::Histogram& histogram, double q, double confidence) {
    if (histogram.empty()) return {0.0, -kInfinity, kInfinity, true};
    const auto n = static_cast<double>(histogram.count());
    const double spread = normalZ(confidence) * std::sqrt(n * q * (1.0 - q));
    const double lowRank = std::ceil(n * q - spread);
    const double highRank = std::ceil(n * q + spread);
    const double value = histogram.quantile(q);
    return {value, lowRank < 1.0 ? -kInfinity : histogram.quantile(lowRank / n),
            highRank > n ? kInfinity : histogram.quantile(highRank / n), true};
}

Estimate meanOf(const result::Histogram& histogram, double confidence) {
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
    const double half = normalZ(confidence) * std::sqrt(squares / (n - 1.0) / n);
    return {mean, mean - half, mean + half, true};
}

} // namespace headroom::analysis
