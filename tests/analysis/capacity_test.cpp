// The capacity search against fleets whose capacity is known: by construction, by formula, and by trying every
// load.

#include "models/slo.hpp"
#include "sim/analysis/break_search.hpp"
#include "sim/analysis/capacity.hpp"
#include "sim/analysis/load.hpp"
#include "sim/engine/random.hpp"
#include "tests/fleet/small_fleet.hpp"
#include "tests/laws/queue_theory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <set>

namespace headroom::analysis {
namespace {

/// A runner whose runs are not simulated: so many of a billion users fail as a function of load and seed says.
class FormulaRunner final : public Runner {
public:
    using FailedShare = std::function<double(double users, std::uint64_t seed)>;
    explicit FormulaRunner(FailedShare failedShare) : failedShare_(std::move(failedShare)) {}

    std::vector<Measures> run(std::span<const RunRequest> requests, const Measure& measure) override {
        std::vector<Measures> measures;
        for (const RunRequest& request : requests) {
            const double users = request.scenario->workload.peakUsers();
            result::RunResult run;
            run.users.arrived = 1000000000;
            run.users.failed = static_cast<std::uint64_t>(
                std::llround(1e9 * std::clamp(failedShare_(users, request.seed), 0.0, 1.0)));
            measures.push_back(measure(request, run));
            asked.emplace_back(users, request.seed);
        }
        return measures;
    }

