// Memory of idle connections: a million users connect within a minute and then stay connected, silent,
// for another. What is left is what the simulator keeps per user.

#include "bench/report.hpp"
#include "models/scenario.hpp"
#include "sim/fleet/bare_run.hpp"

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

namespace {

using namespace headroom::models; // NOLINT(google-build-using-namespace): the file is about these types

constexpr int kInstances = 20;
constexpr int kProcesses = 5; // per instance
constexpr double kMinute = 60.0;

InstanceType machine() {
    InstanceType type;
    type.name = "large";
    type.vcpus = 8;
    type.physicalCores = 8;
    type.memory = gibibytes(64);
    return type;
}

/// One cheap operation; no store, no rooms.
ServiceProfile tinyProfile() {
    Operation connect;
    connect.name = "connect";
    connect.transport = Transport::kConnect;
    connect.authenticated = false;
    connect.cpu.base = microseconds(50);
    OperationStep reply;
    reply.kind = OperationStep::Kind::kReply;
    connect.steps = {reply};
    ServiceProfile profile;
    profile.name = "tiny";
    profile.heartbeat = seconds(0);
    profile.operations["connect"] = connect;
    return profile;
}

Scenario idleScenario(int users) {
    Scenario scenario;
    scenario.name = "idle-connections";
    scenario.network.clientRtt = Distribution::constant(milliseconds(5));
    scenario.network.inZoneRtt = Distribution::constant(milliseconds(0.2));
    scenario.network.crossZoneRtt = Distribution::constant(milliseconds(0.9));
    SteadyUsers steady;
    steady.count = users;
    steady.rampUp = seconds(kMinute);
    steady.duration = seconds(kMinute);
    scenario.workload.steady = steady;
    scenario.workload.behaviours = {{"idle", 1.0}};
    Behaviour idle;
    idle.name = "idle";
    BehaviourStep connect;
    connect.operation = "connect";
    idle.steps = {connect};
    scenario.behaviours["idle"] = idle;

    LoadBalancer edge;
    edge.targets = "server";
    ProcessService server;
    server.profile = "tiny";
    server.on.instance = "large";
    server.on.count = kInstances;
    server.on.processesPerInstance = kProcesses;
    scenario.services = {{"edge", edge}, {"server", server}};
    scenario.instanceTypes["large"] = machine();
    scenario.profiles["tiny"] = tinyProfile();
    return scenario;
}

int run(int argc, char** argv) {
    const double users = headroom::bench::option(argc, argv, "--users", 1e6);
    const auto scenario = idleScenario(static_cast<int>(users));
    const auto before = static_cast<double>(headroom::bench::memoryBytes("VmRSS:"));
    const double start = headroom::bench::cpuSeconds();
    const auto result = headroom::fleet::runBare(scenario, {});
    const double taken = headroom::bench::cpuSeconds() - start;
    const auto* connections = result.find("connections");
    double open = 0.0; // held through the silent minute
    if (connections != nullptr && connections->perBin.size() > 2)
        open = *std::min_element(connections->perBin.begin() +
                                     static_cast<std::ptrdiff_t>(connections->perBin.size() / 2 + 2),
                                 connections->perBin.end());
    const double peak = static_cast<double>(headroom::bench::memoryBytes("VmHWM:"));
    headroom::bench::Report report("idle_connections");
    report.rate(result.events, taken)
        .number("users", users)
        .number("connections", open)
        .number("bytes_per_connection", (peak - before) / open);
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
