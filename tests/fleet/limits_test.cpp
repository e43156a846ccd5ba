// Limits other than CPU: each refuses with its own cause, is counted, and shows in its resource.

#include "tests/fleet/small_fleet.hpp"

#include <gtest/gtest.h>

namespace headroom::fleet::test {
namespace {

Scenario connecting(int users) {
    Scenario scenario = smallFleet();
    scenario.behaviours["worker"].steps = {doing("connect")};
    scenario.workload.steady = SteadyUsers{users, seconds(20), seconds(30), seconds(0)};
    return scenario;
}

TEST(Limits, FileDescriptorsBoundTheConnectionsOfAProcess) {
    Scenario scenario = connecting(500);
    process(scenario).limits.fileDescriptors = 300;
    const result::RunResult run = runSeed(scenario);
    const std::uint64_t refused = errorsOf(run, "connect", "fd-limit");
    EXPECT_EQ(refused, 500U - (300U - 24U));
    const result::ResourceSeries& resource = resourceOf(run, "app.file-descriptors");
    EXPECT_EQ(resource.refusals, refused);
    EXPECT_GT(resource.firstRefusalSeconds, 5.0);
    EXPECT_EQ(run.users.failedByCause.at("connect: fd-limit"), refused);
}

TEST(Limits, ConnectionLimitOfTheService) {
    Scenario scenario = connecting(100);
    process(scenario).limits.connections = 40;
    EXPECT_EQ(errorsOf(runSeed(scenario), "connect", "connection-limit"), 60U);
}

TEST(Limits, TheBalancersCapacityGives503) {
    Scenario scenario = connecting(2000);
    balancer(scenario).newConnections = Rate(50);
    const result::RunResult run = runSeed(scenario);
    EXPECT_GT(errorsOf(run, "connect", "503"), 500U);
    EXPECT_GT(resourceOf(run, "edge.new-connections").refusals, 500U);
}

TEST(Limits, AFixedWindowPerProcessAndAddressGives429) {
    Scenario scenario = smallFleet();
    scenario.profiles["small"].rateLimits["lists"] = {60, seconds(60), true};
    scenario.profiles["small"].operations["work"].rateLimit = "lists";
    scenario.workload.clientAddresses = 1;
    BehaviourStep step = doing("work", 0);
    step.onError = BehaviourStep::OnError::kContinue;
    scenario.behaviours["worker"].steps = {repeating({step, thinking(exponential(1.0))})};
    const result::RunResult run = runSeed(scenario); // about 50/s for 101 s against 60 a minute
    EXPECT_EQ(sum(run.operation("work")->completed), 120U);
    scenario.workload.clientAddresses = 10;
    EXPECT_EQ(sum(runSeed(scenario).operation("work")->completed), 1200U);
}

TEST(Limits, MemoryKillsTheLargestProcessAndItComesBack) {
    Scenario scenario = connecting(400);
    scenario.profiles["small"].memoryPerConnection = mebibytes(10);
    scenario.instanceTypes["one-core"].memory = gibibytes(2);
    process(scenario).restartDelay = seconds(5);
    const result::RunResult run = runSeed(scenario);
    EXPECT_GE(resourceOf(run, "app.memory[0]").refusals, 1U);
    const result::Series& connections = *run.find("connections");
    double largest = 0.0;
    for (const double n : connections.perBin) largest = std::max(largest, n);
    EXPECT_LT(largest, 200.0); // 2 GiB less the system over 10 MiB each, with a second of overshoot
}

TEST(Limits, AKilledProcessBreaksItsConnectionsAndClientsReconnect) {
    Scenario scenario = smallFleet();
    process(scenario).on.count = 4;
    process(scenario).restartDelay = seconds(3);
    chatting(scenario, 80, 1.0);
    scenario.behaviours["talker"].reconnect.operations = {"connect", "join"};
    scenario.faults.push_back({Fault::Kind::kKillProcess, "app", 1, 1, seconds(30), {}, 1.0});
    const result::RunResult run = runSeed(scenario);
    const std::vector<double>& connections = run.find("connections")->perBin;
    EXPECT_EQ(connections[28], 80.0);
    EXPECT_LT(connections[30], 70.0);
    EXPECT_EQ(connections.back(), 80.0);
    EXPECT_EQ(run.users.failed, 0U);
    EXPECT_EQ(run.requests.injected,
              run.requests.completed + run.requests.failed + run.requests.inFlight);
}

// Without heartbeats an idle WebSocket is closed after the balancer's idle time-out; with them it is not.
TEST(Limits, TheBalancerClosesSilentConnections) {
    Scenario scenario = connecting(20);
    scenario.workload.steady->duration = seconds(200);
    balancer(scenario).idleTimeout = seconds(60);
    scenario.behaviours["worker"].reconnect.enabled = false;
    scenario.profiles["small"].heartbeat = seconds(25);
    EXPECT_EQ(runSeed(scenario).find("connections")->perBin.back(), 20.0);
    scenario.profiles["small"].heartbeat = seconds(0);
    const result::RunResult run = runSeed(scenario);
    const std::vector<double>& connections = run.find("connections")->perBin;
    EXPECT_EQ(connections[50], 20.0);
    EXPECT_EQ(connections[90], 0.0);
    EXPECT_EQ(run.find("connections closed idle")->perBin.back(), 20.0);
    scenario.behaviours["worker"].reconnect.enabled = true;
    EXPECT_GE(runSeed(scenario).find("connections")->perBin.back(), 15.0);
}

// A target that takes longer than the idle time-out to answer: 504 from the balancer.
TEST(Limits, ASlowTargetGives504) {
    Scenario scenario = smallFleet();
    balancer(scenario).idleTimeout = seconds(2);
    scenario.workload.steady = SteadyUsers{400, seconds(1), seconds(60), seconds(0)};
    BehaviourStep step = doing("work", 0);
    step.onError = BehaviourStep::OnError::kContinue;
    scenario.behaviours["worker"].steps = {repeating({step, thinking(exponential(1.0))})};
    const result::RunResult run = runSeed(scenario);
    EXPECT_GT(errorsOf(run, "work", "504"), 1000U);
    EXPECT_LE(run.operation("work")->latency.max(), 2'000'001U);
}

TEST(Limits, HealthChecksTakeADeadTargetOut) {
    Scenario scenario = smallFleet();
    process(scenario).on.count = 4;
    process(scenario).restartDelay = seconds(1000);
    balancer(scenario).healthCheck = {seconds(5), seconds(2), 2, 2};
    BehaviourStep step = doing("work", 0);
    step.onError = BehaviourStep::OnError::kContinue;
    scenario.behaviours["worker"].steps = {repeating({step, thinking(exponential(1.0))})};
    scenario.faults.push_back({Fault::Kind::kKillProcess, "app", 2, 1, seconds(31), {}, 1.0});
    const result::RunResult run = runSeed(scenario);
    std::uint64_t late = 0;
    for (std::size_t bin = 45; bin < run.binCount; ++bin) late += run.operation("work")->failed[bin];
    EXPECT_GT(errorsOf(run, "work", "502"), 20U);
    EXPECT_EQ(late, 0U);
}

TEST(Limits, StandardCreditsThrottleToTheBaseline) {
    Scenario scenario = smallFleet();
    InstanceType& type = scenario.instanceTypes["one-core"];
    type.baseline = 0.2;
    type.maxCredits = 288;
    process(scenario).on.credits = CreditMode::kStandard;
    process(scenario).on.initialCredits = 0.5; // vCPU-minutes
    scenario.workload.steady = SteadyUsers{200, seconds(1), seconds(100), seconds(0)};
    const result::RunResult run = runSeed(scenario);
    const auto& work = *run.operation("work");
    const auto rate = [&](std::size_t from, std::size_t until) {
        std::uint64_t done = 0;
        for (std::size_t bin = from; bin < until; ++bin) done += work.completed[bin];
        return static_cast<double>(done) / static_cast<double>(until - from);
    };
    // 0.5 vCPU-minutes at a net drain of 0.8 vCPU last 37.5 s; then 20 % of 100/s.
    EXPECT_NEAR(rate(5, 35), 100.0, 2.0);
    EXPECT_NEAR(rate(45, 95), 20.0, 1.0);
    EXPECT_EQ(resourceOf(run, "app.cpu-credits").utilization[80], 1.0F);
}

TEST(Limits, AQuotaBindsWhateverTheCreditsAndIsWhatUtilizationIsAShareOf) {
    Scenario scenario = smallFleet();
    InstanceType& type = scenario.instanceTypes["one-core"];
    type.baseline = 0.2;
    type.quotaPeriod = milliseconds(100);
    process(scenario).on.credits = CreditMode::kUnlimited;
    scenario.workload.steady = SteadyUsers{200, seconds(1), seconds(50), seconds(0)};
    const result::RunResult run = runSeed(scenario);
    const auto& work = *run.operation("work");
    std::uint64_t done = 0;
    for (std::size_t bin = 10; bin < 50; ++bin) done += work.completed[bin];
    EXPECT_NEAR(static_cast<double>(done) / 40.0, 20.0, 0.5); // 20 % of 100/s
    const result::ResourceSeries& cpu = resourceOf(run, "app.cpu[0]");
    EXPECT_NEAR(cpu.capacity, 0.2, 1e-12);
    EXPECT_NEAR(cpu.utilization[30], 1.0, 1e-3);
    EXPECT_EQ(resourceOf(run, "app.cpu-credits").utilization[30], 0.0F);
}

} // namespace
} // namespace headroom::fleet::test
