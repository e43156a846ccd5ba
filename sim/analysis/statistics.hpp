#pragma once
// Intervals at 95 % confidence.
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

/// 0.975 quantile of Student's t.
[[nodiscard]] double studentT(std::size_t degreesOfFreedom);

/// Mean of independent replications; without an interval for fewer than two.
[[nodiscard]] Estimate meanOf(const std::vector<double>& replications);

/// Share `hits` of `trials`, Wilson score interval (E. B. Wilson, JASA 22, 1927); [0, 1] for no trials.
[[nodiscard]] Estimate wilson(std::uint64_t hits, std::uint64_t trials);

/// Quantile of one run with its order-statistic (binomial, normal approximation) interval. A side whose
/// rank lies outside the sample is infinite: ten values say nothing about an upper bound of p99.
[[nodiscard]] Estimate quantileOf(const result::Histogram& histogram, double q);

/// Mean of one run, normal approximation with the variance of the bucket middles.
[[nodiscard]] Estimate meanOf(const result::Histogram& histogram);

} // namespace headroom::analysis
