#include "live/calibrate/identify.hpp"
#include "live/calibrate/least_squares.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace headroom::calibrate {
namespace {

/// y = 2 x0 + 0.5 x1 + noise; x0, x1 uniform.
System line(unsigned seed, double noise, std::size_t rows = 40) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> uniform(0.1, 1.0);
    std::normal_distribution<double> normal;
    System system;
    system.columns.resize(2);
    for (std::size_t i = 0; i < rows; ++i) {
        const double x0 = uniform(random);
        const double x1 = uniform(random);
        system.columns[0].push_back(x0);
        system.columns[1].push_back(x1);
        system.target.push_back(2.0 * x0 + 0.5 * x1 + noise * normal(random));
        system.group.push_back(0);
    }
    return system;
}

TEST(LeastSquares, ExactDataGiveTheExactCoefficients) {
    const Fit fit = fitNonNegative(line(1, 0.0));
    EXPECT_NEAR(fit.values[0], 2.0, 1e-9);
    EXPECT_NEAR(fit.values[1], 0.5, 1e-9);
    EXPECT_NEAR(fit.weightedSquares, 0.0, 1e-15);
}

// Unconstrained, y = x0 - x1 has the coefficients 1 and -1; with x >= 0 the best is that of x0 alone,
// sum(x0 y) / sum(x0^2).
TEST(LeastSquares, NegativeCoefficientsAreHeldAtZero) {
    System system;
    system.columns = {{1.0, 2.0, 3.0, 4.0}, {1.0, 0.5, 2.0, 1.0}};
    for (std::size_t i = 0; i < 4; ++i)
        system.target.push_back(system.columns[0][i] - system.columns[1][i]);
    const Fit fit = fitNonNegative(system);
    double xy = 0.0;
    double xx = 0.0;
    for (std::size_t i = 0; i < 4; ++i) {
        xy += system.columns[0][i] * system.target[i];
        xx += system.columns[0][i] * system.columns[0][i];
    }
    EXPECT_DOUBLE_EQ(fit.values[1], 0.0);
    EXPECT_NEAR(fit.values[0], xy / xx, 1e-12);
}

TEST(LeastSquares, IntervalsHoldTheTruthAsOftenAsTheySay) {
    int inside = 0;
    constexpr int kDraws = 400;
    for (unsigned seed = 1; seed <= kDraws; ++seed) {
        const Fit fit = fitNonNegative(line(seed, 0.1));
        const double half = studentT(fit.degreesOfFreedom, 0.9) * std::sqrt(fit.covariance[0][0]);
        if (std::abs(fit.values[0] - 2.0) <= half) ++inside;
    }
    // 360 expected; four standard deviations of a binomial are 24.
    EXPECT_GT(inside, 336);
    EXPECT_LT(inside, 384);
}

// Tables: t(0.95; 3) = 2.353, t(0.95; 10) = 1.812, t(0.975; 30) = 2.042.
TEST(LeastSquares, StudentsQuantiles) {
    EXPECT_NEAR(studentT(3, 0.9), 2.353, 0.03);
    EXPECT_NEAR(studentT(10, 0.9), 1.812, 0.003);
    EXPECT_NEAR(studentT(30, 0.95), 2.042, 0.003);
}

// Runs that differ as a whole by +-10 % widen the covariance by 0.01 theta^2 at least.
TEST(LeastSquares, WhatWholeRunsDifferByWidensTheIntervals) {
    System system = line(3, 0.01, 60);
    for (std::size_t i = 0; i < 60; ++i) {
        system.group[i] = i / 20;
        system.target[i] *= 0.9 + 0.1 * static_cast<double>(i / 20);
    }
    const Fit fit = fitNonNegative(system);
    EXPECT_NEAR(fit.betweenRuns, 0.1, 0.02);
    EXPECT_GT(fit.covariance[0][0],
              0.9 * fit.betweenRuns * fit.betweenRuns * fit.values[0] * fit.values[0]);
}

TEST(Identify, ColumnsThatRiseTogetherAreJoined) {
    std::vector<Column> columns{
        {{"a"}, {1, 2, 3, 4, 5, 1}}, {{"b"}, {2, 4, 6, 8, 10, 2.01}}, {{"c"}, {5, 1, 4, 0, 2, 7}}};
    const std::vector<Column> kept = identify(columns, {});
    ASSERT_EQ(kept.size(), 2U);
    EXPECT_EQ(kept[0].names, (std::vector<std::string>{"a", "b"}));
    EXPECT_DOUBLE_EQ(kept[0].perRow[1], 6.0);
    EXPECT_EQ(kept[1].names, (std::vector<std::string>{"c"}));
}

TEST(Identify, ASumOfTwoOthersIsNotSeenAlone) {
    std::vector<Column> columns{{{"a"}, {1, 0, 3, 4}}, {{"b"}, {0, 2, 1, 7}}, {{"both"}, {1, 2, 4, 11}}};
    EXPECT_EQ(identify(columns, {}).size(), 2U);
}

TEST(Identify, WhatMakesUpNextToNothingIsJoinedAndWhatIsAskedOfNobodyLeftOut) {
    std::vector<Column> columns{{{"big"}, {100, 1, 50}},
                                {{"small"}, {0, 0.1, 0}},
                                {{"none"}, {0, 0, 0}},
                                {{"other"}, {1, 80, 20}}};
    const std::vector<Column> kept = identify(columns, {});
    ASSERT_EQ(kept.size(), 2U);
    EXPECT_EQ(kept[1].names, (std::vector<std::string>{"small", "other"}));
}

} // namespace
} // namespace headroom::calibrate
