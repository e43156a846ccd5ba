// Commands to the store: routing by hash slot, service on the node's event loop, replication, staleness.

#include "sim/fleet/fleet.hpp"

#include <algorithm>

namespace headroom::fleet {

using models::Variable;

void Fleet::issueTrip(std::uint32_t index, const StepCode& step, std::uint32_t trips) {
    {
        Request& request = requests_[index];
        request.tripStarted = now_;
        request.pending = 0;
        request.lastChunk = static_cast<std::uint16_t>(trips);
    }
    const std::uint32_t shards = store_->shards();
    for (std::uint16_t i = 0; i < step.commandCount; ++i) {
        const CommandCode& code = program_.commands[step.firstCommand + i];
        const Request& request = requests_[index];
        std::uint32_t units = code.count * trips * request.weight;
        if (code.countBy != Variable::kNone) units *= value(request, code.countBy);
        if (units == 0) continue;
        const bool someUsers =
            request.user == kNone && code.scope == KeyScope::kUser; // bundled reactions
        if ((code.countBy != Variable::kNone || someUsers) && units >= shards) {
            // A batch over many keys: every shard gets its share in one pipeline.
            for (std::uint32_t shard = 0; shard < shards; ++shard)
                send(index, step, code, shard, units / shards + (shard < units % shards ? 1 : 0), 1);
            continue;
        }
        std::uint32_t shard = 0;
        switch (someUsers ? KeyScope::kAny : code.scope) {
        case KeyScope::kUser:
            shard = store_->shardOf(code.keyCrc, request.user);
            break;
        case KeyScope::kRoom:
            shard = store_->shardOf(code.keyCrc, request.room);
            break;
        case KeyScope::kMessage:
            shard = store_->shardOf(code.keyCrc, request.entity);
            break;
        case KeyScope::kGlobal:
            shard = store_->shardOf(code.keyCrc, 0);
            break;
        case KeyScope::kAny:
            shard = choice_.below(shards);
            break;
        }
        send(index, step, code, shard, units, trips);
    }
    if (requests_[index].pending == 0) enqueueVisit(index, trips);
}

void Fleet::send(std::uint32_t index, const StepCode& step, const CommandCode& code, std::uint32_t shard,
                 std::uint32_t units, std::uint32_t trips) {
    Request& request = requests_[index];
    std::uint32_t node = store_->masterOf(shard);
    std::uint32_t replica = 0;
    bool fromReplica = false;
    if (!code.write && store_->readsFromReplica()) {
        if (store_->replicas() > 1) replica = choice_.below(store_->replicas());
        const std::uint32_t candidate = store_->replicaOf(shard, replica);
        if (store_->up(candidate)) {
            node = candidate;
            fromReplica = true;
        }
    }
    double each = code.work;
    if (code.perMember) each += code.perElement * value(request, Variable::kMembers);
    if (code.perRoom) each += code.perElement * rooms_.count();

    const std::uint32_t commandIndex = commands_.take();
    Command& command = commands_[commandIndex];
    command = Command{};
    command.request = index;
    command.stamp = request.stamp;
    command.node = static_cast<std::uint16_t>(node);
    command.units = units;
    command.work = each * units;
    command.sequential = static_cast<std::uint8_t>(trips);
    command.replica = static_cast<std::uint8_t>(replica);
    command.write = code.write;
    command.tracked = code.tracked;
    if (fromReplica) {
        command.checks = code.checks;
        command.onStale = static_cast<std::uint8_t>(step.onStale);
    }
    ++request.pending;
    const std::uint32_t here = zoneOfLoop(request.process);
    const std::uint32_t there = zoneOfLoop(store_->firstLoop() + node);
    double delay = hop(here, there);
    // Trips bundled into one event: the others' round trips, at their mean.
    if (trips > 1) delay += (trips - 1) * paths_.meanRoundTrip(here, there);
    push(now_ + delay, kStoreArrive, 0, commandIndex);
}

void Fleet::onStoreArrive(std::uint32_t index) {
    Command& command = commands_[index];
    const std::uint32_t loop = store_->firstLoop() + command.node;
    if (!store_->up(command.node)) {
        if (command.replicated) return commands_.give(index);
        Request& request = requests_[command.request];
        if (request.live && request.stamp == command.stamp && request.cause == 0)
            request.cause = static_cast<std::uint8_t>(Cause::kStoreUnavailable);
        return push(now_ + hop(zoneOfLoop(loop), zoneOfLoop(loop)), kStoreReply, 0, index);
    }
    double work = command.work;
    if (command.sequential > 1)
        work += (command.sequential - 1) * parts_.storeProfile->wakeUp.value *
                hosts_.loops[loop].pollsPerCallback;
    command.atNode = true;
    command.arrivedAt = now_;
    enqueue(loop, kTagCommand | index, work);
}

void Fleet::commandDone(std::uint32_t index) {
    commands_[index].atNode = false;
    const Loop& loop = hosts_.loops[store_->firstLoop() + commands_[index].node];
    commands_[index].served = static_cast<float>(now_ - loop.currentSince);
    const Command command = commands_[index]; // copied: replication may grow the slab
    const auto bit = static_cast<std::uint8_t>(1U << (command.replica & 7U));
    if (command.replicated) {
        commands_.give(index);
        if (command.tracked == Freshness::kSession) {
            users_[command.request].sessionStale &=
                static_cast<std::uint8_t>(~bit); // holds the user instead
        } else if (command.tracked == Freshness::kRequest) {
            Request& writer = requests_[command.request];
            if (writer.live && writer.stamp == command.stamp)
                writer.stale &= static_cast<std::uint8_t>(~bit);
        }
        return;
    }
    Request& request = requests_[command.request];
    const bool current = request.live && request.stamp == command.stamp;
    if (current) {
        if (command.write && storeFull_) {
            if (request.cause == 0) request.cause = static_cast<std::uint8_t>(Cause::kStoreOutOfMemory);
        } else if (command.checks != Freshness::kNone && request.user != kNone) {
            const std::uint8_t staleBits = command.checks == Freshness::kSession
                                               ? users_[request.user].sessionStale
                                               : request.stale;
            if ((staleBits & bit) != 0 && request.cause == 0) {
                const bool loses =
                    command.onStale == static_cast<std::uint8_t>(models::OnStale::kLoseSession);
                if (loses) users_[request.user].sessionLost = true;
                request.cause =
                    static_cast<std::uint8_t>(loses ? Cause::kSessionLost : Cause::kStaleRead);
            }
        }
    }
    if (command.write && store_->replicas() > 0 && !storeFull_)
        replicate(command, store_->shardOfNode(command.node));
    const std::uint32_t here = zoneOfLoop(store_->firstLoop() + command.node);
    const std::uint32_t there = current ? zoneOfLoop(request.process) : here;
    push(now_ + hop(here, there), kStoreReply, 0, index);
}

void Fleet::replicate(const Command& write, std::uint32_t shard) {
    const models::StoreProfile& profile = *parts_.storeProfile;
    for (std::uint32_t r = 0; r < store_->replicas(); ++r) {
        const std::uint32_t node = store_->replicaOf(shard, r);
        const std::uint32_t index = commands_.take();
        Command& copy = commands_[index];
        copy = write;
        copy.node = static_cast<std::uint16_t>(node);
        copy.replicated = true;
        copy.replica = static_cast<std::uint8_t>(r);
        copy.sequential = 1;
        // No request to parse and no answer to write, but the command is executed again.
        copy.work = std::max(0.0, write.work - write.units * profile.perRequest.value) +
                    write.units * profile.replicaApply.value;
        Request& request = requests_[write.request];
        const bool current = request.live && request.stamp == write.stamp && request.user != kNone;
        const auto bit = static_cast<std::uint8_t>(1U << (r & 7U));
        if (!current) {
            copy.tracked = Freshness::kNone;
        } else if (write.tracked == Freshness::kRequest) {
            request.stale |= bit;
        } else if (write.tracked == Freshness::kSession) {
            users_[request.user].sessionStale |= bit;
            copy.request = request.user; // outlives the request
        }
        const std::uint32_t from = zoneOfLoop(store_->firstLoop() + write.node);
        const std::uint32_t to = zoneOfLoop(store_->firstLoop() + node);
        push(now_ + hop(from, to), kStoreArrive, 0, index);
    }
}

void Fleet::onStoreReply(std::uint32_t index) {
    const Command command = commands_[index];
    commands_.give(index);
    Request& request = requests_[command.request];
    if (!request.live || request.stamp != command.stamp) return;
    if (--request.pending > 0 || request.done) return; // done: its process died meanwhile
    request.stored += static_cast<float>(now_ - request.tripStarted);
    request.storeWaited += command.waited;
    request.storeServed += command.served;
    enqueueVisit(command.request, request.lastChunk);
}

} // namespace headroom::fleet
