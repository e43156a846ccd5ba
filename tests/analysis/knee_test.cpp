#include "sim/analysis/knee.hpp"
#include "tests/analysis/result_builder.hpp"

#include <gtest/gtest.h>

namespace headroom::analysis {
namespace {

std::vector<LoadPoint> curve(const std::function<double(double)>& p95,
                             const std::function<double(double)>& perSecond, double to = 1000.0) {
    std::vector<LoadPoint> points;
    for (int i = 1; i <= 40; ++i) {
        const double users = to * i / 40.0;
        points.push_back({users, p95(users), perSecond(users)});
    }
    return points;
}

TEST(Knee, FlatCurveWithNoiseHasNone) {
    // 45 ms +- 20 %: Kneedle alone would find a bend in the noise
    const Knee knee = kneeOf(curve([](double n) { return 0.045 * (1.0 + 0.2 * std::sin(n * 0.37)); },
                                   [](double n) { return n; }));
    EXPECT_FALSE(knee.found);
    EXPECT_FALSE(knee.throughputSaturatesAt);
    EXPECT_NEAR(knee.baselineSeconds, 0.045, 0.008);
    EXPECT_EQ(knee.mostUsers, 1000.0);
}

TEST(Knee, StraightLineHasNone) {
    // latency doubles several times, but without a bend
    EXPECT_FALSE(kneeOf(curve([](double n) { return n * 1e-3; }, [](double n) { return n; })).found);
}

TEST(Knee, BendOfABrokenLineIsFoundAtTheBend) {
    // 10 ms up to 600 users, then 1 ms more per user
    const auto p95 = [](double n) { return 0.010 + std::max(0.0, n - 600.0) * 1e-3; };
    const Knee knee = kneeOf(curve(p95, [](double n) { return n; }));
    ASSERT_TRUE(knee.found);
    EXPECT_NEAR(knee.users, 600.0, 25.0);
    EXPECT_NEAR(knee.baselineSeconds, 0.010, 1e-6);
}

TEST(Knee, QueueNearSaturationBendsBeforeItsLimit) {
    // M/M/1: R = S / (1 - n / 1000), S = 10 ms, up to 98 % load
    const auto p95 = [](double n) { return 0.010 / (1.0 - n / 1000.0); };
    const Knee knee = kneeOf(curve(
        p95, [](double n) { return n; }, 980.0));
    ASSERT_TRUE(knee.found);
    EXPECT_GT(knee.users, 800.0);
    EXPECT_LT(knee.users, 950.0);
}

TEST(Knee, PlateauOfTimeoutsDoesNotHideTheBend) {
    // from 10 ms to a 20 s timeout between 500 and 600 users
    const auto p95 = [](double n) { return 0.010 + std::clamp((n - 500.0) / 100.0, 0.0, 1.0) * 20.0; };
    const Knee knee = kneeOf(curve(p95, [](double n) { return std::min(n, 550.0); }));
    ASSERT_TRUE(knee.found);
    EXPECT_NEAR(knee.users, 500.0, 25.0);
}

TEST(Knee, SaturationIsWhereTheLowLoadLineMeetsTheLargestThroughput) {
    // X = N / (Z + R) with Z + R = 2 s until 300 a second: N* = 600
    const auto perSecond = [](double n) { return std::min(n / 2.0, 300.0); };
    const auto p95 = [](double n) { return 0.01 + std::max(0.0, n / 300.0 - 2.0); };
    const Knee knee = kneeOf(curve(p95, perSecond));
    ASSERT_TRUE(knee.throughputSaturatesAt);
    EXPECT_NEAR(*knee.throughputSaturatesAt, 600.0, 1.0);
    EXPECT_EQ(knee.largestPerSecond, 300.0);
    // The same throughput at flat latency: users have finished their scripts and stay idle.
    EXPECT_FALSE(kneeOf(curve([](double) { return 0.01; }, perSecond)).throughputSaturatesAt);
}

TEST(Knee, TooFewPointsSayNothing) {
    EXPECT_FALSE(kneeOf({}).found);
    EXPECT_FALSE(kneeOf({{1, 0.01, 1}, {2, 9.0, 1}}).found);
}

TEST(Knee, OfARunUsesTheBusiestOperationAndTheWayUp) {
    ResultBuilder builder(900, 3000);
    builder.operation(
        "login", [](double) { return 3.0; }, [](double) { return 0.2; });
    builder.operation(
        "send", [](double n) { return std::min(n, 2000.0) / 10.0; },
        [](double n) { return 0.01 + std::max(0.0, n - 2000.0) * 1e-3; });
    builder.operation(
        "deliver", [](double n) { return n; }, [](double) { return 0.005; });
    const Knee knee = findKnee(builder.result());
    EXPECT_EQ(knee.operation, "send");
    ASSERT_TRUE(knee.found);
    EXPECT_NEAR(knee.users, 2000.0, 100.0);
    ASSERT_TRUE(knee.throughputSaturatesAt);
    EXPECT_NEAR(*knee.throughputSaturatesAt, 2000.0, 100.0);
    EXPECT_EQ(findKnee(builder.result(), "login").operation, "login");
    EXPECT_FALSE(findKnee(builder.result(), "login").found);
    EXPECT_FALSE(findKnee(builder.result(), "no-such").found);
}

TEST(Knee, RecoveryAfterThePeakIsNotPartOfTheCurve) {
    ResultBuilder builder(900, 3000);
    builder.operation(
        "send", [](double n) { return n / 10.0; }, [](double) { return 0.01; });
    // the second half of the hold: most users are gone, and what is left is slow
    auto& users = builder.result().series[0].perBin;
    auto& bins = builder.result().operations[0].latencyPerBin;
    for (std::size_t bin = 860; bin < 900; ++bin) {
        users[bin] = 100.0;
        bins[bin] = {{result::Histogram::bucketOf(9'000'000, result::Histogram::kSeries), 500}};
    }
    EXPECT_FALSE(findKnee(builder.result()).found);
}

} // namespace
} // namespace headroom::analysis
