#pragma once
// Linear regression with non-negative coefficients and intervals.

#include <cstddef>
#include <vector>

namespace headroom::calibrate {

/// One column for each coefficient, one row for each observation.
struct System {
    std::vector<std::vector<double>> columns;
    std::vector<double> target;
    std::vector<double> weights; ///< 1 / variance of the row's noise
    /// What is believed of every coefficient before, with its standard deviation; infinite or empty = nothing.
    std::vector<double> prior, priorDeviation;
    std::vector<std::size_t> group; ///< run of each row: rows of a run share what was different that day
};

struct Fit {
    std::vector<double> values; ///< >= 0
    std::vector<std::vector<double>> covariance;
    std::vector<double> residuals; ///< target minus fit
    double weightedSquares = 0.0;
    double degreesOfFreedom = 0.0;
    double betweenRuns = 0.0; ///< relative standard deviation of whole runs around the fit
};

/// Weighted least squares with coefficients >= 0 (C. L. Lawson, R. J. Hanson, Solving Least Squares Problems, 1974,
/// chapter 23), each prior a row of its own (A. E. Hoerl, R. W. Kennard, Technometrics 12, 1970). Covariance:
/// heteroscedasticity-consistent (HC3: J. G. MacKinnon, H. White, J. Econometrics 29, 1985), plus what runs differ by as a whole, taken as one factor on all demands, from runs' totals.
/// Precondition: columns not collinear (identify.hpp), more rows than columns unless every column has a prior.
[[nodiscard]] Fit fitNonNegative(const System& system);

/// Variance of a row's noise: readings of a clock that ticks, and a share of the work. Fitted to residuals by
/// regression of their squares on those of the work; returns weights.
[[nodiscard]] std::vector<double> weightsFrom(const std::vector<double>& residuals,
                                              const std::vector<double>& fitted);

/// What a deviation over the `runs` that something was fitted to says of other runs: times sqrt(n / (n - 1)); as it is
/// for one run.
[[nodiscard]] double ofOtherRuns(double deviation, std::size_t runs);

/// Quantile of Student's t: probability `confidence` within +- it. Cornish-Fisher expansion (M. Abramowitz, I. Stegun,
/// Handbook of Mathematical Functions, 26.7.5); error below 1 % from 3 degrees of freedom on.
[[nodiscard]] double studentT(double degreesOfFreedom, double confidence);

} // namespace headroom::calibrate
