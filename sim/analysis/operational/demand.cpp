#include "sim/analysis/operational/demand.hpp"

#include "sim/fleet/measured_constants.hpp"

#include <algorithm>

namespace headroom::analysis::operational {

using fleet::Effect;
using fleet::StepKind;
using models::Transport;
using models::Variable;

void Demand::add(const Demand& other, const Polynomial& times) {
    for (std::size_t i = 0; i < kMeters; ++i) meters[i] += other.meters[i] * times;
}

Polynomial factorOf(Variable variable) {
    switch (variable) {
    case Variable::kNone:
        return 1.0;
    case Variable::kMembers:
        return Polynomial::of(Factor::kMembers);
    case Variable::kOthers:
        return Polynomial::of(Factor::kOthers);
    case Variable::kReceivers:
        return Polynomial::of(Factor::kLocal);
    case Variable::kRooms:
        return Polynomial::of(Factor::kRooms);
    case Variable::kLookups:
        return Polynomial::of(Factor::kLookups);
    case Variable::kHistory:
    case Variable::kUnread: // nobody has read what was written before he came
        return Polynomial::of(Factor::kHistory);
    case Variable::kMegabytes:
        break;
    }
    return {};
}

/// One operation on its way through its steps.
struct OperationDemands::Walk {
    const fleet::OperationCode& code;
    double megabytes = 0.0;
    bool reaction = false;
    Demand demand;
    Polynomial shares;       ///< visits the operation's CPU law is spread over, so far
    Polynomial waitedShares; ///< of them before the reply
    Polynomial waitedBlocks; ///< password and other indivisible work before the reply
    bool replied = false;
    Extent extent = Extent::kWhole;
};

OperationDemands::OperationDemands(const models::Scenario& scenario, const fleet::FleetParts& parts,
                                   const fleet::Program& program)
    : scenario_(scenario), parts_(parts), program_(program) {
    oneRoom_ = std::all_of(program.behaviours.begin(), program.behaviours.end(), [](const auto& code) {
        return code.roomLaw == fleet::BehaviourCode::RoomLaw::kOne;
    });
    if (parts.store == nullptr) return;
    const double nodes = parts.store->masters * (1.0 + parts.store->replicasPerMaster);
    const double processes = double(parts.process->on.count) * parts.process->on.processesPerInstance;
    storeConnectionWork_ = parts.storeProfile->perRequestPerThousandConnections.value * processes *
                           parts.profile->storeConnections / nodes / 1000.0;
}

Demand OperationDemands::of(std::uint16_t operation, double megabytes, Extent extent) const {
    const fleet::OperationCode& code = program_.operations[operation];
    Walk walk{code, megabytes, false, {}, {}, {}, {}, false, extent};
    Demand& demand = walk.demand;
    demand[Meter::kOperations] = 1.0;
    if (code.transport == Transport::kContent) {
        demand[Meter::kContent] = 1.0;
        demand[Meter::kClientTrips] = 1.0;
        return demand;
    }
    const bool viaBalancer = code.transport == Transport::kHttp || code.transport == Transport::kConnect;
    const double requests = code.preflight ? 2.0 : 1.0;
    demand[Meter::kClientTrips] = requests;
    demand[Meter::kHops] = 2.0 * requests;
    if (viaBalancer) demand[Meter::kRequests] = demand[Meter::kBalancerPasses] = requests;
    if (code.transport == Transport::kConnect) {
        demand[Meter::kConnections] = 1.0;
        demand[Meter::kClientTrips] += 2.0; // TCP and TLS 1.3
    }
    serve(walk);
    if (code.preflight) {
        demand[Meter::kLoopWork] += program_.preflightWork;
        demand[Meter::kLoopVisits] += 1.0;
        demand[Meter::kWaitedWork] += program_.preflightWork;
    }
    return demand;
}

Demand OperationDemands::ofReaction(std::uint16_t operation) const {
    Walk walk{program_.operations[operation], 0.0, true, {}, {}, {}, {}, false, Extent::kWhole};
    walk.demand[Meter::kOperations] = 1.0;
    serve(walk);
    for (const Meter waited : {Meter::kWaitedWork, Meter::kWaitedStoreWork, Meter::kWaitedTrips})
        walk.demand[waited] = {};
    return walk.demand;
}

/// The law is spread evenly over the visits; those behind the reply keep nobody waiting. Where repeats follow
/// the reply the share depends on the state; it is then small and taken as none.
double OperationDemands::waitedShare(const Walk& walk) {
    FactorValues once;
    once.fill(1.0);
    FactorValues twice;
    twice.fill(2.0);
    twice[0] = 1.0;
    const auto behind = [&](const FactorValues& values) {
        return walk.shares.at(values) - walk.waitedShares.at(values);
    };
    if (behind(once) != behind(twice)) return 0.0;
    // Repeats before the reply make the share larger than it is with every repeat done once.
    return walk.waitedShares.at(once) / walk.shares.at(once);
}

void OperationDemands::serve(Walk& walk) const {
    const fleet::OperationCode& code = walk.code;
    Demand& demand = walk.demand;
    walk.shares = 1.0;
    for (std::size_t i = code.firstStep; program_.steps[i].kind != StepKind::kEnd; ++i)
        if (!walk.replied || walk.extent == Extent::kWhole) take(walk, program_.steps[i]);
    if (!walk.replied) walk.waitedShares = walk.shares;
    Polynomial law =
        code.base + code.perUnit[static_cast<std::size_t>(Variable::kMegabytes)] * walk.megabytes;
    for (std::size_t v = 1; v < fleet::kVariables; ++v) {
        if (static_cast<Variable>(v) == Variable::kMegabytes || code.perUnit[v] <= 0.0) continue;
        law += factorOf(static_cast<Variable>(v)) * code.perUnit[v];
    }
    const bool whole = walk.extent == Extent::kWhole;
    demand[Meter::kLoopWork] += whole ? law : law * waitedShare(walk);
    demand[Meter::kLoopVisits] += whole ? walk.shares : walk.waitedShares;
    demand[Meter::kBytes] += code.requestBytes + code.responseBytes;
    demand[Meter::kBytes] += Polynomial::of(Factor::kMembers, code.responseBytesPerMember);
    demand[Meter::kWaitedWork] += law * waitedShare(walk) + walk.waitedBlocks;
}

void OperationDemands::take(Walk& walk, const fleet::StepCode& step) const {
    Demand& demand = walk.demand;
    switch (step.kind) {
    case StepKind::kTrip:
        if (parts_.store != nullptr) trip(walk, step);
        break;
    case StepKind::kBlock:
        demand[step.inSidePool ? Meter::kPasswordWork : Meter::kLoopWork] += step.work;
        if (step.inSidePool) demand[Meter::kPasswords] += 1.0;
        demand[Meter::kLoopVisits] += 1.0;
        if (!walk.replied) walk.waitedBlocks += step.work;
        break;
    case StepKind::kBroadcast:
        broadcast(walk, step);
        break;
    case StepKind::kStorage:
        demand[step.storagePut ? Meter::kPuts : Meter::kGets] += 1.0;
        demand[Meter::kMegabytes] += walk.megabytes;
        demand[Meter::kBytes] += 2e6 * walk.megabytes; // in and out again
        walk.shares += 1.0;
        break;
    case StepKind::kEffect:
        account(walk, step);
        break;
    case StepKind::kReply:
        if (!walk.replied) walk.waitedShares = walk.shares;
        walk.replied = true;
        break;
    case StepKind::kEnd:
        break;
    }
}

void OperationDemands::trip(Walk& walk, const fleet::StepCode& step) const {
    const Polynomial repeats = factorOf(step.repeat);
    double longest = 0.0;
    for (std::uint16_t i = 0; i < step.commandCount; ++i) {
        const fleet::CommandCode& command = program_.commands[step.firstCommand + i];
        const double base = command.work - storeConnectionWork_;
        Polynomial each = base;
        if (command.perMember) each += Polynomial::of(Factor::kMembers, command.perElement);
        if (command.perRoom) each += Polynomial::of(Factor::kRooms, command.perElement);
        const Polynomial units = repeats * factorOf(command.countBy) * double(command.count);
        const bool single = command.scope == fleet::KeyScope::kGlobal ||
                            (oneRoom_ && command.scope == fleet::KeyScope::kRoom);
        const bool hot = single && command.countBy == Variable::kNone;
        const Meter work = command.write ? (hot ? Meter::kHotWriteWork : Meter::kWriteWork)
                                         : (hot ? Meter::kHotReadWork : Meter::kReadWork);
        const Meter count = command.write ? (hot ? Meter::kHotWrites : Meter::kWrites)
                                          : (hot ? Meter::kHotReads : Meter::kReads);
        walk.demand[work] += units * each;
        walk.demand[count] += units;
        if (command.countBy == Variable::kNone) longest = std::max(longest, base * command.count);
    }
    walk.shares += repeats;
    if (walk.replied) return;
    walk.demand[Meter::kWaitedTrips] += repeats;
    walk.demand[Meter::kWaitedStoreWork] += repeats * longest;
}

void OperationDemands::broadcast(Walk& walk, const fleet::StepCode& step) const {
    const bool adapter = parts_.process->adapter != models::Adapter::kNone && parts_.store != nullptr;
    Polynomial frames = Polynomial::of(step.toSender ? Factor::kLocal : Factor::kLocalOthers);
    Demand& demand = walk.demand;
    if (adapter) {
        frames += Polynomial::of(Factor::kRemoteMembers);
        const Polynomial receives = Polynomial::of(Factor::kRemoteProcesses);
        demand[Meter::kPublishes] += 1.0;
        demand[Meter::kFrameWork] += receives * fleet::kAdapterReceive;
        demand[Meter::kLoopVisits] += receives;
    }
    // A bound must hold when all frames but the first leave in one write with others.
    demand[Meter::kFrameWork] += frames * (step.perReceiver * parts_.profile->coalescedShare);
    demand[Meter::kBytes] += frames * step.frameBytes;
    demand[Meter::kBytes] += frames * Polynomial::of(Factor::kMembers, step.frameBytesPerMember);
    if (!step.isMessage || walk.reaction) return;
    Polynomial reacting = Polynomial::of(Factor::kLocalOthers);
    if (adapter) reacting += Polynomial::of(Factor::kRemoteMembers);
    demand[Meter::kReactions] += reacting;
    if (step.toSender) demand[Meter::kOwnMessages] += 1.0;
}

void OperationDemands::account(Walk& walk, const fleet::StepCode& step) const {
    Demand& demand = walk.demand;
    switch (step.effect) {
    case Effect::kOpenSession: // user, e-mail index and four session keys
        demand[Meter::kKeys] += 6.0;
        break;
    case Effect::kCreateRoom:
        demand[Meter::kKeys] += 2.0;
        break;
    case Effect::kStoreMessage: // hash, sorted-set entry, readers list
        demand[Meter::kKeys] += 3.0;
        demand[Meter::kMessages] += 1.0;
        break;
    case Effect::kEnterRoom:
    case Effect::kJoinRoom:
    case Effect::kLeaveRoom:
    case Effect::kMarkRead:
        break;
    }
}

} // namespace headroom::analysis::operational
