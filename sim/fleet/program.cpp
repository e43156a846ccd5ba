#include "sim/fleet/program.hpp"

#include "models/hash_slot.hpp"
#include "sim/hardware/sampling.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace headroom::fleet {

using models::BehaviourStep;
using models::OperationStep;
using models::Variable;

FleetParts partsOf(const models::Scenario& scenario) {
    FleetParts parts;
    const auto take = [&](const models::Service& service, const auto*& slot, const auto& value,
                          std::string& name) {
        if (slot != nullptr)
            throw std::runtime_error("services '" + name + "' and '" + service.name +
                                     "' are of the same type; the simulator runs one of each");
        slot = &value;
        name = service.name;
    };
    for (const models::Service& service : scenario.services) {
        if (const auto* p = std::get_if<models::LoadBalancer>(&service.kind))
            take(service, parts.balancer, *p, parts.balancerName);
        else if (const auto* q = std::get_if<models::ProcessService>(&service.kind))
            take(service, parts.process, *q, parts.processName);
        else if (const auto* r = std::get_if<models::RedisCluster>(&service.kind))
            take(service, parts.store, *r, parts.storeName);
        else if (const auto* s = std::get_if<models::ObjectStorage>(&service.kind))
            take(service, parts.storage, *s, parts.storageName);
        else if (const auto* t = std::get_if<models::ContentDelivery>(&service.kind))
            take(service, parts.content, *t, parts.contentName);
    }
    if (parts.process == nullptr) throw std::runtime_error("the fleet has no service of type 'process'");
    if (parts.balancer == nullptr)
        throw std::runtime_error("the fleet has no service of type 'load-balancer'");
    for (const models::Fault& fault : scenario.faults)
        if (fault.kind == models::Fault::Kind::kDelayService)
            throw std::runtime_error(
                "delays of one service's network are not simulated for chat fleets");
    if (scenario.workload.profile || !scenario.workload.events.empty())
        throw std::runtime_error("arrival profiles and events are not simulated for chat fleets");
    parts.profile = &scenario.profiles.at(parts.process->profile);
    if (parts.store != nullptr) parts.storeProfile = &scenario.storeProfiles.at(parts.store->profile);
    return parts;
}

std::uint16_t Program::operation(const std::string& name) const {
    const auto found = std::find(operationNames.begin(), operationNames.end(), name);
    return found == operationNames.end() ? kNoOperation
                                         : static_cast<std::uint16_t>(found - operationNames.begin());
}

namespace {

class Compiler {
public:
    Compiler(const models::Scenario& scenario, const FleetParts& parts)
        : scenario_(scenario), parts_(parts) {}

    Program compileAll() {
        for (const auto& [name, limit] : parts_.profile->rateLimits) {
            program_.rateLimitNames.push_back(name);
            program_.rateLimits.push_back(limit);
        }
        for (const auto& [name, operation] : parts_.profile->operations)
            program_.operationNames.push_back(name);
        for (const auto& [name, operation] : parts_.profile->operations)
            compileOperation(name, operation);
        program_.leaveByDisconnect = program_.operation("leave-by-disconnect");
        program_.disconnect = program_.operation("disconnect");
        program_.health = program_.operation("health");
        program_.listRooms = program_.operation("list-rooms");
        program_.preflightWork = kPreflight * factorOf("*");
        for (const models::BehaviourShare& share : scenario_.workload.behaviours)
            compileBehaviour(share);
        return std::move(program_);
    }

private:
    // CORS preflight of the reference backend, quiet-machine value (0.101 ms).
    static constexpr double kPreflight = 0.101e-3;

    [[nodiscard]] double factorOf(const std::string& operation) const {
        const auto& factors = parts_.process->demandFactor;
        if (const auto own = factors.find(operation); own != factors.end()) return own->second;
        if (const auto all = factors.find("*"); all != factors.end()) return all->second;
        return 1.0;
    }

