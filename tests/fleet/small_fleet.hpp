#pragma once
// Small fleets built in code, for tests that need to know every number that goes in.

#include "models/scenario.hpp"
#include "sim/fleet/bare_run.hpp"

#include <numeric>
#include <string>

namespace headroom::fleet::test {

using namespace models;

inline OperationStep trip(std::vector<StoreCommand> commands, Variable repeat = Variable::kNone) {
    OperationStep step;
    step.kind = OperationStep::Kind::kTrip;
    step.commands = std::move(commands);
    step.repeat = repeat;
    return step;
}

inline OperationStep reply() {
    OperationStep step;
    step.kind = OperationStep::Kind::kReply;
    return step;
}

inline OperationStep effect(const std::string& name) {
    OperationStep step;
    step.kind = OperationStep::Kind::kEffect;
    step.effect = name;
    return step;
}

inline OperationStep broadcast(double perReceiverSeconds, bool toSender = true) {
    OperationStep step;
    step.kind = OperationStep::Kind::kBroadcast;
    step.frame = "message";
    step.toSender = toSender;
    step.perReceiver = seconds(perReceiverSeconds);
    step.frameBytes = bytes(400);
    return step;
}

inline OperationStep block(double workSeconds) {
    OperationStep step;
    step.kind = OperationStep::Kind::kBlock;
    step.work = seconds(workSeconds);
    step.password = true;
    return step;
}

inline Operation operation(const std::string& name, Transport transport, double cpuSeconds,
                           std::vector<OperationStep> steps) {
    Operation result;
    result.name = name;
    result.transport = transport;
    result.cpu.base = seconds(cpuSeconds);
    result.authenticated = false;
    result.steps = std::move(steps);
    return result;
}

inline BehaviourStep doing(const std::string& name, double timeoutSeconds = 20) {
    BehaviourStep step;
    step.operation = name;
    step.timeout = seconds(timeoutSeconds);
    return step;
}

inline BehaviourStep thinking(Distribution distribution) {
    BehaviourStep step;
    step.kind = BehaviourStep::Kind::kThink;
    step.think = std::move(distribution);
    return step;
}

inline BehaviourStep repeating(BehaviourSteps steps, int times = 0) {
    BehaviourStep step;
    step.kind = BehaviourStep::Kind::kRepeat;
    step.timesLow = step.timesHigh = times;
    step.steps = std::move(steps);
    return step;
}

inline Distribution exponential(double meanSeconds) {
    return {Distribution::Kind::kExponential, seconds(meanSeconds), {}, 0.0, {}};
}

/// One machine with one core and one process behind an ideal balancer: no network, no wake-ups, no store.
/// Operations: "work" (HTTP, 10 ms), "connect", "join" (enters and joins), "say" (message to the room).
inline Scenario smallFleet() {
    Scenario scenario;
    scenario.name = "small";
    scenario.network.zones = 1;
    InstanceType type;
    type.name = "one-core";
    type.memory = gibibytes(8);
    type.networkBurst = BytesPerSecond(1e9);
    scenario.instanceTypes["one-core"] = type;

    ServiceProfile profile;
    profile.name = "small";
    profile.operations["work"] = operation("work", Transport::kHttp, 0.010, {reply()});
    profile.operations["connect"] = operation("connect", Transport::kConnect, 0.001, {reply()});
    profile.operations["disconnect"] = operation("disconnect", Transport::kDisconnect, 0.0, {reply()});
    profile.operations["create-room"] =
        operation("create-room", Transport::kHttp, 0.001, {effect("create-room"), reply()});
    profile.operations["join"] = operation("join", Transport::kSocket, 0.001,
                                           {effect("enter-room"), effect("join-room"), reply()});
    profile.operations["say"] = operation("say", Transport::kSocket, 0.001,
                                          {effect("store-message"), broadcast(0.0001), reply()});
    profile.operations["mark"] = operation("mark", Transport::kSocket, 0.0001, {effect("mark-read")});
    scenario.profiles["small"] = profile;

    LoadBalancer balancer;
    balancer.targets = "app";
    balancer.healthCheck.interval = seconds(0);
    ProcessService process;
    process.profile = "small";
    process.on.instance = "one-core";
    scenario.services.push_back({"edge", balancer});
    scenario.services.push_back({"app", process});

    Behaviour behaviour;
    behaviour.name = "worker";
    behaviour.steps = {repeating({doing("work", 0), thinking(exponential(1.0))})};
    scenario.behaviours["worker"] = behaviour;
    scenario.workload.behaviours = {{"worker", 1.0}};
    scenario.workload.steady = SteadyUsers{50, seconds(1), seconds(100), seconds(0)};
    return scenario;
}

inline ProcessService& process(Scenario& scenario) {
    return std::get<ProcessService>(scenario.services[1].kind);
}
inline LoadBalancer& balancer(Scenario& scenario) {
    return std::get<LoadBalancer>(scenario.services[0].kind);
}

/// Everyone in one room, talking for ever.
inline void chatting(Scenario& scenario, int users, double thinkSeconds = 1.0) {
    Behaviour behaviour;
    behaviour.name = "talker";
    behaviour.roomSizeLaw = "one-room";
    behaviour.steps = {doing("connect"), doing("pick-room"), doing("join"), thinking(exponential(5.0)),
                       repeating({doing("say"), thinking(exponential(thinkSeconds))})};
    scenario.behaviours["talker"] = behaviour;
    scenario.workload.behaviours = {{"talker", 1.0}};
    scenario.workload.steady = SteadyUsers{users, seconds(5), seconds(60), seconds(0)};
}

/// A Redis Cluster; the balancer and process stay first.
inline RedisCluster& addStore(Scenario& scenario, int masters, int replicas,
                              RedisCluster::ReadFrom readFrom) {
    StoreProfile profile;
    profile.name = "store";
    profile.perRequest = microseconds(10);
    profile.memoryPerKey = bytes(600);
    profile.commands["GET"] = {microseconds(2), false, {}};
    profile.commands["SET"] = {microseconds(2), true, {}};
    scenario.storeProfiles["store"] = profile;
    RedisCluster store;
    store.profile = "store";
    store.on.instance = "one-core";
    store.masters = masters;
    store.replicasPerMaster = replicas;
    store.readFrom = readFrom;
    process(scenario).store = "store";
    scenario.services.push_back({"store", store});
    return std::get<RedisCluster>(scenario.services.back().kind);
}

inline std::uint64_t sum(const std::vector<std::uint32_t>& perBin) {
    return std::accumulate(perBin.begin(), perBin.end(), std::uint64_t{0});
}

inline std::uint64_t errorsOf(const result::RunResult& run, const std::string& operation,
                              const std::string& cause) {
    for (const result::ErrorSeries& series : run.errors)
        if (series.operation == operation && series.cause == cause) return sum(series.perBin);
    return 0;
}

inline const result::ResourceSeries& resourceOf(const result::RunResult& run, const std::string& name) {
    for (const result::ResourceSeries& series : run.resources)
        if (series.name == name) return series;
    throw std::runtime_error("no resource " + name);
}

inline result::RunResult runSeed(const Scenario& scenario, std::uint64_t seed = 1) {
    FleetOptions options;
    options.seed = seed;
    return runBare(scenario, options);
}

} // namespace headroom::fleet::test
