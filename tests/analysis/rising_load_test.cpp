// The rising load and where it breaks; runs that end themselves.

#include "models/read_scenario.hpp"
#include "models/slo.hpp"
#include "sim/analysis/load.hpp"
#include "sim/analysis/rising_load.hpp"
#include "sim/analysis/runner.hpp"
#include "sim/analysis/slo_check.hpp"
#include "tests/fleet/small_fleet.hpp"

#include <gtest/gtest.h>

namespace headroom::analysis {
namespace {

models::Scenario kakao() {
    return models::readScenario(HEADROOM_SOURCE_DIR "/scenarios/kakao-2024-final.json");
}

TEST(RisingLoad, ARampKeepsItsStepsAndTheirBursts) {
    const models::Scenario asked = kakao();
    const models::Scenario rising = underRise(asked, {50.0, 600.0});
    const models::RampUsers& ramp = *rising.workload.ramp;
    EXPECT_EQ(ramp.step, 100);
    EXPECT_EQ(ramp.start, 100);
    EXPECT_DOUBLE_EQ(ramp.every.value, 2.0) << "100 users every 2 s are 50 a second";
    EXPECT_EQ(ramp.arrival, models::RampUsers::Arrival::kBurst);
    EXPECT_DOUBLE_EQ(rising.workload.length().value, 600.0);
    EXPECT_TRUE(rising.network == asked.network);
}

TEST(RisingLoad, OtherWorkloadsRiseEvenlyAndKeepTheirUsers) {
    models::Scenario scenario = fleet::test::smallFleet();
    scenario.behaviours["worker"].then = models::Behaviour::Then::kLeave;
    scenario.faults.push_back({});
    const models::Scenario rising = underRise(scenario, {2.0, 100.0});
    EXPECT_FALSE(rising.workload.steady);
    EXPECT_EQ(rising.workload.ramp->arrival, models::RampUsers::Arrival::kSpread);
    EXPECT_EQ(rising.behaviours.at("worker").then, models::Behaviour::Then::kRestart);
    EXPECT_TRUE(rising.faults.empty());
    const result::RunResult run = runRequest({std::make_shared<const models::Scenario>(rising), 1, 0.0});
    EXPECT_NEAR(static_cast<double>(run.users.arrived), 200.0, 1.0);
}

TEST(RisingLoad, ARunThatEndsItselfIsTheBeginningOfTheWholeRun) {
    const auto scenario = std::make_shared<const models::Scenario>(atLoad(kakao(), 60));
    RunRequest request{scenario, 3, 0.0};
    // 101 s: no burst of the ramp comes at that very moment.
    request.stopWhen = [](const result::RunResult& soFar) { return soFar.binCount == 101; };
    const result::RunResult stopped = runRequest(request);
    const result::RunResult start = runRequest({scenario, 3, 101.0});
    EXPECT_DOUBLE_EQ(stopped.durationSeconds, 101.0);
    EXPECT_EQ(stopped.binCount, start.binCount);
    EXPECT_EQ(stopped.events, start.events);
    EXPECT_EQ(stopped.users.arrived, start.users.arrived);
    ASSERT_EQ(stopped.operations.size(), start.operations.size());
    for (std::size_t i = 0; i < start.operations.size(); ++i) {
        EXPECT_EQ(stopped.operations[i].completed, start.operations[i].completed);
        EXPECT_EQ(stopped.operations[i].latencyPerBin, start.operations[i].latencyPerBin);
        EXPECT_EQ(stopped.operations[i].latency.count(), start.operations[i].latency.count());
    }
    ASSERT_EQ(stopped.resources.size(), start.resources.size());
    for (std::size_t i = 0; i < start.resources.size(); ++i)
        EXPECT_EQ(stopped.resources[i].utilization, start.resources[i].utilization);
    EXPECT_EQ(stopped.series.size(), start.series.size());
    for (std::size_t i = 0; i < start.series.size(); ++i)
        EXPECT_EQ(stopped.series[i].perBin, start.series[i].perBin);
}

TEST(RisingLoad, WhatIsSeenOnTheWayIsWhatTheResultHolds) {
    const auto scenario = std::make_shared<const models::Scenario>(atLoad(kakao(), 60));
    std::vector<double> seen;
    RunRequest request{scenario, 1, 100.0};
    request.stopWhen = [&](const result::RunResult& soFar) {
        seen = valueOverTime(scenario->slos[2], soFar);
        return false;
    };
    const std::vector<double> after = valueOverTime(scenario->slos[2], runRequest(request));
    ASSERT_EQ(seen.size() + 1, after.size()) << "the last bin ends the run anyway";
    for (std::size_t bin = 0; bin < seen.size(); ++bin) {
        if (std::isnan(after[bin])) continue;
        EXPECT_EQ(seen[bin], after[bin]) << bin;
    }
}

TEST(BreakOf, LiesWhereALatencyCrossesItsLimit) {
    // N users think Z = 1 s and keep one core busy S = 10 ms each round: beyond saturation the mean
    // response is N S - Z (asymptotic bound, P. J. Denning, J. P. Buzen, Computing Surveys 10(3), 1978).
    // It passes L = 1 s at N = (L + Z) / S = 200 users; the window of 30 s sees that 15 s late.
    models::Scenario scenario = fleet::test::smallFleet();
    scenario.slos = {models::parseSlo("mean(work) < 1s")};
    const RisingLoad load{1.0, 400.0};
    const auto rising = std::make_shared<const models::Scenario>(underRise(scenario, load));
    const std::optional<LoadBreak> found = breakOf(scenario.slos, runRequest({rising, 1, 0.0}));
    ASSERT_TRUE(found);
    EXPECT_NEAR(load.usersAt(found->atSeconds), 215.0, 8.0);
    EXPECT_EQ(found->slo, 0U);
}

TEST(BreakOf, NothingBreaksUnderAnIdleLoad) {
    models::Scenario scenario = fleet::test::smallFleet();
    scenario.slos = {models::parseSlo("mean(work) < 1s"), models::parseSlo("failed_users < 5%")};
    const auto rising = std::make_shared<const models::Scenario>(underRise(scenario, {0.5, 100.0}));
    EXPECT_FALSE(breakOf(scenario.slos, runRequest({rising, 1, 0.0})));
}

} // namespace
} // namespace headroom::analysis
