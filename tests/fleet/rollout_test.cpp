// Deploys, scale-outs and scale-ins: who leaves and joins when, what becomes of connections, what it costs.

#include "tests/fleet/small_fleet.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace headroom::fleet::test {
namespace {

/// Users who hold a connection and work every second on average, on `count` one-core machines.
Scenario busyFleet(int users, int count, double length) {
    Scenario scenario = smallFleet();
    process(scenario).on.count = count;
    process(scenario).restartDelay = seconds(4);
    BehaviourStep work = doing("work");
    work.onError = BehaviourStep::OnError::kContinue;
    scenario.behaviours["worker"].steps = {doing("connect"),
                                           repeating({thinking(exponential(1.0)), work})};
    scenario.workload.steady = SteadyUsers{users, seconds(5), seconds(length - 5), seconds(0)};
    return scenario;
}

Fault rollout(Fault::Kind kind, int count = 1) {
    Fault fault;
    fault.kind = kind;
    fault.service = "app";
    fault.count = count;
    fault.at = seconds(30);
    return fault;
}

double at(const result::RunResult& run, const std::string& name, std::size_t bin) {
    return run.find(name)->perBin[bin];
}

double connectionsOf(const result::RunResult& run, int process, std::size_t bin) {
    return at(run, "app.connections[" + std::to_string(process) + "]", bin);
}

std::uint64_t allErrors(const result::RunResult& run) {
    std::uint64_t all = 0;
    for (const result::ErrorSeries& error : run.errors) all += sum(error.perBin);
    return all;
}

void expectBalanced(const result::RunResult& run) {
    EXPECT_EQ(run.requests.injected,
              run.requests.completed + run.requests.failed + run.requests.inFlight);
}

// Four instances, two at a time: drain 10 s, restart 4 s, pause 6 s, again. 2 serve, 4 serve, 2, 4.
TEST(Deploy, GoesBatchByBatch) {
    Scenario scenario = busyFleet(40, 4, 120);
    Fault fault = rollout(Fault::Kind::kDeployInstance);
    fault.batch = 2;
    fault.drain = seconds(10);
    fault.pause = seconds(6);
    scenario.faults = {fault};
    const result::RunResult run = runSeed(scenario);
    const auto serving = [&](std::size_t bin) { return at(run, "serving processes", bin); };
    EXPECT_EQ(serving(28), 4.0);
    EXPECT_EQ(serving(31), 2.0);
    EXPECT_EQ(serving(42), 2.0);
    EXPECT_EQ(serving(45), 4.0); // 30 + 10 + 4
    EXPECT_EQ(serving(48), 4.0);
    EXPECT_EQ(serving(52), 2.0); // from 44 + 6 on
    EXPECT_EQ(serving(66), 4.0);
    EXPECT_EQ(at(run, "connections", 110), 40.0);
    EXPECT_EQ(connectionsOf(run, 0, 41) + connectionsOf(run, 1, 41), 0.0) << "drained before the end";
    expectBalanced(run);
}

// Drained gracefully nobody sees an error; killed without warning those at work do.
TEST(Deploy, DrainingSparesTheUsers) {
    Scenario scenario = busyFleet(200, 4, 150);
    Fault fault = rollout(Fault::Kind::kDeployInstance);
    fault.drain = seconds(10);
    scenario.faults = {fault};
    for (const Fault::Close close : {Fault::Close::kSpread, Fault::Close::kAtOnce}) {
        scenario.faults[0].close = close;
        const result::RunResult run = runSeed(scenario);
        EXPECT_EQ(allErrors(run), 0U);
        EXPECT_EQ(at(run, "connections", 140), 200.0);
        EXPECT_GE(at(run, "users affected", 140), 190.0) << "all but those who moved to a new process";
    }
    scenario.faults[0].close = Fault::Close::kHard;
    EXPECT_GT(allErrors(runSeed(scenario)), 10U);
}

// Spread over the drain time the closes come at n / drain a second, at once they come in one second.
TEST(Deploy, ConnectionsCloseOverTheDrainTimeOrAtOnce) {
    Scenario scenario = busyFleet(200, 2, 60);
    Fault fault = rollout(Fault::Kind::kDeployProcess);
    fault.drain = seconds(10);
    scenario.faults = {fault};
    const result::RunResult spread = runSeed(scenario);
    const double held = connectionsOf(spread, 0, 28);
    for (std::size_t bin = 30; bin < 40; ++bin)
        EXPECT_NEAR(at(spread, "connections closed by the server", bin), held / 10.0, 1.0) << bin;
    scenario.faults[0].close = Fault::Close::kAtOnce;
    const result::RunResult atOnce = runSeed(scenario);
    EXPECT_EQ(at(atOnce, "connections closed by the server", 29) +
                  at(atOnce, "connections closed by the server", 30),
              held);
}

// The new instances serve after boot and restart delay, and only new connections reach them.
TEST(ScaleOut, NewInstancesJoinAfterTheyHaveBooted) {
    Scenario scenario = busyFleet(120, 2, 120);
    scenario.workload.steady->rampUp = seconds(110); // somebody comes all the time
    scenario.workload.steady->duration = seconds(10);
    Fault fault = rollout(Fault::Kind::kScaleOut, 2);
    fault.batch = 0;
    fault.boot = Distribution::constant(seconds(20));
    scenario.faults = {fault};
    const result::RunResult run = runSeed(scenario);
    EXPECT_EQ(at(run, "serving processes", 52), 2.0);
    EXPECT_EQ(at(run, "serving processes", 55), 4.0); // 30 + 20 + 4
    EXPECT_EQ(connectionsOf(run, 2, 53), 0.0);
    EXPECT_GT(connectionsOf(run, 2, 115), 10.0);
    EXPECT_EQ(resourceOf(run, "app.cpu[3]").utilization[50], 0.0F) << "off";
    EXPECT_GT(resourceOf(run, "app.cpu[3]").utilization[110], 0.0F);
    expectBalanced(run);
}

TEST(ScaleOut, OneAtATimeWithAPause) {
    Scenario scenario = busyFleet(20, 1, 120);
    Fault fault = rollout(Fault::Kind::kScaleOut, 3);
    fault.boot = Distribution::constant(seconds(6));
    fault.pause = seconds(10);
    scenario.faults = {fault};
    const result::RunResult run = runSeed(scenario); // each 6 + 4, then 10 s: 40, 60, 80
    for (const auto& [bin, expected] : {std::pair{38, 1.0}, {42, 2.0}, {58, 2.0}, {62, 3.0}, {82, 4.0}})
        EXPECT_EQ(at(run, "serving processes", static_cast<std::size_t>(bin)), expected) << bin;
}

// A target that has joined gets traffic after its first good health check.
TEST(ScaleOut, ANewTargetWaitsForItsHealthCheck) {
    Scenario scenario = busyFleet(100, 2, 100);
    balancer(scenario).healthCheck = {seconds(15), seconds(5), 2, 5};
    Fault fault = rollout(Fault::Kind::kScaleOut);
    fault.boot = Distribution::constant(seconds(10)); // serves at 44, checked at 45
    fault.at = seconds(31);                           // serves at 45.0 + , checked at 60
    fault.boot = Distribution::constant(seconds(11));
    scenario.faults = {fault};
    const result::RunResult run = runSeed(scenario);
    EXPECT_EQ(resourceOf(run, "app.event-loop[2]").utilization[55], 0.0F);
    EXPECT_GT(resourceOf(run, "app.event-loop[2]").utilization[70], 0.2F);
}

// After a scale-out from n to m instances, without churn, the fullest keeps m / n times the mean. With a
// maximum age T and ages spread evenly over it, a share t / T has moved after t: the old instances fall
// linearly from N / n to N / m and are there after T.
TEST(ScaleOut, MaxAgeEvensOutLinearly) {
    constexpr double kUsers = 900.0;
    Scenario scenario = busyFleet(static_cast<int>(kUsers), 3, 700);
    scenario.behaviours["worker"].steps = {doing("connect")};
    scenario.workload.steady = SteadyUsers{900, seconds(200), seconds(500), seconds(0)};
    Fault fault = rollout(Fault::Kind::kScaleOut, 3);
    fault.at = seconds(250);
    fault.batch = 0;
    fault.boot = Distribution::constant(seconds(0));
    process(scenario).restartDelay = seconds(0);
    scenario.faults = {fault};
    const result::RunResult still = runSeed(scenario);
    EXPECT_EQ(connectionsOf(still, 0, 690), kUsers / 3);
    EXPECT_EQ(connectionsOf(still, 4, 690), 0.0);
    // Users arrive evenly over 200 s = T, so ages are uniform over it from then on.
    process(scenario).connections.maxAge = seconds(200);
    process(scenario).connections.maxAgeJitter = 0.0;
    const result::RunResult moving = runSeed(scenario);
    for (const double after : {50.0, 100.0, 150.0}) {
        const double moved = after / 200.0;
        const double expected = kUsers / 3 * (1.0 - moved) + kUsers / 6 * moved;
        EXPECT_NEAR(connectionsOf(moving, 0, static_cast<std::size_t>(250.0 + after)), expected, 8.0);
    }
    EXPECT_NEAR(connectionsOf(moving, 0, 460), kUsers / 6, 4.0);
    EXPECT_NEAR(connectionsOf(moving, 5, 460), kUsers / 6, 4.0);
}

// A balancer that counts open connections fills the new instances first, one that counts requests does not.
TEST(ScaleOut, LeastConnectionsFillsTheNewInstances) {
    Scenario scenario = busyFleet(200, 2, 200);
    scenario.behaviours["worker"].steps = {doing("connect")};
    scenario.workload.steady = SteadyUsers{300, seconds(100), seconds(100), seconds(0)};
    Fault fault = rollout(Fault::Kind::kScaleOut);
    fault.at = seconds(50);
    fault.boot = Distribution::constant(seconds(0));
    process(scenario).restartDelay = seconds(0);
    scenario.faults = {fault};
    balancer(scenario).algorithm = LoadBalancer::Algorithm::kLeastConnections;
    const result::RunResult run = runSeed(scenario);
    // 75 each when it joins; the next 75 all go to the new one, then all three in turn.
    EXPECT_NEAR(connectionsOf(run, 2, 74), 75.0, 3.0);
    EXPECT_NEAR(connectionsOf(run, 2, 199), 100.0, 1.0);
    EXPECT_NEAR(connectionsOf(run, 0, 199), 100.0, 1.0);
    balancer(scenario).algorithm = LoadBalancer::Algorithm::kRoundRobin;
    EXPECT_NEAR(connectionsOf(runSeed(scenario), 2, 199), 50.0, 2.0);
}

TEST(ScaleIn, TheLastInstancesLeaveWithoutErrors) {
    Scenario scenario = busyFleet(120, 4, 120);
    Fault fault = rollout(Fault::Kind::kScaleIn, 2);
    fault.batch = 0;
    fault.drain = seconds(10);
    scenario.faults = {fault};
    const result::RunResult run = runSeed(scenario);
    EXPECT_EQ(at(run, "serving processes", 110), 2.0);
    EXPECT_EQ(connectionsOf(run, 2, 110) + connectionsOf(run, 3, 110), 0.0);
    EXPECT_EQ(at(run, "connections", 110), 120.0);
    EXPECT_EQ(allErrors(run), 0U);
    expectBalanced(run);
}

// Instances are paid while they are rented: four of $1 for 120 s, two of them only until 40 s, and one
// scaled out from 60 s on.
TEST(Rollout, CostFollowsTheInstances) {
    Scenario scenario = busyFleet(40, 4, 120);
    scenario.region = "ap-northeast-2";
    scenario.instanceTypes["t3.small"] = scenario.instanceTypes["one-core"];
    process(scenario).on.instance = "t3.small";
    Fault in = rollout(Fault::Kind::kScaleIn, 2);
    in.batch = 0;
    in.drain = seconds(10);
    Fault out = rollout(Fault::Kind::kScaleOut);
    out.at = seconds(60);
    scenario.faults = {in, out};
    const result::RunResult run = runSeed(scenario);
    const result::RunResult plain = [&] {
        Scenario without = scenario;
        without.faults.clear();
        return runSeed(without);
    }();
    const auto costOf = [](const result::RunResult& of, const std::string& name) {
        for (const result::CostItem& item : of.cost)
            if (item.name.starts_with(name)) return item.usd;
        return -1.0;
    };
    const double each = costOf(plain, "app: 4 x t3.small") / 4.0; // one instance for 120 s
    ASSERT_GT(each, 0.0);
    EXPECT_NEAR(costOf(run, "app: 4 x t3.small"), each * (2.0 + 2.0 * 40.0 / 120.0), 1e-9 * each);
    EXPECT_NEAR(costOf(run, "app: scaled out"), each * 60.0 / 120.0, 1e-9 * each);
}

// Each of the two hops of a ping inside a zone takes 50 ms longer while it lasts.
TEST(NetworkDelay, LengthensHopsForAWhile) {
    Scenario scenario = busyFleet(20, 1, 90);
    Fault fault;
    fault.kind = Fault::Kind::kDelayInZone;
    fault.delay = seconds(0.05);
    fault.at = seconds(30);
    fault.lasts = seconds(30);
    scenario.faults = {fault};
    const result::RunResult run = runSeed(scenario);
    const result::OperationResult& work = *run.operation("work");
    const auto least = [&](std::size_t from, std::size_t to) {
        std::uint64_t lowest = ~std::uint64_t{0};
        for (std::size_t bin = from; bin < to; ++bin)
            for (const auto& [bucket, count] : work.latencyPerBin[bin])
                lowest = std::min(
                    lowest, std::uint64_t{result::Histogram::lowOf(bucket, result::Histogram::kSeries)});
        return static_cast<double>(lowest) * 1e-6;
    };
    EXPECT_NEAR(least(10, 29), 0.010, 0.001);
    EXPECT_NEAR(least(32, 59), 0.110, 0.005);
    EXPECT_NEAR(least(62, 89), 0.010, 0.001);
}

TEST(Rollout, SameSeedSameBytesAndTheRestIsUntouched) {
    Scenario scenario = busyFleet(60, 3, 100);
    Fault fault = rollout(Fault::Kind::kScaleOut, 2);
    fault.boot = exponential(10.0);
    scenario.faults = {fault};
    const result::RunResult a = runSeed(scenario, 5);
    const result::RunResult b = runSeed(scenario, 5);
    EXPECT_EQ(a.events, b.events);
    EXPECT_EQ(a.find("serving processes")->perBin, b.find("serving processes")->perBin);
    EXPECT_NE(a.find("serving processes")->perBin,
              runSeed(scenario, 6).find("serving processes")->perBin);
    // Until something happens the run is that of the fleet without it.
    Scenario calm = scenario;
    calm.faults.clear();
    const result::RunResult c = runSeed(calm, 5);
    for (std::size_t bin = 0; bin < 29; ++bin)
        EXPECT_EQ(a.operation("work")->completed[bin], c.operation("work")->completed[bin]) << bin;
}

} // namespace
} // namespace headroom::fleet::test
