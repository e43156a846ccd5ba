#pragma once
// Intervals at a stated confidence, 95 % where nothing else is said. tests/analysis/coverage_test.cpp holds
// each of them to the share of cases in which it must contain a known truth.
//
// One run gives many samples, but they are correlated (a queue that is long now is long a moment later),
// so the intervals of a single run are too narrow near saturation. Independent replications have no such
// flaw: Student's t over them is the interval to trust.

#include "sim/result/histogram.hpp"

#include <cstdint>
#include <vector>

namespace headroom::analysis {

struct Estimate {
    double value = 0.0;
    double low = 0.0; ///< may be -infinity and infinity: nothing is known about that side
    double high = 0.0;
    bool interval = false; ///< low and high mean something

    [[nodiscard]] static Estimate exactly(double v) { return {v, v, v, false}; }
};

inline constexpr double kConfidence = 0.95;

/// t such that a share `confidence`, in (0, 1), of Student's distribution lies within +-t; infinite for no
/// degrees of freedom. Relative error below 1e-6. Exact distribution function for up to 100 degrees of
/// freedom (M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions, 1964, 26.7.3 and 26.7.4),
/// above that their expansion 26.7.5 around the normal quantile.
[[nodiscard]] double studentT(std::size_t degreesOfFreedom, double confidence = kConfidence);

/// The same for the standard normal distribution.
[[nodiscard]] double normalZ(double confidence = kConfidence);

/// Mean of independent replications; without an interval for fewer than two.
[[nodiscard]] Estimate meanOf(const std::vector<double>& replications, double confidence = kConfidence);

/// Geometric mean of independent replications with Student's interval on their logarithms: for positive
/// quantities whose spread is relative. Precondition: all above 0.
[[nodiscard]] Estimate geometricMeanOf(const std::vector<double>& replications,
                                       double confidence = kConfidence);

/// What is known when the model itself is off by `logError`, a standard deviation of the logarithm, beside what the
/// interval at this confidence already says: both are added as variances. For positive quantities; others, and an
/// error of 0, leave it as it is.
[[nodiscard]] Estimate widened(const Estimate& estimate, double logError, double confidence);

/// Sample standard deviation; 0 for fewer than two values.
[[nodiscard]] double deviationOf(const std::vector<double>& values);

/// Share `hits` of `trials`, Wilson score interval (E. B. Wilson, JASA 22, 1927); [0, 1] for no trials.
[[nodiscard]] Estimate wilson(std::uint64_t hits, std::uint64_t trials, double confidence = kConfidence);

/// Quantile of one run with its order-statistic interval, ranks ceil(n q -+ z sqrt(n q (1 - q))) (W. J.
/// Conover, Practical Nonparametric Statistics, 1999, section 3.2). A side whose
/// rank lies outside the sample is infinite: ten values say nothing about an upper bound of p99.
[[nodiscard]] Estimate quantileOf(const result::Histogram& histogram, double q,
                                  double confidence = kConfidence);

/// Mean of one run, normal approximation with the variance of the bucket middles.
[[nodiscard]] Estimate meanOf(const result::Histogram& histogram, double confidence = kConfidence);

} // namespace headroom::analysis
