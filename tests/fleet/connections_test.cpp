// Remedies on connections: maximum age, shedding, admission, and what clients that gave up cost.

#include "sim/fleet/fleet.hpp"
#include "tests/fleet/small_fleet.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace headroom::fleet::test {
namespace {

/// `users` who connect within a second and then only hold their connection; `count` one-core machines.
Scenario holding(int users, int count, double length) {
    Scenario scenario = smallFleet();
    process(scenario).on.count = count;
    scenario.behaviours["worker"].steps = {doing("connect")};
    scenario.behaviours["worker"].reconnect.initialDelay = seconds(0.1);
    scenario.behaviours["worker"].reconnect.jitter = 0.0;
    scenario.workload.steady = SteadyUsers{users, seconds(1), seconds(length), seconds(0)};
    return scenario;
}

double sumOf(const result::RunResult& run, const std::string& name, double from, double to) {
    const std::vector<double>& values = run.find(name)->perBin;
    double sum = 0.0;
    for (auto bin = static_cast<std::size_t>(from); bin < static_cast<std::size_t>(to); ++bin)
        sum += values[bin];
    return sum;
}

std::vector<double> perProcess(const result::RunResult& run, std::size_t bin) {
    std::vector<double> counts;
    for (const result::Series& series : run.series)
        if (series.name.starts_with("app.connections[")) counts.push_back(series.perBin[bin]);
    return counts;
}

void expectBalanced(const result::RunResult& run) {
    EXPECT_EQ(run.requests.injected,
              run.requests.completed + run.requests.failed + run.requests.inFlight);
}

// N connections of maximum age T are closed at N / T a second once their ages have spread. The jitter spreads
// them: after k ages the phases differ by sqrt(k / 3) jitter T, here more than a whole age from k = 12 on.
TEST(MaxAge, ReconnectsComeAtUsersOverAge) {
    Scenario scenario = holding(600, 4, 900);
    process(scenario).connections.maxAge = seconds(30);
    process(scenario).connections.maxAgeJitter = 0.5;
    const result::RunResult run = runSeed(scenario);
    const double expected = 600.0 / 30.1; // the reconnect delay adds to the age
    const double measured = sumOf(run, "reconnects", 400, 900) / 500.0;
    EXPECT_NEAR(measured, expected, 0.02 * expected);
    // Spread: no second has more than four standard deviations above the mean.
    const std::vector<double>& rate = run.find("reconnects")->perBin;
    EXPECT_LT(*std::max_element(rate.begin() + 400, rate.end() - 2),
              expected + 4.0 * std::sqrt(expected));
    EXPECT_EQ(run.find("users affected")->perBin.back(), 0.0) << "planned, not a disturbance";
    expectBalanced(run);
}

TEST(MaxAge, WithoutJitterAWaveComesBackAsAWave) {
    Scenario scenario = holding(600, 4, 100);
    process(scenario).connections.maxAge = seconds(30);
    process(scenario).connections.maxAgeJitter = 0.0;
    const result::RunResult run = runSeed(scenario);
    EXPECT_EQ(sumOf(run, "connections closed by the server", 30, 33), 600.0);
    EXPECT_EQ(sumOf(run, "connections closed by the server", 35, 60), 0.0);
}

// The server pays the disconnect of every connection it closes.
TEST(MaxAge, ClosingCostsTheDisconnect) {
    Scenario scenario = holding(100, 1, 60);
    scenario.profiles["small"].operations["disconnect"].cpu.base = seconds(0.002);
    process(scenario).connections.maxAge = seconds(20);
    const result::RunResult run = runSeed(scenario);
    const auto closed =
        static_cast<std::uint64_t>(std::lround(sumOf(run, "connections closed by the server", 0, 61)));
    EXPECT_GE(closed, 200U);
    EXPECT_NEAR(static_cast<double>(sum(run.operation("disconnect")->completed)),
                static_cast<double>(closed), 2.0);
}

/// Half of four processes is killed; all users are on the other half when it is back.
Scenario lopsided(double length) {
    Scenario scenario = holding(400, 4, length);
    process(scenario).restartDelay = seconds(5);
    scenario.behaviours["worker"].reconnect.initialDelay = seconds(1);
    balancer(scenario).healthCheck = {seconds(1), seconds(0.5), 1, 1};
    Fault fault;
    fault.kind = Fault::Kind::kKillProcess;
    fault.service = "app";
    fault.count = 2;
    fault.at = seconds(20);
    scenario.faults = {fault};
    return scenario;
}

// Connections stay where they are: without a remedy two processes hold everyone for ever.
TEST(Shedding, WithoutItARestartLeavesProcessesEmpty) {
    const std::vector<double> counts = perProcess(runSeed(lopsided(200)), 199);
    EXPECT_EQ(counts, (std::vector<double>{0.0, 0.0, 200.0, 200.0}));
}

TEST(Shedding, BalancesAtItsRate) {
    Scenario scenario = lopsided(200);
    process(scenario).connections.shedding.above = 0.05;
    process(scenario).connections.shedding.rate = Rate(2);
    const result::RunResult run = runSeed(scenario);
    // Mean 100, so a process keeps 105. The processes are back after 25 s. Each of the two full ones then
    // closes two a second, of which half come back to the full ones: (200 - 105) / 1 takes about 95 s.
    const std::vector<double> early = perProcess(run, 60);
    EXPECT_GT(early[2], 150.0);
    EXPECT_LE(sumOf(run, "connections closed by the server", 25, 60), 2.0 * 2.0 * 35.0);
    const std::vector<double> late = perProcess(run, 199);
    for (const double count : late) EXPECT_NEAR(count, 100.0, 10.0);
    // Balanced: nothing more to close.
    EXPECT_LT(sumOf(run, "connections closed by the server", 180, 200), 5.0);
}

TEST(Shedding, AnAbsoluteLimitIsKept) {
    Scenario scenario = lopsided(100);
    process(scenario).connections.shedding.aboveConnections = 150;
    process(scenario).connections.shedding.rate = Rate(50);
    const std::vector<double> counts = perProcess(runSeed(scenario), 99);
    for (const double count : counts) EXPECT_LE(count, 150.0);
    EXPECT_EQ(counts[0] + counts[1] + counts[2] + counts[3], 400.0);
}

// At most rate * t + burst connects are accepted by a process in any t; the others are refused before they
// cost CPU, and come back.
TEST(Admission, CapsAcceptedConnections) {
    Scenario scenario = holding(400, 1, 60);
    process(scenario).connections.admission.rate = Rate(10);
    process(scenario).connections.admission.burst = 10;
    BehaviourStep trying = doing("connect");
    trying.onError = BehaviourStep::OnError::kContinue;
    scenario.behaviours["worker"].steps = {
        repeating({trying, thinking(Distribution::constant(seconds(1)))}, 3)};
    const result::RunResult run = runSeed(scenario);
    std::uint64_t accepted = 0;
    for (std::size_t bin = 0; bin < 5; ++bin) accepted += run.operation("connect")->completed[bin];
    EXPECT_LE(accepted, 10U + 10U * 5U);
    EXPECT_GE(accepted, 30U);
    EXPECT_GT(errorsOf(run, "connect", "not-admitted"), 300U);
    EXPECT_EQ(resourceOf(run, "app.admission").refusals, errorsOf(run, "connect", "not-admitted"));
    const double busy = static_cast<double>(resourceOf(run, "app.event-loop[0]").utilization[1]);
    EXPECT_NEAR(busy, 0.010, 0.005) << "ten connects of 1 ms; refusals are free";
    expectBalanced(run);
}

// Spread adds a uniform wait of its own: a wave of N comes back at N / spread a second.
TEST(Reconnect, SpreadTurnsAWaveIntoARate) {
    Scenario scenario = holding(1000, 2, 120);
    scenario.behaviours["worker"].reconnect.spread = seconds(20);
    Fault fault;
    fault.kind = Fault::Kind::kKillProcess;
    fault.service = "app";
    fault.count = 2;
    fault.at = seconds(30);
    scenario.faults = {fault};
    process(scenario).restartDelay = seconds(0);
    const result::RunResult run = runSeed(scenario);
    for (double from = 31; from < 49; from += 3)
        EXPECT_NEAR(sumOf(run, "reconnect attempts", from, from + 3), 150.0, 4.0 * std::sqrt(150.0));
    EXPECT_EQ(sumOf(run, "reconnects", 30, 60), 1000.0);
    EXPECT_EQ(run.find("users affected")->perBin.back(), 1000.0);
}

// Full jitter up to d is a delay of d / 2 with jitter 1; no jitter is one instant.
TEST(Reconnect, FullAndNoJitterAreExpressible) {
    Scenario scenario = holding(1000, 2, 60);
    Fault fault;
    fault.kind = Fault::Kind::kKillProcess;
    fault.service = "app";
    fault.count = 2;
    fault.at = seconds(30.05);
    scenario.faults = {fault};
    process(scenario).restartDelay = seconds(0);
    ReconnectPolicy& policy = scenario.behaviours["worker"].reconnect;
    policy.initialDelay = seconds(5);
    policy.jitter = 1.0;
    const result::RunResult full = runSeed(scenario);
    EXPECT_NEAR(sumOf(full, "reconnect attempts", 30, 35), 495.0, 60.0);
    EXPECT_EQ(sumOf(full, "reconnect attempts", 41, 60), 0.0);
    policy.jitter = 0.0;
    EXPECT_EQ(sumOf(runSeed(scenario), "reconnect attempts", 35, 36), 1000.0);
}

// A client that gives up does not take its work with it: one process of one core, connects of 100 ms and a
// wave of 300 clients that wait 2 s. The server works at full speed for ever and hardly anybody gets in.
TEST(Reconnect, TheServerGoesOnWithWorkNobodyWaitsFor) {
    Scenario scenario = holding(300, 1, 200);
    scenario.workload.steady->rampUp = seconds(60);
    scenario.profiles["small"].operations["connect"].cpu.base = seconds(0.1);
    scenario.behaviours["worker"].reconnect.timeout = seconds(2);
    scenario.behaviours["worker"].reconnect.initialDelay = seconds(1);
    scenario.behaviours["worker"].reconnect.maxDelay = seconds(1);
    Fault fault;
    fault.kind = Fault::Kind::kKillProcess;
    fault.service = "app";
    fault.at = seconds(80);
    scenario.faults = {fault};
    process(scenario).restartDelay = seconds(1);
    const result::RunResult impatient = runSeed(scenario);
    EXPECT_EQ(impatient.find("connections")->perBin[78], 300.0) << "the load is no problem";
    EXPECT_LT(impatient.find("users connected")->perBin[199], 60.0);
    EXPECT_EQ(resourceOf(impatient, "app.event-loop[0]").utilization[190], 1.0F);
    EXPECT_LT(sumOf(impatient, "reconnects", 120, 200), 80.0) << "of 800 connects the server did";
    expectBalanced(impatient);
    // Patient clients are all back after 300 x 0.1 s.
    scenario.behaviours["worker"].reconnect.timeout = seconds(60);
    EXPECT_EQ(runSeed(scenario).find("connections")->perBin[120], 300.0);
}

// Little's law with a storm in the run: connected users = rate of connects x mean time connected.
TEST(Reconnect, LittleHoldsUnderFaults) {
    Scenario scenario = holding(300, 3, 600);
    process(scenario).connections.maxAge = seconds(25);
    process(scenario).connections.maxAgeJitter = 1.0;
    Fault fault;
    fault.kind = Fault::Kind::kKillProcess;
    fault.service = "app";
    fault.count = 2;
    for (double at = 50; at < 550; at += 50) {
        fault.at = seconds(at);
        scenario.faults.push_back(fault);
    }
    const result::RunResult run = runSeed(scenario);
    const double ends = sumOf(run, "connections broken", 0, 601) +
                        sumOf(run, "connections closed by the server", 0, 601);
    const double opened = sumOf(run, "connections opened", 0, 601);
    EXPECT_EQ(opened - ends, run.find("users connected")->perBin.back());
    // Everyone is connected or on the way back, which takes the delay, the hops and any retries.
    for (std::size_t bin = 10; bin < 600; ++bin)
        EXPECT_EQ(run.find("users connected")->perBin[bin] + run.find("users reconnecting")->perBin[bin],
                  300.0);
    expectBalanced(run);
}

} // namespace
} // namespace headroom::fleet::test