    static KeyScope scopeOf(const std::string& key) {
        static const std::map<std::string, KeyScope> kScopes{
            {"user", KeyScope::kUser},          {"email", KeyScope::kUser},
            {"session", KeyScope::kUser},       {"session-id", KeyScope::kUser},
            {"user-sessions", KeyScope::kUser}, {"active-session", KeyScope::kUser},
            {"room", KeyScope::kRoom},          {"room-members", KeyScope::kRoom},
            {"messages", KeyScope::kRoom},      {"message", KeyScope::kMessage},
            {"readers", KeyScope::kMessage},    {"reactions", KeyScope::kMessage},
            {"file", KeyScope::kMessage},       {"rooms", KeyScope::kGlobal},
        };
        const auto found = kScopes.find(key);
        return found == kScopes.end() ? KeyScope::kAny : found->second; // "any-user", "any-room", ...
    }

    CommandCode compileCommand(const models::StoreCommand& source, const std::string& requestFresh) {
        CommandCode code;
        code.scope = scopeOf(source.key);
        code.count = static_cast<std::uint16_t>(source.count);
        code.countBy = source.countBy;
        code.keyCrc = models::crc16Update(0, source.key + ":");
        code.perRoom = source.key == "rooms";
        code.perMember = source.key == "room-members";
        if (parts_.storeProfile != nullptr) {
            const models::StoreProfile& profile = *parts_.storeProfile;
            const models::StoreProfile::Command& command = profile.commands.at(source.command);
            const double nodes = parts_.store->masters * (1.0 + parts_.store->replicasPerMaster);
            const double processes = parts_.process->on.count * parts_.process->on.processesPerInstance;
            const double connections = processes * parts_.profile->storeConnections / nodes;
            code.write = command.write;
            code.work = profile.perRequest.value + command.execute.value +
                        profile.perRequestPerThousandConnections.value * connections / 1000.0;
            code.perElement = command.perElement.value;
        }
        if (code.write && !requestFresh.empty() && source.key == requestFresh)
            code.tracked = Freshness::kRequest;
        return code;
    }

    void compileSteps(const std::string& name, const models::Operation& source,
                      OperationCode& operation) {
        const models::Mechanisms& mechanisms = parts_.process->mechanisms;
        std::string requestFresh;
        bool opensSession = false;
        for (const OperationStep& step : source.steps) {
            if (!step.freshKey.empty() && step.freshKey != "session") requestFresh = step.freshKey;
            if (step.kind == OperationStep::Kind::kEffect && step.effect == "open-session")
                opensSession = true;
        }
        operation.firstStep = static_cast<std::uint16_t>(program_.steps.size());
        std::size_t repeats = 0;
        for (const OperationStep& step : source.steps) {
            StepCode code;
            switch (step.kind) {
            case OperationStep::Kind::kTrip: {
                code.kind = StepKind::kTrip;
                code.repeat = step.repeat;
                if (!mechanisms.roomListScan && code.repeat == Variable::kRooms)
                    code.repeat = Variable::kNone;
                if (!mechanisms.participantLists &&
                    (code.repeat == Variable::kMembers || code.repeat == Variable::kOthers))
                    continue;
                Variable batch = Variable::kNone;
                if (!mechanisms.sequentialTrips && code.repeat != Variable::kNone) {
                    batch = code.repeat; // one pipelined trip instead of one after another
                    code.repeat = Variable::kNone;
                }
                if (mechanisms.staleReads && !step.freshKey.empty()) code.onStale = step.onStale;
                code.firstCommand = static_cast<std::uint16_t>(program_.commands.size());
                for (const models::StoreCommand& command : step.commands) {
                    CommandCode compiled = compileCommand(command, requestFresh);
                    if (batch != Variable::kNone) compiled.countBy = batch;
                    if (opensSession && compiled.write && command.key == "session" &&
                        command.command == "SET")
                        compiled.tracked = Freshness::kSession;
                    if (code.onStale != models::OnStale::kIgnore && command.key == step.freshKey)
                        compiled.checks =
                            command.key == "session" ? Freshness::kSession : Freshness::kRequest;
                    program_.commands.push_back(compiled);
                    ++code.commandCount;
                }
                if (parts_.store == nullptr) { // the trip does not happen
                } else if (code.repeat == Variable::kNone) {
                    ++operation.fixedVisits;
                } else if (repeats < operation.repeats.size()) {
                    operation.repeats[repeats++] = code.repeat;
                } else {
                    throw std::runtime_error("operation '" + name + "' repeats more than four trips");
                }
                break;
            }
            case OperationStep::Kind::kBlock:
                code.kind = StepKind::kBlock;
                code.work = step.work.value * factorOf(name);
                code.inSidePool = step.password && parts_.process->hashing == models::Hashing::kSidePool;
                if (code.inSidePool) ++operation.fixedVisits; // the loop takes it up again afterwards
                break;
            case OperationStep::Kind::kBroadcast:
                if (step.frame == "participants" && !mechanisms.participantLists) continue;
                if (step.frame == "read-mark" && !mechanisms.readMarkFrames) continue;
                code.kind = StepKind::kBroadcast;
                code.toSender = step.toSender;
                code.isMessage = step.frame == "message";
                code.perReceiver = step.perReceiver.value * factorOf(name);
                code.frameBytes = step.frameBytes.value;
                code.frameBytesPerMember = step.frameBytesPerMember.value;
                break;
            case OperationStep::Kind::kStorage:
                if (parts_.storage == nullptr)
                    throw std::runtime_error("operation '" + name +
                                             "' needs a service of type 'object-storage'");
                code.kind = StepKind::kStorage;
                ++operation.fixedVisits;
                code.storagePut = step.storageOperation == "put";
                break;
            case OperationStep::Kind::kEffect:
                code.kind = StepKind::kEffect;
                code.effect = effectOf(name, step.effect);
                break;
            case OperationStep::Kind::kReply:
                code.kind = StepKind::kReply;
                break;
            }
            program_.steps.push_back(code);
        }
        program_.steps.push_back({}); // kEnd
    }

