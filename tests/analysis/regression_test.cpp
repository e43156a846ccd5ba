// Comparison with a baseline: published examples of the tests behind it, the rate of false alarms on systems
// that did not change, and whether a real regression is seen.

#include "models/slo.hpp"
#include "sim/analysis/figures.hpp"
#include "sim/analysis/regression.hpp"
#include "sim/analysis/repeated_looks.hpp"
#include "sim/analysis/runner.hpp"
#include "sim/analysis/slo_check.hpp"
#include "sim/engine/random.hpp"
#include "tests/fleet/small_fleet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <numeric>

namespace headroom::analysis {
namespace {

using Kind = FigureChange::Kind;
using Method = FigureChange::Method;
using Values = std::vector<double>;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

ScenarioFigures one(const Values& values, std::uint64_t firstSeed = 1, const std::string& unit = "s",
                    double grain = 0.0, bool lessIsBetter = true) {
    Figure figure{"figure", unit, lessIsBetter, grain, {}, values};
    figure.seeds.resize(values.size());
    std::iota(figure.seeds.begin(), figure.seeds.end(), firstSeed);
    return {"built", {figure}};
}

FigureChange compareOne(const ScenarioFigures& before, const ScenarioFigures& now,
                        RegressionOptions options = {0.025, 0.0}) {
    return compareFigures(before, now, {"figure"}, options).at(0);
}

// Hours of sleep gained by ten patients with two soporifics: A. R. Cushny, A. R. Peebles, J. Physiol. 32,
// 1905; the example of Student (W. S. Gosset), Biometrika 6, 1908.
const Values kDextro = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
const Values kLaevo = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

TEST(Regression, SameSeedsArePairedAsStudentDid) {
    const FigureChange change = compareOne(one(kDextro), one(kLaevo));
    EXPECT_EQ(change.method, Method::kPaired);
    EXPECT_EQ(change.confidence, 0.95);
    EXPECT_NEAR(change.difference.value, 1.58, 1e-9);
    // R: t.test(extra ~ group, data = sleep, paired = TRUE)
    EXPECT_NEAR(change.difference.low, 0.7001142, 1e-6);
    EXPECT_NEAR(change.difference.high, 2.4598858, 1e-6);
    EXPECT_EQ(change.kind, Kind::kRegression) << "less is better, and more beyond doubt";
    EXPECT_EQ(methodText(change), "paired by seed, 10 replications");
}

TEST(Regression, OtherSeedsAreComparedAsWelchDid) {
    const FigureChange change = compareOne(one(kDextro, 1), one(kLaevo, 100));
    EXPECT_EQ(change.method, Method::kWelch);
    // R: t.test(extra ~ group, data = sleep): -0.2054832 to 3.3654832 with 17.776 degrees of freedom; with 17
    // the interval is wider by t(17) / t(17.776) = 2.109816 / 2.102790.
    const double half = (3.3654832 - 1.58) * 2.109816 / 2.102790;
    EXPECT_NEAR(change.difference.high, 1.58 + half, 1e-4);
    EXPECT_NEAR(change.difference.low, 1.58 - half, 1e-4);
    EXPECT_EQ(change.kind, Kind::kWithinNoise);
    EXPECT_EQ(methodText(change), "independent seeds, 10 against 10 replications");
}

TEST(Regression, SeedsInAnotherOrderStillMeetTheirOwn) {
    const ScenarioFigures before{"built", {{"figure", "s", true, 0.0, {1, 2, 3}, {1.0, 2.0, 3.0}}}};
    const ScenarioFigures now{"built", {{"figure", "s", true, 0.0, {3, 1, 2}, {3.0, 1.0, 2.0}}}};
    const FigureChange change = compareOne(before, now);
    EXPECT_EQ(change.method, Method::kPaired);
    EXPECT_EQ(change.kind, Kind::kSame);
    EXPECT_FALSE(change.difference.interval) << "the same values seed by seed: nothing has changed";
    EXPECT_EQ(change.relative().value, 0.0);
}

TEST(Regression, OneRunAgainstSeveralTakesTheirSpread) {
    // mean 3, s = sqrt(2.5); half = t(4) s sqrt(1 + 1/5) = 2.776445 * 1.581139 * 1.095445
    const FigureChange change = compareOne(one({9.0}, 50), one({1.0, 2.0, 3.0, 4.0, 5.0}));
    EXPECT_EQ(change.method, Method::kOneRun);
    EXPECT_NEAR(change.difference.value, -6.0, 1e-12);
    EXPECT_NEAR(change.difference.high, -6.0 + 4.808941, 1e-5);
    EXPECT_EQ(change.kind, Kind::kImprovement);
    const FigureChange blind = compareOne(one({1.0}), one({2.0}, 7));
    EXPECT_EQ(blind.kind, Kind::kUnknown);
    EXPECT_EQ(blind.note, "one run on each side: the noise is unknown");
}

TEST(Regression, SmallOrDoubtfulChangesAreNoRegressions) {
    const ScenarioFigures before = one({100.0, 101.0, 99.0, 100.0});
    const ScenarioFigures slightly = one({103.0, 104.1, 102.0, 103.0}); // 3 %, beyond noise
    EXPECT_EQ(compareOne(before, slightly, {0.05, 0.0}).kind, Kind::kRegression);
    EXPECT_EQ(compareOne(before, slightly, {0.05, 0.05}).kind, Kind::kSame);
    const ScenarioFigures noisy = one({130.0, 90.0, 140.0, 80.0}); // 10 %, within noise
    EXPECT_EQ(compareOne(before, noisy, {0.05, 0.05}).kind, Kind::kWithinNoise);
    // 20 % fewer a second is worse, 20 % more is better.
    const auto rate = [](double factor) {
        return one({100.0 * factor, 101.0 * factor, 99.0 * factor}, 1, "/s", 0.01, false);
    };
    EXPECT_EQ(compareOne(rate(1.0), rate(0.8)).kind, Kind::kRegression);
    EXPECT_EQ(compareOne(rate(1.0), rate(1.2)).kind, Kind::kImprovement);
}

TEST(Regression, ASpreadBelowTheGrainIsNoCertainty) {
    // One more failure of a thousand on each of three seeds: equal differences, and still luck.
    const auto shares = [](double share, double grain) {
        return one({share, share, share}, 1, "share", grain);
    };
    EXPECT_EQ(compareOne(shares(0.0, 0.001), shares(0.001, 0.001)).kind, Kind::kWithinNoise);
    EXPECT_EQ(compareOne(shares(0.0, 0.001), shares(0.02, 0.001)).kind, Kind::kRegression);
    // Exact quantities have no grain: a dollar more is a dollar more.
    EXPECT_EQ(compareOne(one({1.0, 1.0, 1.0}, 1, "USD/h"), one({2.0, 2.0, 2.0}, 1, "USD/h")).kind,
              Kind::kRegression);
    // A share must move by 0.1 percentage points where a least change is asked for.
    EXPECT_EQ(compareOne(shares(0.0001, 1e-6), shares(0.0002, 1e-6), {0.05, 0.05}).kind, Kind::kSame);
}

TEST(Regression, WhatCannotBeComparedIsSaid) {
    EXPECT_EQ(compareOne(one({kNaN, kNaN}), one({1.0, 2.0})).note, "never happened before");
    EXPECT_EQ(compareOne(one({1.0, 2.0}), one({kNaN, kNaN})).kind, Kind::kUnknown);
    const FigureChange broken = compareOne(one({1.0, 2.0}), one({1.0, kInfinity}));
    EXPECT_EQ(broken.kind, Kind::kRegression) << "an operation that never completes any more";
    EXPECT_EQ(compareOne(one({1.0, kInfinity}), one({1.0, 2.0})).kind, Kind::kImprovement);
    EXPECT_EQ(compareOne(one({kInfinity}), one({kInfinity})).kind, Kind::kUnknown);
    ScenarioFigures empty;
    EXPECT_EQ(compareOne(empty, one({1.0, 2.0})).note, "not in the baseline");
}

/// Share of cases in which any of `figures` figures of an unchanged system is called a regression.
double falseAlarmRate(std::size_t cases, std::size_t figures, std::size_t before, std::size_t now,
                      std::uint64_t firstSeedNow, double shift = 0.0) {
    std::size_t alarms = 0;
    for (std::size_t i = 0; i < cases; ++i) {
        ScenarioFigures sides[2] = {{"built", {}}, {"built", {}}};
        std::vector<std::string> names;
        for (std::size_t k = 0; k < figures; ++k) {
            engine::RandomStream stream(1234, i, k);
            names.push_back("figure " + std::to_string(k));
            for (std::size_t side = 0; side < 2; ++side) {
                Figure figure{names.back(), "s", true, 1e-9, {}, {}};
                const std::uint64_t first = side == 0 ? 1 : firstSeedNow;
                for (std::size_t run = 0; run < (side == 0 ? before : now); ++run) {
                    figure.seeds.push_back(first + run);
                    figure.values.push_back((1.0 + (side == 1 ? shift : 0.0)) *
                                            (1.0 + 0.05 * stream.normal()));
                }
                sides[side].figures.push_back(figure);
            }
        }
        const auto changes = compareFigures(sides[0], sides[1], names, {0.05, 0.0});
        alarms += std::any_of(changes.begin(), changes.end(),
                              [](const auto& one) { return one.kind == Kind::kRegression; });
    }
    return static_cast<double>(alarms) / static_cast<double>(cases);
}

TEST(Regression, FalseAlarmsComeAtTheStatedRate) {
    // 2000 cases at 5 %: standard deviation 0.49 percentage points, so three of them are 1.5. Six figures
    // together, independent: 1 - (1 - 0.05/6)^6 = 4.9 %.
    EXPECT_NEAR(falseAlarmRate(2000, 6, 5, 5, 1), 0.049, 0.015) << "paired";
    EXPECT_NEAR(falseAlarmRate(2000, 6, 5, 5, 100), 0.049, 0.015) << "Welch";
    EXPECT_NEAR(falseAlarmRate(2000, 1, 8, 4, 100), 0.05, 0.015) << "Welch, uneven";
    EXPECT_NEAR(falseAlarmRate(2000, 1, 1, 5, 100), 0.05, 0.015) << "one run against five";
}

TEST(Regression, TwentyPercentAreSeenThroughFivePercentNoise) {
    // One figure, five replications a side: effect 0.2 / (0.05 * sqrt(2 / 5)) = 6.3 standard errors.
    EXPECT_GE(falseAlarmRate(500, 1, 5, 5, 100, 0.2), 0.99);
    EXPECT_GE(falseAlarmRate(500, 1, 5, 5, 1, 0.2), 0.99);
}

/// Fifty users on one core for half a minute; the operation takes `factor` times its 10 ms.
std::vector<result::RunResult> simulated(double factor, std::uint64_t firstSeed, std::size_t runs) {
    models::Scenario scenario = fleet::test::smallFleet();
    scenario.workload.steady =
        models::SteadyUsers{50, models::seconds(1), models::seconds(30), models::seconds(0)};
    scenario.profiles["small"].operations["work"].cpu.base = models::seconds(0.010 * factor);
    const auto shared = std::make_shared<const models::Scenario>(scenario);
    std::vector<result::RunResult> results;
    for (std::uint64_t seed = firstSeed; seed < firstSeed + runs; ++seed)
        results.push_back(runRequest({shared, seed, 0.0}));
    return results;
}

std::vector<models::Slo> objectives() {
    return {models::parseSlo("p95(work) < 1s"), models::parseSlo("mean(work) < 1s")};
}

ScenarioFigures simulatedFigures(double factor, std::uint64_t firstSeed, std::size_t runs) {
    const auto results = simulated(factor, firstSeed, runs);
    std::vector<const result::RunResult*> pointers;
    for (const result::RunResult& run : results) pointers.push_back(&run);
    return figuresOf(objectives(), pointers);
}

std::vector<FigureChange> compareSides(const ScenarioFigures& before, const ScenarioFigures& now,
                                       double leastChange) {
    std::vector<std::string> names;
    for (const models::Slo& slo : comparedQuantities(objectives()))
        names.push_back(models::quantityText(slo));
    return compareFigures(before, now, names, {0.05, leastChange});
}

bool anyRegression(const std::vector<FigureChange>& changes) {
    return std::any_of(changes.begin(), changes.end(),
                       [](const auto& one) { return one.kind == Kind::kRegression; });
}

TEST(Regression, SimulationsThatOnlyDifferInTheirSeedsRaiseFewAlarms) {
    constexpr std::size_t kCases = 200;
    std::size_t alarms = 0;
    std::size_t relevantAlarms = 0;
    for (std::uint64_t i = 0; i < kCases; ++i) {
        const auto before = simulatedFigures(1.0, 1 + 6 * i, 3);
        const auto now = simulatedFigures(1.0, 4 + 6 * i, 3);
        alarms += anyRegression(compareSides(before, now, 0.0));
        relevantAlarms += anyRegression(compareSides(before, now, 0.05));
    }
    // At most 10 expected (correlated figures alarm together); 18 would come once in a hundred such tests.
    EXPECT_LE(alarms, 18U);
    EXPECT_GE(alarms, 1U) << "a comparison that never alarms has no power";
    EXPECT_LE(relevantAlarms, alarms);
    RecordProperty("alarms", static_cast<int>(alarms));
    RecordProperty("relevantAlarms", static_cast<int>(relevantAlarms));
}

TEST(Regression, TheSameSimulationTwiceIsTheSame) {
    const auto runs = simulatedFigures(1.0, 1, 3);
    for (const FigureChange& change : compareSides(runs, runs, 0.05)) {
        EXPECT_EQ(change.kind, Kind::kSame) << change.name;
        EXPECT_EQ(change.difference.value, 0.0) << change.name;
    }
}

TEST(Regression, ATwentyPercentSlowerOperationIsSeen) {
    for (const std::uint64_t seedNow : {1U, 7U}) { // the same seeds, other seeds
        const auto changes =
            compareSides(simulatedFigures(1.0, 1, 6), simulatedFigures(1.2, seedNow, 6), 0.05);
        const auto kindOf = [&](const std::string& name) {
            for (const FigureChange& one : changes)
                if (one.name == name) return one.kind;
            return Kind::kUnknown;
        };
        EXPECT_EQ(kindOf("mean(work)"), Kind::kRegression) << seedNow;
        EXPECT_EQ(kindOf("cost_per_hour"), Kind::kSame);
    }
    const auto faster = compareSides(simulatedFigures(1.2, 1, 3), simulatedFigures(1.0, 1, 3), 0.05);
    EXPECT_FALSE(anyRegression(faster));
    EXPECT_TRUE(std::any_of(faster.begin(), faster.end(),
                            [](const auto& one) { return one.kind == Kind::kImprovement; }));
}

TEST(RepeatedLooks, DoubleUpToTheMost) {
    EXPECT_EQ(looksUpTo(3, 3), (std::vector<int>{3}));
    EXPECT_EQ(looksUpTo(3, 24), (std::vector<int>{3, 6, 12, 24}));
    EXPECT_EQ(looksUpTo(3, 20), (std::vector<int>{3, 6, 12, 20}));
    EXPECT_DOUBLE_EQ(lookConfidence(1), 0.95);
    EXPECT_DOUBLE_EQ(lookConfidence(4), 0.9875);
}

TEST(RepeatedLooks, KeepTheErrorOfASingleLook) {
    // 5 % of the users fail, and 5 % is the limit: every verdict is wrong by a hair. A t interval misses its
    // mean in 5 % of the cases; four looks at 95 % each would in about 12 %.
    const models::Slo slo = models::parseSlo("failed_users < 5%");
    const std::vector<int> looks = looksUpTo(3, 24);
    constexpr int kCases = 1500;
    const auto decidedShare = [&](double confidence) {
        int decided = 0;
        for (int i = 0; i < kCases; ++i) {
            engine::RandomStream stream(99, static_cast<std::uint64_t>(i));
            std::vector<result::RunResult> runs(24);
            std::vector<const result::RunResult*> pointers;
            bool clear = false;
            for (const int look : looks) {
                while (static_cast<int>(pointers.size()) < look) {
                    result::RunResult& run = runs[pointers.size()];
                    run.users.arrived = 1000000;
                    run.users.failed =
                        static_cast<std::uint64_t>(std::llround(50000.0 + 2000.0 * stream.normal()));
                    pointers.push_back(&run);
                }
                clear = clear || checkSlo(slo, pointers, confidence).verdict != Verdict::kUndecided;
            }
            decided += clear;
        }
        return static_cast<double>(decided) / kCases;
    };
    EXPECT_LE(decidedShare(lookConfidence(looks.size())), 0.05 + 3.0 * 0.0056);
    EXPECT_GE(decidedShare(0.95), 0.08) << "what the split is for";
}

} // namespace
} // namespace headroom::analysis
