// Quantiles of the normal and Student's distribution against printed tables.

#include "sim/analysis/statistics.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace headroom::analysis {
namespace {

// M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions, table 26.10.
TEST(Quantiles, StudentTAtOtherConfidences) {
    EXPECT_NEAR(studentT(1, 0.90), 6.314, 1e-3);
    EXPECT_NEAR(studentT(2, 0.99), 9.925, 1e-3);
    EXPECT_NEAR(studentT(3, 0.98), 4.541, 1e-3);
    EXPECT_NEAR(studentT(5, 0.99), 4.032, 1e-3);
    EXPECT_NEAR(studentT(9, 0.90), 1.833, 1e-3);
    EXPECT_NEAR(studentT(10, 0.80), 1.372, 1e-3);
    EXPECT_NEAR(studentT(30, 0.90), 1.697, 1e-3);
    EXPECT_NEAR(studentT(60, 0.99), 2.660, 1e-3);
    EXPECT_NEAR(studentT(120, 0.90), 1.658, 1e-3);
}

TEST(Quantiles, StudentTWithOneAndTwoDegreesIsTheClosedForm) {
    for (const double confidence : {0.5, 0.8, 0.9, 0.95, 0.99, 0.999}) {
        constexpr double kPi = 3.14159265358979323846;
        EXPECT_NEAR(studentT(1, confidence), std::tan(0.5 * kPi * confidence),
                    1e-9 * studentT(1, confidence));
        // P(|T| <= t) = t / sqrt(2 + t^2)
        EXPECT_NEAR(studentT(2, confidence),
                    std::sqrt(2.0 * confidence * confidence / (1.0 - confidence * confidence)), 1e-9);
    }
}

TEST(Quantiles, TheExpansionJoinsTheExactOnes) {
    for (const double confidence : {0.8, 0.9, 0.95, 0.99}) {
        // t shrinks smoothly: the step from 100 to 101 lies between its neighbours'.
        const double before = studentT(99, confidence) - studentT(100, confidence);
        const double across = studentT(100, confidence) - studentT(101, confidence);
        const double after = studentT(101, confidence) - studentT(102, confidence);
        EXPECT_LT(across, before);
        EXPECT_GT(across, after);
    }
}

TEST(Quantiles, NormalZ) {
    EXPECT_NEAR(normalZ(0.90), 1.6448536269514722, 1e-12);
    EXPECT_NEAR(normalZ(0.95), 1.959963984540054, 1e-12);
    EXPECT_NEAR(normalZ(0.99), 2.5758293035489004, 1e-12);
}

// sqrt(0.3^2 + (z 0.25)^2) on both sides, in logarithms.
TEST(Widened, VariancesOfLogarithmsAddUp) {
    const Estimate known{2.0, 2.0 * std::exp(-0.3), 2.0 * std::exp(0.3), true};
    const Estimate wide = widened(known, 0.25, 0.90);
    const double half = std::sqrt(0.09 + 0.0625 * 1.6448536 * 1.6448536);
    EXPECT_NEAR(std::log(wide.high / 2.0), half, 1e-6);
    EXPECT_NEAR(std::log(wide.low / 2.0), -half, 1e-6);
    EXPECT_EQ(wide.value, 2.0);
    EXPECT_EQ(widened(known, 0.0, 0.90).low, known.low);
    // An interval that reaches zero keeps doing so.
    EXPECT_EQ(widened({2.0, -1.0, 5.0, true}, 0.25, 0.90).low, 0.0);
}

TEST(Quantiles, GeometricMean) {
    // Logarithms 0, ln 2, ln 4: mean ln 2, s = ln 2, half = t(2) ln 2 / sqrt(3).
    const Estimate mean = geometricMeanOf({1.0, 2.0, 4.0}, 0.95);
    EXPECT_NEAR(mean.value, 2.0, 1e-12);
    EXPECT_NEAR(mean.high, 2.0 * std::pow(2.0, 4.302653 / std::sqrt(3.0)), 1e-4);
    EXPECT_NEAR(mean.low * mean.high, 4.0, 1e-9);
}

} // namespace
} // namespace headroom::analysis
