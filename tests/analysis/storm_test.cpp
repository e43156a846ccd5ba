// Verdicts on results built by hand, whose truth is known, and on small fleets of which one comes back and
// the other does not.

#include "sim/analysis/imbalance.hpp"
#include "sim/analysis/storm.hpp"
#include "sim/analysis/storm_remedies.hpp"
#include "sim/analysis/storm_study.hpp"
#include "tests/fleet/small_fleet.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace headroom::analysis {
namespace {

using fleet::test::doing;
using fleet::test::process;
using models::seconds;

/// 1 000 users for `length` seconds. Per second: how many are connected, the latency of their 200
/// operations, how many of those fail.
result::RunResult built(
    std::size_t length, const std::function<double(double)>& connected,
    const std::function<double(double)>& latency = [](double) { return 0.05; },
    const std::function<double(double)>& failed = [](double) { return 0.0; }) {
    result::RunResult run;
    run.binCount = length;
    run.durationSeconds = static_cast<double>(length);
    result::Series users{"users", "users", std::vector<double>(length, 1000.0)};
    result::Series connections{"connections", "connections", {}};
    result::OperationResult send;
    send.name = "send";
    for (std::size_t bin = 0; bin < length; ++bin) {
        const auto second = static_cast<double>(bin);
        connections.perBin.push_back(connected(second));
        const auto bad = static_cast<std::uint32_t>(failed(second));
        const std::uint32_t good = 200 - bad;
        send.started.push_back(200);
        send.failed.push_back(bad);
        send.completed.push_back(good);
        result::Histogram histogram(result::Histogram::kSeries);
        for (std::uint32_t i = 0; i < good; ++i)
            histogram.add(static_cast<std::uint64_t>(latency(second) * 1e6));
        send.latencyPerBin.push_back(histogram.sparse());
        for (std::uint32_t i = 0; i < good; ++i)
            send.latency.add(static_cast<std::uint64_t>(latency(second) * 1e6));
    }
    run.series = {users, connections};
    run.operations = {send};
    run.users.arrived = run.users.passed = 1000;
    return run;
}

constexpr Disturbance kEvent{100.0, 160.0, false};

TEST(Storm, ADipThatEndsIsARecovery) {
    const auto run = built(400, [](double t) { return t >= 100 && t < 142 ? 600.0 : 1000.0; });
    const StormOutcome outcome = assessStorm(run, kEvent);
    EXPECT_EQ(outcome.verdict, StormVerdict::kRecovers);
    // At 2 % tolerance a 10 s window may still hold half a second of the dip.
    EXPECT_NEAR(outcome.recoverySeconds, 42.0, 1.0);
    EXPECT_NEAR(outcome.connectedLowest, 0.6, 1e-9);
    EXPECT_EQ(outcome.connectedBefore, 1.0);
    EXPECT_EQ(outcome.usersBefore, 1000.0);
}

TEST(Storm, NothingHappenedIsARecoveryAtOnce) {
    const StormOutcome outcome = assessStorm(built(400, [](double) { return 1000.0; }), kEvent);
    EXPECT_EQ(outcome.verdict, StormVerdict::kRecovers);
    EXPECT_EQ(outcome.recoverySeconds, 0.0);
}

TEST(Storm, AStateThatStaysDownIsMetastable) {
    const auto cutOff = built(400, [](double t) { return t >= 100 ? 600.0 : 1000.0; });
    EXPECT_EQ(assessStorm(cutOff, kEvent).verdict, StormVerdict::kMetastable);
    const auto connected = [](double) { return 1000.0; };
    const auto slow = built(400, connected, [](double t) { return t >= 100 ? 2.0 : 0.05; });
    EXPECT_EQ(assessStorm(slow, kEvent).verdict, StormVerdict::kMetastable);
    EXPECT_NEAR(assessStorm(slow, kEvent).p95Worst, 2.0, 0.1);
    const auto failing = built(
        400, connected, [](double) { return 0.05; }, [](double t) { return t >= 100 ? 30 : 0; });
    EXPECT_EQ(assessStorm(failing, kEvent).verdict, StormVerdict::kMetastable);
    EXPECT_NEAR(assessStorm(failing, kEvent).errorsWorst, 0.15, 1e-9);
}

// Latency may go up by half and 20 ms, errors by 1 %, 2 % of the users may be missing.
TEST(Storm, TolerancesAreWhatTheHeaderSays) {
    const auto connected = [](double) { return 1000.0; };
    const auto slower = [&](double after) {
        return assessStorm(built(400, connected, [=](double t) { return t >= 100 ? after : 0.05; }),
                           kEvent)
            .verdict;
    };
    EXPECT_EQ(slower(0.090), StormVerdict::kRecovers);
    EXPECT_EQ(slower(0.100), StormVerdict::kMetastable);
    const auto missing = [](double left) {
        return assessStorm(built(400, [=](double t) { return t >= 100 ? left : 1000.0; }), kEvent)
            .verdict;
    };
    EXPECT_EQ(missing(985.0), StormVerdict::kRecovers);
    EXPECT_EQ(missing(970.0), StormVerdict::kMetastable);
}

TEST(Storm, ARunThatEndsEarlySaysHowMuchLonger) {
    const auto down = [](double t) { return t >= 100 ? 600.0 : 1000.0; };
    const StormOutcome early = assessStorm(built(200, down), kEvent); // 40 s seen of 120
    EXPECT_EQ(early.verdict, StormVerdict::kUndecided);
    EXPECT_NEAR(early.moreSeconds, 80.0, 1e-9);
    // Coming back by 1 user a second from 160 s on, 400 are missing: done at 560, seen until 400.
    const auto slowly = [](double t) { return t < 100 ? 1000.0 : t < 160 ? 600.0 : 440.0 + t; };
    const StormOutcome slow = assessStorm(built(400, slowly), kEvent);
    EXPECT_EQ(slow.verdict, StormVerdict::kUndecided);
    EXPECT_NEAR(slow.moreSeconds, 160.0 + 50.0, 60.0);
    const std::size_t enough = 400 + static_cast<std::size_t>(slow.moreSeconds);
    EXPECT_EQ(assessStorm(built(enough, [&](double t) { return std::min(1000.0, slowly(t)); }), kEvent)
                  .verdict,
              StormVerdict::kRecovers);
}

// A good moment between two batches of a deploy is no recovery.
TEST(Storm, ARecoveryHasToLast) {
    const auto run = built(
        400, [](double t) { return (t >= 100 && t < 110) || (t >= 150 && t < 190) ? 700.0 : 1000.0; });
    const StormOutcome outcome = assessStorm(run, kEvent);
    EXPECT_EQ(outcome.verdict, StormVerdict::kRecovers);
    EXPECT_NEAR(outcome.recoverySeconds, 90.0, 1.0);
}

TEST(Storm, TravelsThroughMeasures) {
    const auto run = built(300, [](double t) { return t >= 100 && t < 142 ? 600.0 : 1000.0; });
    const StormOutcome outcome = assessStorm(run, kEvent);
    const StormCurves curves = stormCurves(run, kEvent);
    EXPECT_EQ(curves.fromSeconds, 70.0);
    EXPECT_EQ(curves.connected.size(), 230U);
    const Measures measures = toMeasures(outcome, curves);
    const MeasuredStorm back = stormFrom(measures);
    EXPECT_EQ(back.curves.connected, curves.connected);
    EXPECT_EQ(back.outcome.recoverySeconds, outcome.recoverySeconds);
    EXPECT_EQ(back.outcome.secondsToBalance, outcome.secondsToBalance);
    EXPECT_EQ(toMeasures(back.outcome, {}), toMeasures(outcome, {}));
}

StormOutcome withVerdict(StormVerdict verdict, double number) {
    StormOutcome outcome;
    outcome.verdict = verdict;
    (verdict == StormVerdict::kUndecided ? outcome.moreSeconds : outcome.recoverySeconds) = number;
    return outcome;
}

TEST(Storm, ReplicationsHaveToAgree) {
    const StormOutcome up = withVerdict(StormVerdict::kRecovers, 10.0);
    const StormOutcome down = withVerdict(StormVerdict::kMetastable, -1.0);
    const StormOutcome open = withVerdict(StormVerdict::kUndecided, 70.0);
    EXPECT_EQ(combine({up, withVerdict(StormVerdict::kRecovers, 20.0)}).verdict,
              StormVerdict::kRecovers);
    EXPECT_EQ(combine({up, withVerdict(StormVerdict::kRecovers, 20.0)}).recoverySeconds.value, 15.0);
    EXPECT_EQ(combine({down, down}).verdict, StormVerdict::kMetastable);
    EXPECT_EQ(combine({up, down}).verdict, StormVerdict::kUndecided);
    EXPECT_EQ(combine({down, open}).verdict, StormVerdict::kUndecided);
    EXPECT_EQ(combine({down, open}).moreSeconds, 70.0);
}

/// Connections per process over time.
result::RunResult spreadOver(const std::vector<std::vector<double>>& perProcess,
                             const std::vector<double>& serving) {
    result::RunResult run;
    run.binCount = serving.size();
    run.series.push_back({"serving processes", "processes", serving});
    for (std::size_t p = 0; p < perProcess.size(); ++p)
        run.series.push_back(
            {"chat.connections[" + std::to_string(p) + "]", "connections", perProcess[p]});
    return run;
}

// Three processes of 300, then two more that fill up: 300 / 180 at the join; mean and deviations by hand.
TEST(Imbalance, ComparesServingProcessesOnly) {
    const ImbalanceCurve curve = imbalanceOf(spreadOver(
        {{300, 300, 200}, {300, 300, 180}, {300, 300, 170}, {0, 0, 180}, {0, 0, 170}}, {3, 5, 5}));
    EXPECT_EQ(curve.maxToMean, (std::vector<double>{1.0, 300.0 / 180.0, 200.0 / 180.0}));
    EXPECT_NEAR(curve.variation[1], std::sqrt((3 * 120.0 * 120.0 + 2 * 180.0 * 180.0) / 5.0) / 180.0,
                1e-12);
    EXPECT_EQ(curve.deviation, (std::vector<double>{0.0, 1.0, 20.0 / 180.0}));
    EXPECT_FALSE(isEven(curve, 1));
    // 11 % off, but a random spread of mean 180 has a standard deviation of 7.5 %.
    EXPECT_TRUE(isEven(curve, 2));
    EXPECT_EQ(secondsToBalance(curve, 1.0), 1.0);
    EXPECT_EQ(secondsToBalance(curve, 0.0), 2.0);
}

TEST(Imbalance, NeverEvenIsMinusOne) {
    const ImbalanceCurve curve = imbalanceOf(spreadOver({{100, 100}, {0, 0}}, {2, 2}));
    EXPECT_EQ(secondsToBalance(curve, 0.0), -1.0);
    EXPECT_TRUE(imbalanceOf(result::RunResult{}).empty());
}

/// 400 connected users on two one-core machines whose connects cost 50 ms: 40 a second in all, and a wave
/// that waits 2 s and comes back after 1 s is 130 a second. They also work, 40 ms of CPU a second in all.
models::Scenario fragile() {
    models::Scenario scenario = fleet::test::smallFleet();
    process(scenario).on.count = 2;
    process(scenario).restartDelay = seconds(1);
    scenario.profiles["small"].operations["connect"].cpu.base = seconds(0.05);
    scenario.profiles["small"].operations["work"].cpu.base = seconds(0.001);
    models::BehaviourStep work = doing("work");
    work.onError = models::BehaviourStep::OnError::kContinue;
    models::Behaviour& worker = scenario.behaviours["worker"];
    worker.steps = {
        doing("connect"),
        fleet::test::repeating({fleet::test::thinking(fleet::test::exponential(10.0)), work})};
    worker.reconnect.initialDelay = worker.reconnect.maxDelay = seconds(1);
    worker.reconnect.jitter = 0.0;
    worker.reconnect.timeout = seconds(2);
    scenario.workload.steady = models::SteadyUsers{400, seconds(30), seconds(60), seconds(0)};
    return scenario;
}

StormPlan lossOfBoth(const models::Scenario& scenario) {
    StormRequest request;
    request.what = StormRequest::What::kKillInstances;
    request.number = 2;
    request.atSeconds = 60.0;
    request.lastsSeconds = 5.0;
    request.observeSeconds = 130.0;
    return planStorm(scenario, request);
}

TEST(StormPlan, ExtendsTheRunAndSaysSo) {
    const StormPlan plan = lossOfBoth(fragile());
    EXPECT_EQ(plan.disturbance.startSeconds, 60.0);
    EXPECT_EQ(plan.disturbance.endSeconds, 66.0); // 5 s away, 1 s to start
    EXPECT_EQ(plan.scenario->workload.length().value, 196.0);
    EXPECT_EQ(plan.notes.size(), 1U);
    EXPECT_EQ(plan.what, "2 of 2 app instances are lost for 5 s");
    StormRequest tooMany;
    tooMany.what = StormRequest::What::kKillInstances;
    tooMany.number = 3;
    EXPECT_THROW((void)planStorm(fragile(), tooMany), std::invalid_argument);
    tooMany.what = StormRequest::What::kAsWritten;
    EXPECT_THROW((void)planStorm(fragile(), tooMany), std::invalid_argument);
}

TEST(StormPlan, KnowsWhenADeployIsOver) {
    StormRequest request;
    request.what = StormRequest::What::kDeploy;
    request.number = 1;
    request.atSeconds = 40.0;
    // Two batches of drain 30 s and restart 1 s.
    EXPECT_EQ(planStorm(fragile(), request).disturbance.endSeconds, 40.0 + 2 * 31.0);
}

TEST(StormStudy, ImpatientClientsKeepTheFleetDown) {
    SerialRunner runner;
    const StormFindings found = studyStorm(runner, lossOfBoth(fragile()), 2, 1);
    EXPECT_EQ(found.verdict, StormVerdict::kMetastable);
    EXPECT_GT(found.runs[0].amplification, 3.0);
    EXPECT_GT(found.runs[0].peakAttempts, 300.0);
    EXPECT_EQ(found.runs[0].usersAffected, 400.0);
    EXPECT_FALSE(found.restCarriesLoad.has_value()) << "nothing is lost for good";
}

TEST(StormStudy, PatientClientsComeBack) {
    models::Scenario scenario = fragile();
    scenario.behaviours["worker"].reconnect.timeout = seconds(30);
    SerialRunner runner;
    const StormFindings found = studyStorm(runner, lossOfBoth(scenario), 2, 1);
    EXPECT_EQ(found.verdict, StormVerdict::kRecovers);
    // 400 connects at 40 a second after 6 s away.
    EXPECT_NEAR(found.recoverySeconds.value, 6.0 + 10.0, 4.0);
}

// One of two machines goes for good. At 12 000 users' work a second the other is too small from the start; at
// a load that one machine carries, only the wave keeps it down.
TEST(StormStudy, ToldFromPlainOverload) {
    const auto study = [](double workSeconds, double connectSeconds) {
        models::Scenario scenario = fragile();
        scenario.profiles["small"].operations["connect"].cpu.base = seconds(connectSeconds);
        scenario.profiles["small"].operations["work"].cpu.base = seconds(workSeconds);
        StormRequest request;
        request.what = StormRequest::What::kKillInstances;
        request.atSeconds = 60.0;
        request.lastsSeconds = 0.0;
        request.observeSeconds = 130.0;
        SerialRunner runner;
        return studyStorm(runner, planStorm(scenario, request), 1, 1);
    };
    const StormFindings overloaded = study(0.035, 0.001); // 40 a second x 35 ms = 1.4 cores
    EXPECT_EQ(overloaded.verdict, StormVerdict::kMetastable);
    EXPECT_EQ(overloaded.restCarriesLoad, std::optional<bool>(false));
    const StormFindings metastable = study(0.001, 0.05);
    EXPECT_EQ(metastable.verdict, StormVerdict::kMetastable);
    EXPECT_EQ(metastable.restCarriesLoad, std::optional<bool>(true));
}

// Brute force over the spread of the reconnects, one value at a time, against the search.
TEST(StormFlip, FindsTheSmallestSpreadThatRecovers) {
    const StormPlan plan = lossOfBoth(fragile());
    std::vector<Remedy> levers;
    for (Remedy& lever : stormRemedies(*plan.scenario))
        if (lever.name.starts_with("reconnect spread") || lever.name == "instances" ||
            lever.name == "connection max-age")
            levers.push_back(std::move(lever));
    ASSERT_EQ(levers.size(), 3U);
    FlipOptions options;
    options.replications = 2;
    options.firstSeed = 1;
    options.observeSeconds = 130.0;
    SerialRunner runner;
    const std::vector<Flip> flips = findFlips(runner, plan, levers, options);
    const auto named = [&](const std::string& name) {
        return *std::find_if(flips.begin(), flips.end(),
                             [&](const Flip& flip) { return flip.lever.starts_with(name); });
    };
    const Flip spread = named("reconnect spread");
    ASSERT_TRUE(spread.flips);
    const auto recovers = [&](double value) {
        StormPlan changed = plan;
        models::Scenario scenario = *plan.scenario;
        scenario.behaviours["worker"].reconnect.spread = seconds(value);
        changed.scenario = std::make_shared<const models::Scenario>(scenario);
        return studyStorm(runner, changed, 2, 1).verdict == StormVerdict::kRecovers;
    };
    EXPECT_TRUE(recovers(spread.value));
    EXPECT_FALSE(recovers(0.8 * spread.value));
    EXPECT_EQ(spread.settings.size(), 1U);
    EXPECT_TRUE(spread.settings[0].starts_with("behaviours.worker.reconnect.spread="));
    // Closing connections does not help clients that cannot connect.
    EXPECT_FALSE(named("connection max-age").flips);
    EXPECT_FALSE(flips.back().flips) << "those that do not help come last";
}

} // namespace
} // namespace headroom::analysis