    static Effect effectOf(const std::string& operation, const std::string& text) {
        static const std::map<std::string, Effect> kEffects{
            {"open-session", Effect::kOpenSession}, {"create-room", Effect::kCreateRoom},
            {"enter-room", Effect::kEnterRoom},     {"join-room", Effect::kJoinRoom},
            {"leave-room", Effect::kLeaveRoom},     {"store-message", Effect::kStoreMessage},
            {"mark-read", Effect::kMarkRead}};
        const auto found = kEffects.find(text);
        if (found == kEffects.end())
            throw std::runtime_error("operation '" + operation + "' has the unknown effect '" + text +
                                     "'");
        return found->second;
    }

    void compileOperation(const std::string& name, const models::Operation& source) {
        OperationCode code;
        const models::Mechanisms& mechanisms = parts_.process->mechanisms;
        const double factor = factorOf(name);
        code.transport = source.transport;
        code.authenticated = source.authenticated;
        code.preflight = source.preflight;
        const models::Admission& admission = parts_.process->connections.admission;
        code.admission = admission.rate.value > 0.0 &&
                         std::find(admission.operations.begin(), admission.operations.end(), name) !=
                             admission.operations.end();
        code.base = source.cpu.base.value * factor;
        for (const auto& [variable, work] : source.cpu.perUnit) {
            if (variable == Variable::kRooms && !mechanisms.roomListScan) continue;
            if (variable == Variable::kMembers && !mechanisms.participantLists) continue;
            code.perUnit[static_cast<std::size_t>(variable)] = work.value * factor;
        }
        code.requestBytes = source.request.value;
        code.responseBytes = source.response.value;
        code.responseBytesPerMember = source.responsePerMember.value;
        for (std::size_t i = 0; i < program_.rateLimitNames.size(); ++i)
            if (program_.rateLimitNames[i] == source.rateLimit)
                code.rateLimit = static_cast<std::int16_t>(i);
        compileSteps(name, source, code);
        program_.operations.push_back(code);
    }

    std::uint16_t here() const { return static_cast<std::uint16_t>(program_.script.size()); }

    std::uint16_t need(const std::string& name) const {
        const std::uint16_t id = program_.operation(name);
        if (id == kNoOperation)
            throw std::runtime_error("profile '" + parts_.profile->name + "' has no operation '" + name +
                                     "'");
        return id;
    }