    std::vector<std::pair<double, std::uint64_t>> asked;

private:
    FailedShare failedShare_;
};

models::Scenario steady(int users, const std::string& slo = "failed_users < 1%") {
    models::Scenario scenario = fleet::test::smallFleet();
    scenario.workload.steady->count = users;
    scenario.slos = {models::parseSlo(slo)};
    return scenario;
}

/// 1 % of the users fail at `threshold`.
FormulaRunner::FailedShare breaksAt(double threshold) {
    return [=](double users, std::uint64_t) { return 0.01 * users / threshold; };
}

TEST(BreakSearch, FindsTheLargestWholeLoadThatHolds) {
    for (const double threshold : {1.0, 2.0, 3.0, 17.0, 99.0, 100.0, 101.0, 640.0, 6399.0}) {
        for (const double start : {1.0, 100.0, 5000.0}) {
            for (const double step : {1.04, 2.0}) {
                BreakSearch search(start, step, {6400.0, 1e-9});
                int runs = 0;
                while (const auto users = search.next()) {
                    ASSERT_EQ(*users, std::floor(*users));
                    ASSERT_FALSE(search.outcomeAt(*users)) << "asked twice";
                    search.record(*users, *users <= threshold);
                    ASSERT_LT(++runs, 40);
                }
                EXPECT_EQ(search.low(), threshold) << start << " " << step;
                EXPECT_EQ(search.high(), threshold + 1.0);
                EXPECT_EQ(search.capacity(), threshold);
            }
        }
    }
}

TEST(BreakSearch, StopsAtItsEnds) {
    BreakSearch hopeless(100.0, 2.0, {6400.0, 0.02});
    while (const auto users = hopeless.next()) hopeless.record(*users, false);
    EXPECT_TRUE(hopeless.belowOneUser());
    EXPECT_EQ(hopeless.capacity(), 0.0);
    BreakSearch endless(100.0, 2.0, {6400.0, 0.02});
    while (const auto users = endless.next()) endless.record(*users, true);
    EXPECT_TRUE(endless.beyondHighest());
    EXPECT_EQ(endless.low(), 6400.0);
}

TEST(Capacity, LiesWithinThePrecisionOfAKnownBreak) {
    for (const double threshold : {7.0, 50.0, 333.0, 3000.0, 6000.0}) {
        for (const double precision : {0.2, 0.02, 0.002}) {
            FormulaRunner runner(breaksAt(threshold));
            CapacityOptions options;
            options.precision = precision;
            const Capacity capacity = findCapacity(runner, steady(100), options);
            ASSERT_EQ(capacity.state, Capacity::State::kFound);
            // 1 % at the threshold itself is no longer below 1 %, so one user fewer holds.
            EXPECT_NEAR(capacity.users.value, threshold, std::max(1.0, precision * threshold))
                << precision;
            EXPECT_LE(capacity.users.low, threshold);
            EXPECT_GE(capacity.users.high, std::ceil(threshold) - 1.0);
            EXPECT_LT(capacity.holdsAt, threshold);
            EXPECT_GE(capacity.breaksAt, threshold);
            EXPECT_NEAR(capacity.headroomShare.value, capacity.users.value / 100.0 - 1.0, 1e-12);
            EXPECT_EQ(capacity.brokenSlo, "failed_users < 1%");
            EXPECT_EQ(capacity.runs, runner.asked.size());
            EXPECT_EQ(std::set(runner.asked.begin(), runner.asked.end()).size(), runner.asked.size())
                << "the same run was made twice";
        }
    }
}

TEST(Capacity, UsesTheSameSeedsAtEveryLoadAndSaysSo) {
    FormulaRunner runner(breaksAt(250.0));
    CapacityOptions options;
    options.seed = 40;
    options.replications = 3;
    const Capacity capacity = findCapacity(runner, steady(100), options);
    std::set<std::uint64_t> seeds;
    for (const auto& [users, seed] : runner.asked) seeds.insert(seed);
    EXPECT_EQ(seeds, (std::set<std::uint64_t>{40, 41, 42}));
    ASSERT_TRUE(capacity.atUsers);
    EXPECT_EQ(capacity.atUsers->seeds, 3U);
    EXPECT_THAT(capacity.seedUsers, testing::SizeIs(3));
}

TEST(Capacity, NoNumberBelowOneUserOrBeyondTheHighest) {
    FormulaRunner broken([](double, std::uint64_t) { return 0.5; });
    const Capacity none = findCapacity(broken, steady(100));
    EXPECT_EQ(none.state, Capacity::State::kBelowOneUser);
    EXPECT_EQ(none.users.value, 0.0);
    EXPECT_FALSE(none.users.interval);
    EXPECT_THAT(none.note, testing::HasSubstr("one user"));

    FormulaRunner fine([](double, std::uint64_t) { return 0.0; });
    const Capacity all = findCapacity(fine, steady(100));
    EXPECT_EQ(all.state, Capacity::State::kBeyondHighest);
    EXPECT_EQ(all.users.value, 6400.0);
    EXPECT_EQ(all.users.high, std::numeric_limits<double>::infinity());
    EXPECT_EQ(all.brokenSlo, "");
    EXPECT_THAT(all.note, testing::HasSubstr("6 400"));
}

TEST(Capacity, NoticesThatALargerLoadHoldsAgain) {
    // Breaks between 150 and 200 users and beyond 1 000.
    const auto island = [](double users, std::uint64_t) {
        return (users > 150.0 && users < 200.0) || users > 1000.0 ? 0.02 : 0.0;
    };
    FormulaRunner runner([&](double users, std::uint64_t seed) { return island(users, seed); });
    CapacityOptions options;
    options.startUsers = 180.0;
    const Capacity capacity = findCapacity(runner, steady(100), options);
    EXPECT_EQ(capacity.note.find("not monotone"), std::string::npos) << "never looked beyond";
    EXPECT_NEAR(capacity.users.value, 150.0, 4.0);
    // Seeds that disagree meet each other's loads at the end, where one of them is on the island.
    FormulaRunner mixed([&](double users, std::uint64_t seed) {
        return seed % 2 == 0 ? island(users, seed) : (users > 300.0 ? 0.02 : 0.0);
    });
    EXPECT_THAT(findCapacity(mixed, steady(180), options).note, testing::HasSubstr("not monotone"));
}

TEST(Capacity, AnObjectiveThatNeverCameUpDoesNotBreak) {
    const std::vector<models::Slo> slos{models::parseSlo("p95(work) < 1s"),
                                        models::parseSlo("failed_users < 1%")};
    result::RunResult run;
    run.binCount = 1;
    run.durationSeconds = 1.0;
    run.users.arrived = 10;
    Measures values = sloValues(slos, run);
    EXPECT_TRUE(std::isnan(values[0]));
    EXPECT_TRUE(allMeet(slos, values));
    // Tried and never completed is broken.
    result::OperationResult work;
    work.name = "work";
    work.started = {3};
    work.completed = {0};
    work.failed = {0};
    run.operations.push_back(work);
    values = sloValues(slos, run);
    EXPECT_TRUE(std::isinf(values[0]));
    EXPECT_FALSE(allMeet(slos, values));
}

TEST(Capacity, IntervalCoversTheTruthOverSeeds) {
    // Each seed has a break of its own around 2 000 users, 5 % apart (lognormal); the truth is the median.
    int covered = 0;
    constexpr int kCases = 400;
    for (std::uint64_t testCase = 1; testCase <= kCases; ++testCase) {
        FormulaRunner runner([=](double users, std::uint64_t seed) {
            engine::RandomStream stream(seed, 11);
            return 0.01 * users / stream.lognormal(2000.0, 0.05);
        });
        CapacityOptions options;
        options.precision = 0.005;
        options.intervalPrecision = 1.0; // no added seeds
        options.confidence = 0.90;
        options.seed = testCase * 1000;
        const Capacity capacity = findCapacity(runner, steady(500), options);
        if (capacity.users.low <= 2000.0 && 2000.0 <= capacity.users.high) ++covered;
    }
    testing::Test::RecordProperty("coverage", std::to_string(covered / double(kCases)));
    EXPECT_GE(covered, 0.87 * kCases);
    EXPECT_LE(covered, 0.93 * kCases);
}

TEST(Capacity, SeedsAreAddedUntilTheIntervalIsNarrow) {
    const auto noisy = [](double users, std::uint64_t seed) {
        engine::RandomStream stream(seed, 11);
        return 0.01 * users / stream.lognormal(2000.0, 0.1);
    };
    FormulaRunner runner(noisy);
    CapacityOptions options;
    options.intervalPrecision = 0.06;
    options.mostReplications = 50;
    const Capacity capacity = findCapacity(runner, steady(500), options);
    EXPECT_GT(capacity.seedUsers.size(), 4U);
    EXPECT_LE(0.5 * (capacity.users.high - capacity.users.low), 0.06 * capacity.users.value);
    options.mostReplications = 4;
    FormulaRunner again(noisy);
    EXPECT_THAT(findCapacity(again, steady(500), options).note, testing::HasSubstr("wider"));
}

/// Customers of M/D/1: each comes, does one request of 10 ms and leaves.
models::Scenario singleRequests(double rate, double seconds) {
    models::Scenario scenario = fleet::test::smallFleet();
    scenario.behaviours["worker"].steps = {fleet::test::doing("work", 0)};
    scenario.behaviours["worker"].then = models::Behaviour::Then::kLeave;
    scenario.workload.steady.reset();
    scenario.workload.arrivals =
        models::ArrivingUsers{models::Rate(rate), models::seconds(seconds), models::seconds(0)};
    return scenario;
}

TEST(Capacity, OfASingleServerIsWhereItsFormulaSays) {
    // M/D/1 with S = 10 ms: S + rho S / (2 (1 - rho)) = 30 ms at rho = 0.8, 80 customers a second.
    ASSERT_NEAR(0.010 + laws::waitMG1(80.0, 0.010, 0.0), 0.030, 1e-12);
    models::Scenario scenario = singleRequests(20.0, 400.0);
    scenario.slos = {models::parseSlo("mean(work) < 30ms")};
    SerialRunner runner;
    CapacityOptions options;
    options.precision = 0.005;
    const Capacity capacity = findCapacity(runner, scenario, options);
    ASSERT_TRUE(capacity.rate);
    EXPECT_LE(capacity.rate->low, 80.0);
    EXPECT_GE(capacity.rate->high, 80.0);
    EXPECT_NEAR(capacity.rate->value, 80.0, 0.02 * 80.0);
    EXPECT_NEAR(capacity.users.value, capacity.rate->value * 400.0, 1e-6);
}

TEST(Capacity, EqualsWhatTryingEveryLoadFinds) {
    models::Scenario scenario = steady(60, "mean(work) < 60ms");
    scenario.workload.steady->duration = models::seconds(30);
    SerialRunner runner;
    CapacityOptions options;
    options.precision = 1e-9;
    options.replications = options.mostReplications = 1;
    options.seed = 5;
    const Capacity capacity = findCapacity(runner, scenario, options);
    double firstBreak = 0.0;
    double lastHold = 0.0;
    for (int users = 60; users <= 140; ++users) {
        const auto scaled = std::make_shared<const models::Scenario>(atLoad(scenario, users));
        const bool holds =
            allMeet(scenario.slos, sloValues(scenario.slos, runRequest({scaled, 5, 0.0})));
        if (holds) lastHold = users;
        if (!holds && firstBreak == 0.0) firstBreak = users;
    }
    ASSERT_GT(firstBreak, 60.0);
    ASSERT_LT(lastHold, 140.0);
    EXPECT_GE(capacity.users.value, firstBreak - 1.0);
    EXPECT_LE(capacity.users.value, lastHold);
    EXPECT_LE(lastHold - firstBreak, 3.0) << "the scan is too ragged to prove anything";
}

TEST(Capacity, IsNotSmallerWithMoreResources) {
    CapacityOptions options;
    options.precision = 0.02;
    options.replications = options.mostReplications = 2;
    std::vector<double> before;
    for (const int instances : {1, 2, 3}) {
        models::Scenario scenario = steady(60, "p95(work) < 80ms");
        scenario.workload.steady->duration = models::seconds(20);
        fleet::test::process(scenario).on.count = instances;
        SerialRunner runner;
        const Capacity capacity = findCapacity(runner, scenario, options);
        for (std::size_t seed = 0; seed < before.size(); ++seed)
            EXPECT_GT(capacity.seedUsers[seed], before[seed]) << instances << " instances";
        before = capacity.seedUsers;
    }
}

TEST(Capacity, WithDrawnDemandsSpreadsAsTheDemandsDo) {
    // "work" costs 10 ms, up to 1.5 times as much beside a busy neighbour: capacity = 1 / demand.
    models::Scenario scenario = singleRequests(20.0, 100.0);
    scenario.slos = {models::parseSlo("mean(work) < 60ms")};
    scenario.profiles["small"].operations["work"].cpu.interval = {1.0, 1.5};
    SerialRunner runner;
    CapacityOptions options;
    options.confidence = 0.9;
    const Capacity capacity = findCapacity(runner, scenario, options);
    const Prediction spread = predictCapacity(runner, scenario, capacity, options, 19);
    EXPECT_EQ(spread.draws, 19U);
    EXPECT_LT(spread.run.low, capacity.users.value / 1.2);
    EXPECT_GT(spread.run.low, capacity.users.value / 1.6);
    EXPECT_LT(spread.run.high, capacity.users.value * 1.1);
    EXPECT_GT(spread.split.parameterShare(), 0.7);
}

} // namespace
} // namespace headroom::analysis
