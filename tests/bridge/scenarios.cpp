#include "tests/bridge/scenarios.hpp"

#include <utility>

namespace headroom::bridge_test {

using namespace models; // NOLINT: the whole file builds model values

namespace {

using StepKind = OperationStep::Kind;

OperationStep step(StepKind kind) {
    OperationStep out;
    out.kind = kind;
    return out;
}

OperationStep effect(const std::string& name) {
    OperationStep out = step(StepKind::kEffect);
    out.effect = name;
    return out;
}

OperationStep trip(std::initializer_list<StoreCommand> commands) {
    OperationStep out = step(StepKind::kTrip);
    out.commands = commands;
    return out;
}

OperationStep broadcast(const std::string& frame, bool toSender, double perReceiver) {
    OperationStep out = step(StepKind::kBroadcast);
    out.frame = frame;
    out.toSender = toSender;
    out.perReceiver = seconds(perReceiver);
    out.frameBytes = bytes(400);
    return out;
}

Operation operation(const std::string& name, Transport transport, double work,
                    std::vector<OperationStep> steps) {
    Operation out;
    out.name = name;
    out.transport = transport;
    out.cpu.base = seconds(work);
    out.request = bytes(200);
    out.response = bytes(300);
    out.steps = std::move(steps);
    return out;
}

Distribution uniform(double low, double high) {
    Distribution out;
    out.kind = Distribution::Kind::kUniform;
    out.first = seconds(low);
    out.second = seconds(high);
    return out;
}

void add(Scenario& scenario, const Operation& value) {
    profileOf(scenario).operations[value.name] = value;
}

} // namespace

InstanceType smallInstance() {
    InstanceType type;
    type.name = "small";
    type.vcpus = 2;
    type.physicalCores = 1;
    type.singleThreadSpeed = 0.8;
    type.smtYield = 1.25;
    type.memory = gibibytes(2);
    type.networkBurst = BytesPerSecond(6e8);
    return type;
}

Scenario baseScenario() {
    Scenario scenario;
    scenario.name = "bridge";
    scenario.seed = 7;
    scenario.instanceTypes["small"] = smallInstance();
    scenario.network.clientRtt = Distribution::constant(seconds(0.020));
    scenario.network.zones = 1;
    scenario.network.inZoneRtt = Distribution::constant(seconds(0.0002));
    scenario.network.crossZoneRtt = Distribution::constant(seconds(0.0011));
    scenario.network.jitter = uniform(0.0, 0.0001);

    LoadBalancer edge;
    edge.targets = "chat";
    edge.healthCheck.interval = seconds(0);
    edge.addedLatency = uniform(0.0005, 0.0015);
    scenario.services.push_back({"edge", edge});
    ProcessService chat;
    chat.profile = "tiny";
    chat.on.instance = "small";
    scenario.services.push_back({"chat", chat});

    ServiceProfile profile;
    profile.name = "tiny";
    profile.wakeUp = microseconds(50);
    scenario.profiles["tiny"] = profile;
    add(scenario, operation("ping", Transport::kHttp, 1e-3, {step(StepKind::kReply)}));
    Operation guarded = operation("guarded-ping", Transport::kHttp, 1e-3, {step(StepKind::kReply)});
    guarded.preflight = true;
    add(scenario, guarded);
    add(scenario, operation("health", Transport::kHttp, 0.2e-3, {step(StepKind::kReply)}));
    add(scenario, operation("connect", Transport::kConnect, 0.7e-3, {step(StepKind::kReply)}));
    add(scenario, operation("disconnect", Transport::kDisconnect, 0.3e-3, {step(StepKind::kReply)}));
    add(scenario, operation("create-room", Transport::kHttp, 0.5e-3,
                            {effect("create-room"), step(StepKind::kReply)}));
    add(scenario, operation("enter-room", Transport::kHttp, 0.5e-3,
                            {effect("enter-room"), step(StepKind::kReply)}));
    add(scenario, operation("list-rooms", Transport::kHttp, 0.5e-3, {step(StepKind::kReply)}));
    add(scenario,
        operation("join-room", Transport::kSocket, 0.6e-3,
                  {effect("join-room"), step(StepKind::kReply), broadcast("message", false, 20e-6)}));
    add(scenario,
        operation("send-message", Transport::kSocket, 0.4e-3,
                  {effect("store-message"), broadcast("message", true, 40e-6), step(StepKind::kReply)}));
    add(scenario, operation("mark-read", Transport::kSocket, 0.1e-3,
                            {effect("mark-read"), broadcast("read-mark", true, 5e-6)}));
    OperationStep block = step(StepKind::kBlock);
    block.work = seconds(10e-3);
    block.password = true;
    add(scenario, operation("login", Transport::kHttp, 1e-3, {block, step(StepKind::kReply)}));
    return scenario;
}

void addStorage(Scenario& scenario) {
    ObjectStorage storage;
    storage.putLatency = uniform(0.02, 0.06);
    storage.getLatency = uniform(0.01, 0.02);
    storage.perConnection = BytesPerSecond(50e6);
    scenario.services.push_back({"storage", storage});
    processOf(scenario).storage = "storage";
    OperationStep put = step(StepKind::kStorage);
    put.storageOperation = "put";
    Operation upload = operation("upload", Transport::kHttp, 2e-3, {put, step(StepKind::kReply)});
    upload.preflight = true;
    upload.cpu.perUnit[Variable::kMegabytes] = milliseconds(1);
    add(scenario, upload);
}

void addStore(Scenario& scenario, int masters, int replicas, bool readFromReplica) {
    RedisCluster store;
    store.profile = "tiny-store";
    store.on.instance = "small";
    store.masters = masters;
    store.replicasPerMaster = replicas;
    store.readFrom =
        readFromReplica ? RedisCluster::ReadFrom::kReplica : RedisCluster::ReadFrom::kMaster;
    scenario.services.push_back({"store", store});
    processOf(scenario).store = "store";

    StoreProfile profile;
    profile.name = "tiny-store";
    profile.wakeUp = microseconds(100);
    profile.perRequest = microseconds(100);
    profile.replicaApply = microseconds(50);
    profile.memoryPerKey = bytes(600);
    profile.commands["GET"] = {microseconds(200), false, {}};
    profile.commands["SET"] = {microseconds(400), true, {}};
    scenario.storeProfiles["tiny-store"] = profile;

    OperationStep readBack = trip({{"GET", "message", 1, Variable::kNone}});
    readBack.freshKey = "message";
    readBack.onStale = OnStale::kFail;
    add(scenario,
        operation("save", Transport::kHttp, 1e-3,
                  {trip({{"SET", "message", 1, Variable::kNone}, {"SET", "user", 1, Variable::kNone}}),
                   readBack, step(StepKind::kReply)}));
    const OperationStep read =
        trip({{"GET", "user", 1, Variable::kNone}, {"GET", "any-user", 1, Variable::kNone}});
    add(scenario,
        operation("look", Transport::kHttp, 1.2e-3, {read, read, read, step(StepKind::kReply)}));
}

ProcessService& processOf(Scenario& scenario) {
    for (Service& service : scenario.services)
        if (auto* process = std::get_if<ProcessService>(&service.kind)) return *process;
    std::abort();
}

ServiceProfile& profileOf(Scenario& scenario) { return scenario.profiles.at("tiny"); }

BehaviourStep doing(const std::string& name) {
    BehaviourStep out;
    out.operation = name;
    return out;
}

BehaviourStep thinking(double lowSeconds, double highSeconds) {
    BehaviourStep out;
    out.kind = BehaviourStep::Kind::kThink;
    out.think = uniform(lowSeconds, highSeconds);
    return out;
}

BehaviourStep forEver(BehaviourSteps steps) {
    BehaviourStep out;
    out.kind = BehaviourStep::Kind::kRepeat;
    out.steps = std::move(steps);
    return out;
}

void setBehaviour(Scenario& scenario, BehaviourSteps steps, Behaviour::Then then) {
    Behaviour behaviour;
    behaviour.name = "user";
    behaviour.steps = std::move(steps);
    behaviour.then = then;
    scenario.behaviours["user"] = behaviour;
    scenario.workload.behaviours = {{"user", 1.0}};
}

void setSteady(Scenario& scenario, int users, double rampUpSeconds, double length) {
    SteadyUsers steady;
    steady.count = users;
    steady.rampUp = seconds(rampUpSeconds);
    steady.duration = seconds(length);
    scenario.workload.steady = steady;
}

void setArrivals(Scenario& scenario, double perSecond, double length) {
    ArrivingUsers arrivals;
    arrivals.rate = Rate(perSecond);
    arrivals.duration = seconds(length);
    scenario.workload.arrivals = arrivals;
}

Scenario everythingScenario() {
    Scenario scenario = baseScenario();
    addStore(scenario, 2, 1, true);
    scenario.network.zones = 2;
    processOf(scenario).on.count = 3;
    processOf(scenario).on.processesPerInstance = 2;
    for (Service& service : scenario.services)
        if (auto* edge = std::get_if<LoadBalancer>(&service.kind)) {
            edge->healthCheck.interval = seconds(1);
            edge->healthCheck.timeout = seconds(0.5);
        }
    setBehaviour(scenario, {doing("login"), doing("connect"), doing("list-rooms"), doing("pick-room"),
                            doing("enter-room"), doing("join-room"),
                            forEver({thinking(0.2, 0.8), doing("send-message"), thinking(0.2, 0.8),
                                     doing("save")})});
    scenario.behaviours["user"].onMessage = "mark-read";
    for (BehaviourStep& each : scenario.behaviours["user"].steps.back().steps)
        each.onError = BehaviourStep::OnError::kContinue;
    RampUsers ramp; // arrivals at whole seconds, the dates of samples and health checks
    ramp.start = 10;
    ramp.step = 10;
    ramp.every = seconds(1);
    ramp.until = 60;
    ramp.hold = seconds(7);
    ramp.burstWidth = seconds(0);
    scenario.workload.ramp = ramp;
    Fault host;
    host.kind = Fault::Kind::kKillInstance;
    host.service = "chat";
    host.index = 1;
    host.at = seconds(4.0);
    host.lasts = seconds(3.0);
    Fault master;
    master.kind = Fault::Kind::kKillStoreMaster;
    master.service = "store";
    master.at = seconds(6.25);
    scenario.faults = {host, master};
    for (Service& service : scenario.services)
        if (auto* store = std::get_if<RedisCluster>(&service.kind)) store->nodeTimeout = seconds(1);
    return scenario;
}

Scenario stormyScenario() {
    Scenario scenario = everythingScenario();
    scenario.workload.ramp->hold = seconds(14);
    const auto fault = [&](Fault::Kind kind, double at) {
        Fault out;
        out.kind = kind;
        out.service = "chat";
        out.at = seconds(at);
        return out;
    };
    Fault deploy = fault(Fault::Kind::kDeployInstance, 3.0);
    deploy.drain = seconds(1.5);
    deploy.pause = seconds(0.5);
    Fault out = fault(Fault::Kind::kScaleOut, 2.0);
    out.count = 2;
    out.boot = uniform(1.0, 3.0);
    Fault in = fault(Fault::Kind::kScaleIn, 14.0);
    in.drain = seconds(2.0);
    Fault slow = fault(Fault::Kind::kDelayCrossZone, 9.0);
    slow.service.clear();
    slow.delay = seconds(0.004);
    slow.lasts = seconds(3.0);
    scenario.faults = {scenario.faults[0], scenario.faults[1], deploy, out, in, slow};
    ProcessService& chat = processOf(scenario);
    chat.restartDelay = seconds(1.0);
    chat.connections.maxAge = seconds(6.0);
    chat.connections.shedding.above = 0.1;
    chat.connections.shedding.rate = Rate(2.5);
    chat.connections.admission.rate = Rate(20.0);
    scenario.behaviours["user"].reconnect.operations = {"connect", "join-room"};
    scenario.behaviours["user"].reconnect.spread = seconds(1.0);
    return scenario;
}

} // namespace headroom::bridge_test
