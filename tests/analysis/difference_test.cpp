// Differences of results: intervals against closed forms and by simulation, verdicts on results built to
// differ in a known way, curve distance against areas known from geometry.

#include "sim/analysis/curve_distance.hpp"
#include "sim/analysis/difference.hpp"
#include "tests/analysis/result_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <stdexcept>

namespace headroom::analysis {
namespace {

using result::RunResult;

RunResult built(double seconds, std::uint64_t seed = 1, double utilization = 0.5) {
    ResultBuilder builder(200, 500);
    builder.operation(
        "send", [](double n) { return n / 4.0; },
        [seconds](double n) { return seconds * (1.0 + n / 1000.0); });
    builder.resource("chat.cpu[0]", "chat", "cpu",
                     [utilization](double, double) { return utilization; });
    builder.result().cost = {{"chat", 1.0, 0.1}};
    builder.result().seed = seed;
    return builder.result();
}

const DifferenceRow& rowOf(const Difference& difference, const std::string& name) {
    for (const DifferenceRow& row : difference.rows) {
        if (row.name == name) return row;
    }
    throw std::out_of_range(name);
}

Difference compareOne(const RunResult& a, const RunResult& b, const std::string& tolerance = {}) {
    Tolerances tolerances;
    if (!tolerance.empty()) tolerances.set(tolerance);
    return compare(std::vector{a}, std::vector{b}, tolerances);
}

TEST(Tolerance, TheMostParticularNameCounts) {
    Tolerances tolerances;
    tolerances.set("p95=7%");
    tolerances.set("p95(a=b)=20ms");
    tolerances.set("all=3pp");
    EXPECT_EQ(tolerances.of("p95", "p95(other)").amount, 0.07);
    EXPECT_TRUE(tolerances.of("p95", "p95(other)").relative);
    EXPECT_EQ(tolerances.of("p95", "p95(a=b)").amount, 0.02);
    EXPECT_FALSE(tolerances.of("p95", "p95(a=b)").relative);
    EXPECT_EQ(tolerances.of("mean", "mean(x)").amount, 0.03);
    for (const char* wrong : {"p95", "=5%", "p95=", "p95=five", "p95=-1%", "p95=5furlongs"}) {
        EXPECT_THROW(tolerances.set(wrong), std::invalid_argument) << wrong;
    }
}

TEST(DifferenceInterval, MoverOfEvenIntervalsIsTheRootOfTheirSquares) {
    const Estimate difference = differenceOf(Estimate{10, 7, 13, true}, Estimate{20, 16, 24, true});
    EXPECT_EQ(difference.value, 10.0);
    EXPECT_NEAR(difference.low, 10.0 - 5.0, 1e-12);
    EXPECT_NEAR(difference.high, 10.0 + 5.0, 1e-12);
    EXPECT_FALSE(differenceOf(Estimate::exactly(1.0), Estimate{2, 1, 3, true}).interval);
}

TEST(DifferenceInterval, WelchAndPredictionByHand) {
    // Variances 1 and 20/3: squared errors 1/3 and 5/3; degrees 4 / (1/18 + 25/27) = 4.07.
    const Estimate welch = differenceOf(std::vector{1.0, 2.0, 3.0}, std::vector{2.0, 4.0, 6.0, 8.0});
    EXPECT_NEAR(welch.value, 3.0, 1e-12);
    EXPECT_NEAR(welch.high - welch.value, 2.77645 * std::sqrt(2.0), 1e-4);
    const Estimate prediction = differenceOf(std::vector{1.0, 2.0, 3.0}, std::vector{5.0});
    EXPECT_NEAR(prediction.value - prediction.low, 4.30265 * std::sqrt(1.0 + 1.0 / 3.0), 1e-4);
}

// 95 % intervals of normal samples; Welch's with whole degrees of freedom is a little wide.
TEST(DifferenceInterval, CoversTheTruth) {
    std::mt19937_64 random(20);
    std::normal_distribution<double> first(10.0, 1.0);
    std::normal_distribution<double> second(12.0, 3.0);
    const auto draw = [&](auto& distribution, std::size_t count) {
        std::vector<double> values;
        for (std::size_t i = 0; i < count; ++i) values.push_back(distribution(random));
        return values;
    };
    constexpr int kCases = 4000;
    int welch = 0;
    int prediction = 0;
    for (int i = 0; i < kCases; ++i) {
        const Estimate means = differenceOf(draw(first, 4), draw(second, 5));
        welch += means.low <= 2.0 && means.high >= 2.0;
        const Estimate another = differenceOf(draw(first, 5), draw(first, 1));
        prediction += another.low <= 0.0 && another.high >= 0.0;
    }
    EXPECT_NEAR(static_cast<double>(welch) / kCases, 0.955, 0.015);
    EXPECT_NEAR(static_cast<double>(prediction) / kCases, 0.95, 0.012);
}

TEST(Compare, AResultAgreesWithItself) {
    const Difference same = compareOne(built(0.1), built(0.1));
    EXPECT_EQ(same.verdict, Likeness::kWithin);
    EXPECT_EQ(same.count(Likeness::kBeyond) + same.count(Likeness::kUndecided), 0U);
    EXPECT_EQ(rowOf(same, "knee_users").likeness, Likeness::kNotComparable);
    EXPECT_EQ(rowOf(same, "first_binding").firstWord, "nothing");
}

TEST(Compare, DifferencesAreSignedAndHeldAgainstTheirTolerance) {
    const Difference slower = compareOne(built(0.1), built(0.12));
    EXPECT_EQ(slower.verdict, Likeness::kBeyond);
    const DifferenceRow& p95 = rowOf(slower, "p95(send)");
    EXPECT_NEAR(p95.relative, 0.2, 0.01);
    EXPECT_EQ(p95.likeness, Likeness::kBeyond);
    EXPECT_LT(p95.difference.low, p95.difference.value);
    EXPECT_NEAR(rowOf(slower, "curve(send)").difference.value, 0.2, 0.02);
    EXPECT_LT(rowOf(compareOne(built(0.12), built(0.1)), "mean(send)").difference.value, 0.0);
    EXPECT_EQ(compareOne(built(0.1), built(0.12), "all=50%").verdict, Likeness::kWithin);
    const Difference busier = compareOne(built(0.1), built(0.1, 1, 0.6));
    EXPECT_EQ(rowOf(busier, "utilization(chat cpu)").likeness, Likeness::kBeyond);
    EXPECT_NEAR(rowOf(busier, "utilization(chat cpu)").difference.value, 0.1, 1e-6);
}

TEST(Compare, SingleRunsOfDifferentSeedsAreNeverCalledDifferent) {
    const Difference unknown = compareOne(built(0.1), built(0.2, 2));
    EXPECT_EQ(unknown.noise, Difference::Noise::kUnknownBetweenRuns);
    EXPECT_EQ(unknown.verdict, Likeness::kUndecided);
    EXPECT_EQ(unknown.count(Likeness::kBeyond), 0U);
}

TEST(Compare, ReplicationsDecide) {
    const std::vector before{built(0.1, 1), built(0.101, 2), built(0.099, 3)};
    const std::vector paired{built(0.12, 1), built(0.121, 2), built(0.119, 3)};
    const Difference slower = compare(before, paired, {});
    EXPECT_EQ(slower.noise, Difference::Noise::kPairs);
    EXPECT_EQ(rowOf(slower, "mean(send)").likeness, Likeness::kBeyond);
    // The pairs differ by 0.02 each: their scatter is that of rounding.
    const Estimate& difference = rowOf(slower, "mean(send)").difference;
    EXPECT_LT(difference.high - difference.low, 0.001);

    const std::vector noisy{built(0.08, 4), built(0.12, 5), built(0.10, 6)};
    const Difference unclear = compare(before, noisy, {});
    EXPECT_EQ(unclear.noise, Difference::Noise::kWelch);
    EXPECT_EQ(rowOf(unclear, "mean(send)").likeness, Likeness::kUndecided);
    const Difference more = compare(before, std::vector{built(0.2, 9)}, {});
    EXPECT_EQ(more.noise, Difference::Noise::kPrediction);
    EXPECT_EQ(rowOf(more, "p95(send)").likeness, Likeness::kBeyond);
    EXPECT_EQ(rowOf(more, "curve(send)").likeness, Likeness::kBeyond);
}

TEST(Compare, SaysWhatCannotBeCompared) {
    RunResult other = built(0.1);
    other.scenario = "another";
    other.users.arrived *= 2;
    result::OperationResult rare;
    rare.name = "login";
    rare.started = rare.completed = rare.failed = std::vector<std::uint32_t>(200, 0);
    rare.completed[3] = 30;
    rare.latencyPerBin.resize(200);
    for (int i = 0; i < 30; ++i) rare.latency.add(1000);
    other.operations.push_back(rare);
    const Difference difference = compareOne(built(0.1), other);
    EXPECT_EQ(rowOf(difference, "mean(login)").likeness, Likeness::kNotComparable);
    EXPECT_EQ(rowOf(difference, "mean(login)").note, "first: never completed");
    EXPECT_EQ(rowOf(compareOne(other, other), "p50(login)").likeness, Likeness::kWithin);
    EXPECT_EQ(rowOf(compareOne(other, other), "p99(login)").note,
              "too few completed: 30 of at least 1 000");
    EXPECT_THAT(difference.notes,
                testing::ElementsAre("Different scenarios: built and another.",
                                     testing::StartsWith("Different loads: 500 and 1 000 users came")));
}

std::vector<LoadPoint> line(double low, double high) {
    std::vector<LoadPoint> curve;
    for (int i = 0; i <= 10; ++i) curve.push_back({i * 10.0, low + (high - low) * i / 10.0, 0.0});
    return curve;
}

TEST(CurveDistance, IsTheAreaBetweenTheCurves) {
    const auto distance = [](const std::vector<LoadPoint>& a, const std::vector<LoadPoint>& b) {
        return curveDistance(std::vector<std::vector<LoadPoint>>{a},
                             std::vector<std::vector<LoadPoint>>{b}, false);
    };
    EXPECT_NEAR(distance(line(0.1, 0.1), line(0.12, 0.12)).share, 0.2, 1e-12);
    // Crossing in the middle: two triangles of half the length and 0.05 high, over 0.1.
    EXPECT_NEAR(distance(line(0.1, 0.1), line(0.05, 0.15)).share, 0.25, 1e-12);
    EXPECT_EQ(distance(line(0.1, 0.3), line(0.1, 0.3)).share, 0.0);
    auto half = line(0.1, 0.3);
    half.resize(6);
    const CurveDistance part = distance(line(0.1, 0.3), half);
    EXPECT_EQ(part.toUsers, 50.0);
    EXPECT_THAT(part.note, testing::HasSubstr("0 to 50 users"));
    // Pairs that differ by the same everywhere have no noise, however far the pairs lie apart.
    const std::vector<std::vector<LoadPoint>> first{line(0.1, 0.1), line(0.3, 0.3)};
    const std::vector<std::vector<LoadPoint>> second{line(0.11, 0.11), line(0.31, 0.31)};
    EXPECT_NEAR(curveDistance(first, second, true).noise, 0.0, 1e-12);
    // Unpaired: variance 2 * 0.1^2 of a curve, half of it of either mean, over 0.2.
    EXPECT_NEAR(curveDistance(first, second, false).noise, std::sqrt(0.01 + 0.01) / 0.2, 1e-12);
    half.resize(3);
    EXPECT_FALSE(distance(line(0.1, 0.3), half).comparable);
}

} // namespace
} // namespace headroom::analysis
