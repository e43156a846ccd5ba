#include "live/compare/compare.hpp"
#include "live/compare/curves.hpp"
#include "tests/live/compare/runs.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace headroom::compare {
namespace {

using result::RunResult;

/// Latency of one server that saturates at 100 users: flat, then steep.
Law knee(double factor = 1.0) {
    return {[factor](double n) { return factor * 20.0 * std::min(n, 110.0); },
            [factor](double n) { return factor * (n < 100.0 ? 0.010 : 0.010 + 0.004 * (n - 100.0)); },
            [factor](double n) { return factor * std::min(1.0, n / 105.0); }};
}

std::vector<RunResult> repeats(std::initializer_list<double> factors) {
    std::vector<RunResult> runs;
    for (const double factor : factors)
        runs.push_back(rampOf("measured", 60, 150.0, knee(factor), 2.0, "chat-0"));
    return runs;
}

const Row* find(const Comparison& comparison, const std::string& kind, const std::string& subject,
                Stage stage = Stage::kWhole) {
    for (const Row& row : comparison.rows)
        if (row.name == QuantityName{kind, subject, stage}) return &row;
    return nullptr;
}

TEST(Compare, ErrorIsPredictedMinusMeasuredAsAShareOfTheMeasured) {
    const std::vector<RunResult> predicted{rampOf("plane", 60, 150.0, knee(1.1))};
    const Comparison out = compare(predicted, repeats({0.99, 1.0, 1.01}));
    for (const auto& [kind, subject] : {std::pair{"throughput", ""}, std::pair{"cpu", "chat"},
                                        std::pair{"mean", "send"}, std::pair{"p95", "send"}}) {
        const Row* row = find(out, kind, subject);
        ASSERT_NE(row, nullptr) << kind;
        EXPECT_NEAR(row->error, 0.10, 0.005) << kind;
        EXPECT_NEAR(row->noise, 0.01, 0.002) << kind; // standard deviation of 0.99, 1, 1.01
        EXPECT_EQ(row->repeats.size(), 3U);
    }
    // Processors count, not shares: the sides say one and two processors.
    EXPECT_NEAR(find(out, "cpu", "chat")->predicted, 1.1 * find(out, "cpu", "chat")->measured, 0.01);
}

/// Welch with one prediction: s sqrt(1 + 1/3) t(2 degrees) around the difference.
TEST(Compare, VerdictWeighsTheNoiseOfRepeats) {
    const std::vector<RunResult> exact{rampOf("plane", 60, 150.0, knee(1.0))};
    const Row quiet = *find(compare(exact, repeats({0.998, 1.0, 1.002})), "throughput", "");
    EXPECT_EQ(quiet.verdict, Verdict::kWithin);
    const double half = 4.302653 * 0.002 * std::sqrt(4.0 / 3.0);
    EXPECT_NEAR(quiet.errorRange.high - quiet.errorRange.value, half, 0.1 * half);

    const Row noisy = *find(compare(exact, repeats({0.9, 1.0, 1.1})), "throughput", "");
    EXPECT_EQ(noisy.verdict, Verdict::kUndecided);

    const std::vector<RunResult> wrong{rampOf("plane", 60, 150.0, knee(1.3))};
    const Comparison off = compare(wrong, repeats({0.998, 1.0, 1.002}));
    EXPECT_EQ(find(off, "throughput", "")->verdict, Verdict::kBeyond);
    EXPECT_EQ(off.verdict, Verdict::kBeyond);
}

TEST(Compare, OneRepeatIsNeverBeyond) {
    const std::vector<RunResult> wrong{rampOf("plane", 60, 150.0, knee(1.5))};
    const Comparison out = compare(wrong, repeats({1.0}));
    EXPECT_EQ(out.count(Verdict::kBeyond), 0U);
    EXPECT_EQ(out.verdict, Verdict::kUndecided);
    EXPECT_TRUE(std::isnan(find(out, "throughput", "")->noise));
}

TEST(Compare, StagesLieBesideTheMeasuredKnee) {
    const std::vector<RunResult> predicted{rampOf("plane", 60, 150.0, knee(1.0))};
    const Comparison out = compare(predicted, repeats({1.0, 1.0, 1.0}));
    ASSERT_TRUE(out.kneeUsers);
    EXPECT_EQ(out.kneeFrom, "measured");
    EXPECT_NEAR(*out.kneeUsers, 100.0, 5.0);
    EXPECT_NEAR(find(out, "mean", "send", Stage::kBelow)->measured, 0.010, 0.0005);
    EXPECT_NEAR(find(out, "mean", "send", Stage::kNear)->measured, 0.010, 0.0005);
    EXPECT_GT(find(out, "mean", "send", Stage::kBeyond)->measured, 0.05);
    EXPECT_NEAR(find(out, "knee", "")->error, 0.0, 1e-9);
}

/// Only below the knee: a given knee says where the run was.
TEST(Compare, GivenKneeServesRunsBelowIt) {
    const Law flat{[](double n) { return 20.0 * n; }, [](double) { return 0.01; },
                   [](double n) { return n / 105.0; }};
    const std::vector<RunResult> predicted{rampOf("plane", 30, 92.0, flat)};
    const std::vector<RunResult> measured{rampOf("measured", 30, 92.0, flat)};
    Settings settings;
    EXPECT_EQ(find(compare(predicted, measured, settings), "mean", "send", Stage::kNear), nullptr);
    settings.kneeUsers = 100.0;
    const Comparison out = compare(predicted, measured, settings);
    EXPECT_EQ(out.kneeFrom, "given");
    EXPECT_NE(find(out, "mean", "send", Stage::kNear), nullptr);
    EXPECT_EQ(find(out, "mean", "send", Stage::kBeyond), nullptr);
}

/// Predictions at 0.95 to 1.05 times: t(4) = 2.131846 at 90 %, s = 0.0395, so the interval is 1 -+ 0.0923.
TEST(Compare, CoverageCountsRepeatsInThePredictionInterval) {
    std::vector<RunResult> draws;
    for (const double factor : {0.95, 0.975, 1.0, 1.025, 1.05})
        draws.push_back(rampOf("plane", 60, 150.0, knee(factor)));
    const Comparison out = compare(draws, repeats({0.90, 1.0, 1.08, 1.12}));
    const Row* row = find(out, "cpu", "chat");
    ASSERT_TRUE(row->low);
    const double middle = row->predicted;
    EXPECT_NEAR(*row->high / middle - 1.0, 2.131846 * 0.0395285 * std::sqrt(1.2), 0.001);
    EXPECT_EQ(row->covered, 2U); // 1.0 and 1.08
    EXPECT_GE(out.coverable(), 4U);
}

/// What the calibration missed of its own runs counts too: predictions that do not scatter at all have intervals of
/// exp(1.645 * 0.2) around latencies, and none around throughput.
TEST(Compare, ErrorsOfTheCalibrationWidenTheIntervals) {
    std::vector<RunResult> draws;
    for (int draw = 0; draw < 3; ++draw) {
        draws.push_back(rampOf("plane", 60, 150.0, knee(1.0)));
        draws.back().calibrationErrors = {{"latency", 0.2}, {"tail", 0.4}};
    }
    const Comparison out = compare(draws, repeats({0.95, 1.0, 1.05}));
    const auto widthOf = [&](const char* kind, const char* subject) {
        const Row* row = find(out, kind, subject);
        return std::log(*row->high / *row->low);
    };
    EXPECT_NEAR(widthOf("mean", "send"), 2.0 * 1.644854 * 0.2, 1e-5);
    EXPECT_NEAR(widthOf("p95", "send"), 2.0 * 1.644854 * 0.4, 1e-5);
    EXPECT_NEAR(widthOf("throughput", ""), 0.0, 1e-9);
}

TEST(Compare, FirstLimitIsTheProcessorOnBothSides) {
    // What the process may use is one processor, so at one it is at its limit.
    std::vector<RunResult> measured;
    for (int i = 0; i < 3; ++i) measured.push_back(rampOf("measured", 60, 150.0, knee(), 1.0, "chat-0"));
    std::vector<RunResult> predicted{rampOf("plane", 60, 150.0, knee())};
    predicted[0].resources[0].kind = "event-loop";
    Comparison out = compare(predicted, measured);
    EXPECT_EQ(out.predictedLimit, "chat processor");
    EXPECT_EQ(out.limit, Verdict::kWithin);
    for (float& use : predicted[0].resources[0].utilization) use = 0.1F;
    out = compare(predicted, measured);
    EXPECT_EQ(out.predictedLimit, "nothing");
    EXPECT_EQ(out.limit, Verdict::kBeyond);
    EXPECT_EQ(out.verdict, Verdict::kBeyond);
}

/// The driver's own resources limit the measurement, not the fleet.
TEST(Compare, LoadGeneratorIsNoLimitOfTheFleet) {
    RunResult run = rampOf("measured", 60, 150.0, knee(), 1.0, "load-generator");
    EXPECT_EQ(firstLimitOf(run), "nothing");
}

/// What the measured run does after the load has ended is nobody's prediction.
TEST(Compare, DrainIsLeftOut) {
    const std::vector<RunResult> predicted{rampOf("plane", 30, 90.0, knee())};
    std::vector<RunResult> measured{rampOf("measured", 30, 90.0, knee())};
    RunResult& run = measured[0];
    run.binCount = 40;
    run.durationSeconds = 40.0;
    run.series[0].perBin.resize(40, 0.0);
    for (auto* counts :
         {&run.operations[0].started, &run.operations[0].completed, &run.operations[0].failed})
        counts->resize(40, 0);
    run.operations[0].latencyPerBin.resize(40);
    run.resources[0].utilization.resize(40, 0.0F);
    const Comparison out = compare(predicted, measured);
    EXPECT_NEAR(find(out, "throughput", "")->error, 0.0, 1e-9);
    EXPECT_NEAR(find(out, "cpu", "chat")->error, 0.0, 1e-6);
}

/// |1 - 2| + |3 - 2| over 2 + 2: curves that cross do not cancel.
TEST(Curves, DistanceDoesNotCancel) {
    EXPECT_DOUBLE_EQ(meanDistance({1.0, 3.0}, {2.0, 2.0}), 0.5);
    EXPECT_TRUE(std::isnan(meanDistance({1.0}, {0.0})));
}

TEST(Compare, RefusesTheWrongSide) {
    const std::vector<RunResult> predicted{rampOf("plane", 30, 90.0, knee())};
    const std::vector<RunResult> measured = repeats({1.0});
    EXPECT_THROW((void)compare(measured, measured), std::invalid_argument);
    EXPECT_THROW((void)compare(predicted, predicted), std::invalid_argument);
    EXPECT_THROW((void)compare(predicted, {}), std::invalid_argument);
    std::vector<RunResult> mixed = repeats({1.0, 1.0});
    mixed[1].scenario = "another";
    EXPECT_THROW((void)compare(predicted, mixed), std::invalid_argument);
}

TEST(Extract, MembersBelongToTheirService) {
    EXPECT_EQ(serviceOf("chat-0"), "chat");
    EXPECT_EQ(serviceOf("chat[12]"), "chat");
    EXPECT_EQ(serviceOf("redis7"), "redis7");
    EXPECT_EQ(serviceOf("load-generator"), "load-generator");
    EXPECT_EQ(serviceOf("3"), "3");
}

TEST(Tolerances, AreReadStrictly) {
    Tolerances tolerances;
    tolerances.set("p95=25%");
    EXPECT_DOUBLE_EQ(tolerances.of("p95"), 0.25);
    tolerances.set("all=1%");
    EXPECT_DOUBLE_EQ(tolerances.of("knee"), 0.01);
    for (const char* wrong : {"p95", "p95=25", "p96=2%", "p95=x%", "p95=-1%", "=5%"})
        EXPECT_THROW(tolerances.set(wrong), std::invalid_argument) << wrong;
}

} // namespace
} // namespace headroom::compare
