#pragma once
// log, exp and the normal quantile with the same bits on every IEEE-754 machine.
//
// The C library picks different code paths by processor (fused multiply-add or not), and
// their last bits differ; results must be byte-identical everywhere, so the few functions
// that random sampling needs are computed here from +, -, *, /, sqrt and exact scaling only.
// Holds only when the compiler does not contract a*b+c by itself (-ffp-contract=off).
//
// Formulas: log(m 2^k) = k ln 2 + 2 atanh((m - 1) / (m + 1)), atanh by its Taylor series;
// e^r = (c + r) / (c - r) with c = r coth(r / 2) = 2 sum B_2n r^2n / (2n)!, B the Bernoulli numbers.

namespace headroom::engine {

/// Natural logarithm. Precondition: x > 0, finite. Relative error below 1e-15.
[[nodiscard]] double portableLog(double x);

/// e^x. Relative error below 1e-15 for |x| <= 708; 0 below -708 and infinity above 709.
[[nodiscard]] double portableExp(double x);

/// 2^x by portableExp, for growth and decay laws; relative error below 1e-15 + 1e-16 |x|.
[[nodiscard]] double portableExp2(double x);

/// Quantile of the standard normal distribution for 0 < p < 1, relative error below 1.2e-9.
/// Source: P. J. Acklam, "An algorithm for computing the inverse normal cumulative
/// distribution function" (2003), rational approximation without refinement.
[[nodiscard]] double normalQuantile(double p);

} // namespace headroom::engine