    void compileScript(const models::BehaviourSteps& steps, std::uint8_t depth) {
        for (const BehaviourStep& step : steps) {
            ScriptCode code;
            switch (step.kind) {
            case BehaviourStep::Kind::kDo:
                code.timeout = static_cast<float>(step.timeout.value);
                code.onError = step.onError;
                code.megabytes = static_cast<float>(step.payload.value / 1e6);
                if (!step.fallback.empty()) code.fallback = need(step.fallback);
                if (step.operation == "pick-room") {
                    code.kind = ScriptKind::kPickRoom;
                    code.operation = need("create-room");
                } else {
                    code.kind = ScriptKind::kDo;
                    code.operation = need(step.operation);
                }
                program_.script.push_back(code);
                break;
            case BehaviourStep::Kind::kThink:
                code.kind = ScriptKind::kThink;
                code.sampler = static_cast<std::uint16_t>(program_.samplers.size());
                program_.samplers.push_back(hardware::compile(step.think));
                program_.script.push_back(code);
                break;
            case BehaviourStep::Kind::kRepeat: {
                if (depth >= kLoopDepth)
                    throw std::runtime_error("behaviours repeat at most three levels deep");
                const std::uint16_t start = here();
                code.kind = ScriptKind::kRepeat;
                code.depth = depth;
                code.timesLow = static_cast<std::uint16_t>(step.timesLow);
                code.timesHigh = static_cast<std::uint16_t>(step.timesHigh);
                program_.script.push_back(code);
                compileScript(step.steps, static_cast<std::uint8_t>(depth + 1));
                ScriptCode end;
                end.kind = ScriptKind::kRepeatEnd;
                end.depth = depth;
                end.target = static_cast<std::uint16_t>(start + 1);
                program_.script.push_back(end);
                program_.script[start].target = here();
                break;
            }
            case BehaviourStep::Kind::kChoose:
                compileChoice(step, depth);
                break;
            }
        }
    }

    void compileChoice(const BehaviourStep& step, std::uint8_t depth) {
        ScriptCode code;
        code.kind = ScriptKind::kChoose;
        code.timesLow = static_cast<std::uint16_t>(program_.branches.size());
        code.timesHigh = static_cast<std::uint16_t>(step.choices.size());
        program_.script.push_back(code);
        double sum = 0.0;
        for (const models::BehaviourChoice& choice : step.choices) sum += choice.weight;
        double upTo = 0.0;
        for (const models::BehaviourChoice& choice : step.choices) {
            upTo += choice.weight / sum;
            program_.branches.push_back({upTo, 0});
        }
        std::vector<std::uint16_t> jumps;
        for (std::size_t i = 0; i < step.choices.size(); ++i) {
            program_.branches[code.timesLow + i].target = here();
            compileScript(step.choices[i].steps, depth);
            jumps.push_back(here());
            ScriptCode jump;
            jump.kind = ScriptKind::kJump;
            program_.script.push_back(jump);
        }
        for (const std::uint16_t jump : jumps) program_.script[jump].target = here();
    }

    void compileBehaviour(const models::BehaviourShare& share) {
        const models::Behaviour& source = scenario_.behaviours.at(share.behaviour);
        BehaviourCode code;
        code.start = here();
        code.then = source.then;
        code.share = share.share;
        code.createRoomShare = source.createRoomShare;
        code.roomSizeLimit = source.roomSizeLimit;
        code.roomWindow = source.roomWindow;
        code.roomLaw = source.roomSizeLaw == "newest-room" ? BehaviourCode::RoomLaw::kNewest
                       : source.roomSizeLaw == "one-room"  ? BehaviourCode::RoomLaw::kOne
                                                           : BehaviourCode::RoomLaw::kUniform;
        if (!source.onMessage.empty()) code.onMessage = need(source.onMessage);
        code.onOwnMessage = source.onOwnMessage;
        code.reconnect = source.reconnect;
        for (const std::string& name : source.reconnect.operations)
            code.reconnectOperations.push_back(need(name));
        compileScript(source.steps, 0);
        for (std::size_t i = code.start; i < program_.script.size(); ++i) {
            const ScriptCode& line = program_.script[i];
            if (line.kind == ScriptKind::kRepeat && line.timesHigh == 0) code.endless = true;
        }
        program_.script.push_back({}); // kEnd
        program_.behaviours.push_back(std::move(code));
    }

    static constexpr std::uint8_t kLoopDepth = 3;

    const models::Scenario& scenario_;
    const FleetParts& parts_;
    Program program_;
};

} // namespace

Program compileProgram(const models::Scenario& scenario, const FleetParts& parts) {
    return Compiler(scenario, parts).compileAll();
}

} // namespace headroom::fleet
