#include "sim/analysis/runner.hpp"
#include "sim/analysis/warm_up.hpp"
#include "sim/engine/random.hpp"
#include "tests/fleet/small_fleet.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace headroom::analysis {
namespace {

std::vector<double> noise(std::size_t count, std::uint64_t seed = 1) {
    engine::RandomStream stream(seed, 20);
    std::vector<double> values;
    for (std::size_t i = 0; i < count; ++i) values.push_back(stream.normal());
    return values;
}

/// The definition, term by term.
std::size_t mser5ByDefinition(const std::vector<double>& series) {
    std::vector<double> groups;
    for (std::size_t i = 0; i + 5 <= series.size(); i += 5)
        groups.push_back((series[i] + series[i + 1] + series[i + 2] + series[i + 3] + series[i + 4]) /
                         5);
    std::size_t cut = 0;
    double best = INFINITY;
    for (std::size_t d = 0; d <= groups.size() / 2; ++d) {
        const auto n = static_cast<double>(groups.size() - d);
        double mean = 0.0;
        for (std::size_t i = d; i < groups.size(); ++i) mean += groups[i] / n;
        double squares = 0.0;
        for (std::size_t i = d; i < groups.size(); ++i) squares += std::pow(groups[i] - mean, 2);
        if (squares / (n * n) < best) {
            best = squares / (n * n);
            cut = d;
        }
    }
    return cut * 5;
}

TEST(WarmUp, Mser5FollowsItsDefinition) {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        std::vector<double> series = noise(400, seed);
        for (std::size_t i = 0; i < 80; ++i) series[i] += 5.0 * std::exp(-static_cast<double>(i) / 20.0);
        EXPECT_EQ(mser5(series).values, mser5ByDefinition(series)) << seed;
    }
}

TEST(WarmUp, CutsAStepAndNothingElse) {
    std::vector<double> series = noise(1000);
    for (std::size_t i = 0; i < 100; ++i) series[i] += 10.0;
    const WarmUpCut cut = mser5(series);
    EXPECT_TRUE(cut.sufficient);
    EXPECT_GE(cut.values, 100U);
    EXPECT_LE(cut.values, 200U);
}

TEST(WarmUp, SaysWhenTheSeriesStillSettles) {
    std::vector<double> series = noise(200);
    for (std::size_t i = 0; i < series.size(); ++i) series[i] += 0.5 * static_cast<double>(i);
    EXPECT_FALSE(mser5(series).sufficient);
    EXPECT_FALSE(mser5(std::vector<double>{1, 2, 3}).sufficient);
}

TEST(BatchMeans, IndependentValuesKeepManyBatches) {
    const SteadyMean mean = batchMeans(noise(3200, 3));
    EXPECT_TRUE(mean.independent);
    EXPECT_EQ(mean.batches, 32U);
    EXPECT_TRUE(mean.mean.interval);
}

TEST(BatchMeans, CorrelatedValuesGetWiderAndAreNoticed) {
    // AR(1) with 0.99: a value is forgotten after some 100, so that 32 batches of 100 still depend on each
    // other. The standard error of the mean is 1 / (1 - 0.99) / sqrt(n), a hundred times that of the noise.
    int joined = 0;
    double halfWidth = 0.0;
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        engine::RandomStream stream(seed, 21);
        std::vector<double> values;
        double state = 0.0;
        for (int i = 0; i < 3200; ++i) values.push_back(state = 0.99 * state + stream.normal());
        const SteadyMean mean = batchMeans(values);
        if (mean.batches < 32) ++joined;
        halfWidth += (mean.mean.high - mean.mean.value) / 50.0;
    }
    EXPECT_GT(joined, 25);
    const double error = 100.0 / std::sqrt(3200.0);
    EXPECT_GT(halfWidth, 1.8 * error);
    EXPECT_LT(halfWidth, 3.0 * error);
    // A drift makes batches of any length depend on each other.
    std::vector<double> drift = noise(3200);
    for (std::size_t i = 0; i < drift.size(); ++i) drift[i] += 0.01 * static_cast<double>(i);
    EXPECT_EQ(batchMeans(drift).batches, 8U);
    EXPECT_FALSE(batchMeans(drift).independent);
}

TEST(BatchMeans, WeighsByCompletions) {
    std::vector<double> sums(64, 1.0);
    std::vector<double> weights(64, 1.0);
    sums[63] = 300.0; // a bin with a hundred completions of 3
    weights[63] = 100.0;
    EXPECT_NEAR(batchMeans(sums, weights).mean.value, 363.0 / 163.0, 1e-12);
}

TEST(SteadyState, LeavesOutTheRampUpAndFindsTheClosedFormOfTheSystem) {
    // Fifty users of Z = 1 s and S = 10 ms: the server is half idle, response by M/D/1-like waiting is between
    // 10 ms and 20 ms and throughput is N / (Z + R) = 49.2 to 49.6 /s.
    models::Scenario longer = fleet::test::smallFleet();
    longer.workload.steady->duration = models::seconds(300);
    const auto scenario = std::make_shared<const models::Scenario>(longer);
    const auto steady = steadyState(*scenario, runRequest({scenario, 2, 0.0}), "work");
    ASSERT_TRUE(steady);
    EXPECT_FALSE(steady->stated);
    EXPECT_TRUE(steady->sufficient);
    EXPECT_GE(steady->fromSeconds, 1.0);
    EXPECT_LT(steady->fromSeconds, 150.0);
    EXPECT_GT(steady->meanSeconds.mean.value, 0.010);
    EXPECT_LT(steady->meanSeconds.mean.value, 0.020);
    EXPECT_NEAR(steady->perSecond.mean.value, 49.4, 1.5);
    // Little's law for the users: N = X (Z + R).
    EXPECT_NEAR(steady->perSecond.mean.value * (1.0 + steady->meanSeconds.mean.value), 50.0, 1.5);
}

TEST(SteadyState, AStatedWarmUpIsTakenAsItIs) {
    models::Scenario stated = fleet::test::smallFleet();
    stated.workload.steady->warmUp = models::seconds(20);
    const auto scenario = std::make_shared<const models::Scenario>(stated);
    const auto steady = steadyState(*scenario, runRequest({scenario, 2, 0.0}), "work");
    ASSERT_TRUE(steady);
    EXPECT_TRUE(steady->stated);
    EXPECT_EQ(steady->fromSeconds, 21.0);
}

TEST(SteadyState, ARampHasNone) {
    models::Scenario ramp = fleet::test::smallFleet();
    ramp.workload.steady.reset();
    ramp.workload.ramp = models::RampUsers{};
    EXPECT_FALSE(steadyState(ramp, result::RunResult{}, "work"));
}

} // namespace
} // namespace headroom::analysis
