// Every kind of limit binds first where it is the small one, and the report names it, not the CPU.

#include "sim/analysis/attribution.hpp"
#include "sim/analysis/binding.hpp"
#include "tests/fleet/small_fleet.hpp"

#include <gtest/gtest.h>

namespace headroom::analysis {
namespace {

using namespace fleet::test;

/// Four cores for one process: the machine is never what is short.
Scenario roomy() {
    Scenario scenario = smallFleet();
    models::InstanceType& type = scenario.instanceTypes["one-core"];
    type.vcpus = type.physicalCores = 4;
    return scenario;
}

/// `users` arrive over 30 s and do this once.
Scenario arriving(int users, models::BehaviourSteps steps) {
    Scenario scenario = roomy();
    scenario.behaviours["worker"].steps = std::move(steps);
    scenario.workload.steady = SteadyUsers{users, seconds(30), seconds(20), seconds(0)};
    return scenario;
}

/// `users` ask every `think` seconds, whatever comes back.
Scenario asking(int users, const std::string& name, double think = 1.0) {
    Scenario scenario = roomy();
    BehaviourStep step = doing(name, 0);
    step.onError = BehaviourStep::OnError::kContinue;
    scenario.behaviours["worker"].steps = {repeating({step, thinking(exponential(think))})};
    scenario.workload.steady = SteadyUsers{users, seconds(5), seconds(40), seconds(0)};
    return scenario;
}

void expectFirst(const Scenario& scenario, const std::string& service, const std::string& kind,
                 const std::string& resource) {
    const result::RunResult run = runSeed(scenario);
    const BindingReport report = findBinding(run);
    ASSERT_FALSE(report.fleet.empty()) << kind;
    const BindingGroup& first = report.fleet.front();
    EXPECT_EQ(first.service, service) << kind;
    EXPECT_EQ(first.first.kind, kind);
    EXPECT_EQ(first.first.resource, resource);
    EXPECT_GT(first.first.users, 0.0) << kind;
    EXPECT_GE(first.first.atSeconds, 0.0) << kind;
    // The utilization ranking puts it first, too.
    EXPECT_EQ(attribute(run).use.front().kind, kind);
}

TEST(BindingLimits, Threads) {
    expectFirst(asking(300, "work"), "app", "event-loop", "app.event-loop[0]");
}

TEST(BindingLimits, Cpu) {
    Scenario scenario = asking(95, "work");
    scenario.instanceTypes["one-core"].vcpus = scenario.instanceTypes["one-core"].physicalCores = 1;
    process(scenario).on.processesPerInstance = 8; // each loop has work half of the time only
    const BindingReport report = findBinding(runSeed(scenario));
    ASSERT_FALSE(report.fleet.empty());
    EXPECT_EQ(report.fleet.front().first.kind, "cpu");
}

TEST(BindingLimits, FileDescriptors) {
    Scenario scenario = arriving(300, {doing("connect")});
    process(scenario).limits.fileDescriptors = 200;
    expectFirst(scenario, "app", "file-descriptors", "app.file-descriptors");
}

TEST(BindingLimits, Connections) {
    Scenario scenario = arriving(300, {doing("connect")});
    process(scenario).limits.connections = 100;
    expectFirst(scenario, "app", "connections", "app.connections");
}

TEST(BindingLimits, Backlog) {
    Scenario scenario = arriving(300, {doing("connect")});
    scenario.workload.steady->rampUp = seconds(0.01); // all at once
    process(scenario).limits.backlog = 8;
    expectFirst(scenario, "app", "backlog", "app.backlog");
}

TEST(BindingLimits, SidePool) {
    Scenario scenario = asking(200, "work", 5.0);
    scenario.profiles["small"].operations["work"] =
        operation("work", Transport::kHttp, 0.0005, {block(0.05), reply()});
    process(scenario).hashing = models::Hashing::kSidePool;
    process(scenario).sidePoolThreads = 1;
    expectFirst(scenario, "app", "pool", "app.side-pool[0]");
    // Time went there, waiting.
    const Attribution attribution = attribute(runSeed(scenario));
    ASSERT_FALSE(attribution.all.parts.empty());
    EXPECT_EQ(attribution.all.parts.front().part, "app side-pool wait");
    EXPECT_EQ(attribution.all.parts.front().resource, "app side-pool");
    EXPECT_TRUE(attribution.all.parts.front().waiting);
    EXPECT_GT(attribution.all.waitingShare, 0.5);
}

TEST(BindingLimits, Memory) {
    Scenario scenario = arriving(300, {doing("connect")});
    scenario.profiles["small"].memoryPerConnection = mebibytes(10);
    scenario.instanceTypes["one-core"].memory = gibibytes(2);
    expectFirst(scenario, "app", "memory", "app.memory[0]");
}

TEST(BindingLimits, StoreMemory) {
    Scenario scenario = roomy();
    addStore(scenario, 1, 0, models::RedisCluster::ReadFrom::kMaster).maxMemory = bytes(400000);
    chatting(scenario, 20, 0.5);
    expectFirst(scenario, "store", "memory", "store.maxmemory");
}

TEST(BindingLimits, Credits) {
    Scenario scenario = asking(60, "work");
    models::InstanceType& type = scenario.instanceTypes["one-core"];
    type.vcpus = type.physicalCores = 1;
    type.baseline = 0.2;
    type.maxCredits = 288;
    process(scenario).on.credits = models::CreditMode::kStandard;
    process(scenario).on.initialCredits = 0.1;
    expectFirst(scenario, "app", "credits", "app.cpu-credits");
}

TEST(BindingLimits, BalancerRequests) {
    Scenario scenario = asking(60, "work");
    balancer(scenario).requests = models::Rate(30);
    expectFirst(scenario, "edge", "rate", "edge.requests");
}

TEST(BindingLimits, BalancerConnections) {
    Scenario scenario = arriving(300, {doing("connect")});
    balancer(scenario).newConnections = models::Rate(2);
    expectFirst(scenario, "edge", "rate", "edge.new-connections");
}

TEST(BindingLimits, QuotaOfTheService) {
    Scenario scenario = asking(30, "work");
    scenario.profiles["small"].rateLimits["quota"] = {50, seconds(60), false};
    scenario.profiles["small"].operations["work"].rateLimit = "quota";
    expectFirst(scenario, "app", "rate", "app.rate-limit");
}

TEST(BindingLimits, StorageRequests) {
    Scenario scenario = asking(60, "store");
    models::OperationStep put;
    put.kind = models::OperationStep::Kind::kStorage;
    put.storageOperation = "put";
    scenario.profiles["small"].operations["store"] =
        operation("store", Transport::kHttp, 0.0005, {put, reply()});
    models::ObjectStorage storage;
    storage.maxRequests = models::Rate(20);
    process(scenario).storage = "files";
    scenario.services.push_back({"files", storage});
    expectFirst(scenario, "files", "rate", "files.requests");
}

TEST(BindingLimits, ContentRequests) {
    Scenario scenario = asking(60, "page");
    scenario.profiles["small"].operations["page"] = operation("page", Transport::kContent, 0.0, {});
    models::ContentDelivery content;
    content.maxRequests = models::Rate(20);
    scenario.services.push_back({"front", content});
    expectFirst(scenario, "front", "rate", "front.requests");
}

TEST(BindingLimits, Bandwidth) {
    Scenario scenario = asking(60, "work");
    scenario.profiles["small"].operations["work"].response = bytes(10000);
    scenario.instanceTypes["one-core"].networkBurst = models::BytesPerSecond(3e5);
    expectFirst(scenario, "app", "network", "app.network[0]");
}

// The load generator's limits are kept apart: they bound the measurement, not the fleet.
TEST(BindingLimits, PortsOfTheLoadGenerator) {
    Scenario scenario = arriving(300, {doing("connect")});
    scenario.workload.clientAddresses = 2;
    process(scenario).limits.ephemeralPorts = 50;
    const result::RunResult run = runSeed(scenario);
    const BindingReport report = findBinding(run);
    EXPECT_TRUE(report.fleet.empty());
    ASSERT_FALSE(report.loadGenerator.empty());
    EXPECT_EQ(report.loadGenerator.front().first.resource, "load-generator.ports");
    EXPECT_EQ(report.loadGenerator.front().reason, BindingGroup::Reason::kRefused);
    EXPECT_EQ(errorsOf(run, "connect", "client-ports"), 200U);
}

TEST(BindingLimits, FirstSecondAndThirdInOrder) {
    BehaviourStep work = doing("work", 0);
    work.onError = BehaviourStep::OnError::kContinue; // refused users stay connected
    Scenario scenario = arriving(400, {doing("connect"), work});
    process(scenario).limits.connections = 100;
    balancer(scenario).newConnections = models::Rate(15);
    scenario.profiles["small"].rateLimits["quota"] = {20, seconds(60), false};
    scenario.profiles["small"].operations["work"].rateLimit = "quota";
    const BindingReport report = findBinding(runSeed(scenario));
    ASSERT_GE(report.fleet.size(), 3U);
    EXPECT_LE(report.fleet[0].first.atSeconds, report.fleet[1].first.atSeconds);
    EXPECT_LE(report.fleet[1].first.atSeconds, report.fleet[2].first.atSeconds);
    EXPECT_LE(report.fleet[0].first.users, report.fleet[2].first.users);
}

} // namespace
} // namespace headroom::analysis
