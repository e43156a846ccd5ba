#include "sim/analysis/slo_check.hpp"
#include "tests/analysis/result_builder.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace headroom::analysis {
namespace {

using models::Slo;

Slo latencySlo(double quantile, double limit, const std::string& operation = "send") {
    return {"p(" + operation + ")",
            Slo::Quantity::kLatencyQuantile,
            quantile,
            operation,
            Slo::Comparison::kLess,
            limit};
}
Slo failedUsers(double limit) {
    return {"failed_users", Slo::Quantity::kFailedUsers, 0.95, "", Slo::Comparison::kLess, limit};
}

TEST(Statistics, StudentTMatchesTheTables) {
    EXPECT_NEAR(studentT(1), 12.706, 1e-3);
    EXPECT_NEAR(studentT(4), 2.776, 1e-3);
    EXPECT_NEAR(studentT(31), 2.0395, 1e-4);
    EXPECT_NEAR(studentT(120), 1.9799, 1e-4);
    EXPECT_NEAR(studentT(100000), 1.95998, 1e-4);
}

TEST(Statistics, MeanOfReplicationsHasStudentsInterval) {
    // mean 3, s = 1.5811, half = 2.776 * s / sqrt(5)
    const Estimate estimate = meanOf(std::vector<double>{1, 2, 3, 4, 5});
    EXPECT_DOUBLE_EQ(estimate.value, 3.0);
    EXPECT_NEAR(estimate.high - 3.0, 1.9632, 1e-3);
    EXPECT_NEAR(3.0 - estimate.low, 1.9632, 1e-3);
    EXPECT_FALSE(meanOf(std::vector<double>{7}).interval);
}

TEST(Statistics, WilsonMatchesPublishedValues) {
    // 10 of 100: 5.52 % to 17.44 %; 0 of 100: 0 to 3.70 %
    EXPECT_NEAR(wilson(10, 100).low, 0.0552, 1e-4);
    EXPECT_NEAR(wilson(10, 100).high, 0.1744, 1e-4);
    EXPECT_EQ(wilson(0, 100).low, 0.0);
    EXPECT_NEAR(wilson(0, 100).high, 0.0370, 1e-4);
    EXPECT_EQ(wilson(100, 100).high, 1.0);
    EXPECT_EQ(wilson(0, 0).high, 1.0);
}

TEST(Statistics, QuantileIntervalIsOpenWhereTheSampleIsTooSmall) {
    result::Histogram small;
    for (std::uint64_t i = 1; i <= 20; ++i) small.add(i);
    EXPECT_EQ(quantileOf(small, 0.99).high, std::numeric_limits<double>::infinity());
    result::Histogram large;
    large.addEvenly(1, 1000, 1000);
    const Estimate median = quantileOf(large, 0.5);
    // ranks 500 -+ 1.96 * sqrt(250) = 470 and 531
    EXPECT_EQ(median.value, 500.0);
    EXPECT_EQ(median.low, 470.0);
    EXPECT_EQ(median.high, 531.0);
}

TEST(SloCheck, VerdictComesFromTheWholeInterval) {
    ResultBuilder builder(300, 1000);
    builder.operation(
        "send", [](double) { return 100.0; }, [](double) { return 0.1; });
    const std::vector<const result::RunResult*> one{&builder.result()};
    // values spread evenly over 50 to 150 ms: p95 = 145 ms
    EXPECT_EQ(checkSlo(latencySlo(0.95, 0.2), one).verdict, Verdict::kHolds);
    EXPECT_EQ(checkSlo(latencySlo(0.95, 0.1), one).verdict, Verdict::kViolated);
    const SloOutcome near = checkSlo(latencySlo(0.95, 0.145), one);
    EXPECT_EQ(near.verdict, Verdict::kUndecided);
    EXPECT_NEAR(near.measured.value, 0.145, 0.001);
    EXPECT_FALSE(near.note.empty());
}

TEST(SloCheck, SharesOfOneRunUseWilson) {
    ResultBuilder builder(300, 3000);
    builder.operation(
        "send", [](double) { return 10.0; }, [](double) { return 0.1; });
    builder.failures("send", "timeout", 200, 30);
    const std::vector<const result::RunResult*> one{&builder.result()};
    // 30 of 3000 = 1 %: interval 0.70 % to 1.42 %
    EXPECT_EQ(checkSlo(failedUsers(0.02), one).verdict, Verdict::kHolds);
    EXPECT_EQ(checkSlo(failedUsers(0.01), one).verdict, Verdict::kUndecided);
    EXPECT_EQ(checkSlo(failedUsers(0.005), one).verdict, Verdict::kViolated);
}

TEST(SloCheck, ReplicationsUseStudentsInterval) {
    std::vector<result::RunResult> runs;
    for (const std::uint32_t failed : {20U, 30U, 40U}) {
        ResultBuilder builder(300, 1000);
        builder.operation(
            "send", [](double) { return 10.0; }, [](double) { return 0.1; });
        builder.failures("send", "timeout", 200, failed);
        runs.push_back(builder.result());
    }
    const SloOutcome outcome = checkSlo(failedUsers(0.04), {&runs[0], &runs[1], &runs[2]});
    EXPECT_NEAR(outcome.measured.value, 0.03, 1e-12);
    EXPECT_NEAR(outcome.measured.high, 0.03 + 4.30265 * 0.01 / std::sqrt(3.0), 1e-6);
    EXPECT_EQ(outcome.verdict, Verdict::kUndecided);
    EXPECT_EQ(outcome.samples, 3000U);
}

TEST(SloCheck, AnIntervalNarrowerThanTheDigitsIsNotShown) {
    EXPECT_EQ(estimateText({0.0451, 0.0443, 0.0462, true}, "s"), "45.1 ms (44.3 ms to 46.2 ms)");
    EXPECT_EQ(estimateText({0.0451, 0.045099, 0.045101, true}, "s"), "45.1 ms");
}

TEST(SloCheck, WithoutSamples) {
    ResultBuilder builder(300, 1000);
    builder.operation(
        "send", [](double) { return 0.0; }, [](double) { return 0.1; });
    const std::vector<const result::RunResult*> one{&builder.result()};
    EXPECT_EQ(checkSlo(latencySlo(0.95, 1.0), one).verdict, Verdict::kUndecided);
    builder.result().operations[0].started[3] = 1;
    const SloOutcome tried = checkSlo(latencySlo(0.95, 1.0), one);
    EXPECT_EQ(tried.verdict, Verdict::kViolated);
    EXPECT_EQ(tried.note, "tried, but none completed");
}

TEST(SloCheck, ThroughputObjectivesPointUpwards) {
    ResultBuilder builder(300, 1000);
    builder.operation(
        "send", [](double) { return 100.0; }, [](double) { return 0.1; });
    Slo slo{"throughput", Slo::Quantity::kThroughput, 0.95, "send", Slo::Comparison::kGreater, 90.0};
    EXPECT_EQ(checkSlo(slo, {&builder.result()}).verdict, Verdict::kHolds);
    slo.limit = 110.0;
    EXPECT_EQ(checkSlo(slo, {&builder.result()}).verdict, Verdict::kViolated);
    EXPECT_FALSE(firstBreak(slo, builder.result()));
}

TEST(SloCheck, FirstBreakNamesTimeAndUsers) {
    ResultBuilder builder(900, 900);
    // p95 = 1.45 times the median; over 200 ms from 500 users on
    builder.operation(
        "send", [](double) { return 50.0; }, [](double n) { return n < 500.0 ? 0.05 : 0.5; });
    const auto broken = firstBreak(latencySlo(0.95, 0.2), builder.result());
    ASSERT_TRUE(broken);
    EXPECT_GE(broken->users, 500.0);
    EXPECT_LT(broken->users, 510.0) << "5 % of a 30 s window are two seconds";
    EXPECT_FALSE(firstBreak(latencySlo(0.95, 2.0), builder.result()));
}

TEST(SloCheck, FailedUsersOverTimeFollowTheErrors) {
    ResultBuilder builder(900, 900);
    builder.operation(
        "send", [](double) { return 50.0; }, [](double) { return 0.05; });
    builder.failures("send", "timeout", 400, 20);
    const std::vector<double> failed = failedUsersSoFar(builder.result());
    EXPECT_EQ(failed[399], 0.0);
    EXPECT_NEAR(failed[409], 10.0, 1e-9);
    EXPECT_NEAR(failed[899], 20.0, 1e-9);
    // 1 % of about 450 arrived users are 4.5: the fifth failure
    const auto broken = firstBreak(failedUsers(0.01), builder.result());
    ASSERT_TRUE(broken);
    EXPECT_EQ(broken->atSeconds, 405.0);
}

TEST(SloCheck, TooFewSamplesInAWindowBreakNothing) {
    ResultBuilder builder(900, 900);
    builder.operation(
        "send", [](double n) { return n < 30.0   ? 0.0
                                      : n < 31.0 ? 1.0
                                                 : 0.0; },
        [](double) { return 5.0; });
    EXPECT_FALSE(firstBreak(latencySlo(0.95, 1.0), builder.result()));
}

} // namespace
} // namespace headroom::analysis
