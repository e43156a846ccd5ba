#include "sim/bridge/reference/store.hpp"

#include "models/hash_slot.hpp"

#include <algorithm>
#include <map>

namespace headroom::bridge::reference {

namespace s4u = simgrid::s4u;
using models::Variable;

namespace {

/// "user:89abcdef": identifiers are random numbers in eight hexadecimal digits, lowest first.
std::string keyText(const std::string& kind, std::uint32_t number) {
    std::string text = kind + ":";
    auto entity = static_cast<std::uint32_t>(engine::mix64(number));
    for (int digit = 0; digit < 8; ++digit) {
        text += "0123456789abcdef"[entity & 15U];
        entity >>= 4;
    }
    return text;
}

bool isOneOf(const std::string& key, std::initializer_list<const char*> names) {
    return std::any_of(names.begin(), names.end(), [&](const char* name) { return key == name; });
}

} // namespace

Store::Store(World& world, const std::vector<Machine*>& machines)
    : world_(world), settings_(*world.view.parts.store), profile_(*world.view.parts.storeProfile),
      masters_(static_cast<std::uint32_t>(settings_.masters)),
      replicas_(static_cast<std::uint32_t>(settings_.replicasPerMaster)) {
    for (Machine* machine : machines)
        nodes_.push_back(std::make_unique<Loop>(*machine, profile_.wakeUp.value));
}

void Store::start() {
    for (const auto& node : nodes_)
        world_.spawn("store-node", node->machine().host(), [loop = node.get()] { loop->run(); });
}

std::uint32_t Store::shardOf(const Request& request, const std::string& key) {
    std::uint32_t entity = 0;
    if (isOneOf(key, {"user", "email", "session", "session-id", "user-sessions", "active-session"}))
        entity = request.user->index;
    else if (isOneOf(key, {"room", "room-members", "messages"}))
        entity = request.room.value_or(0);
    else if (isOneOf(key, {"message", "readers", "reactions", "file"}))
        entity = request.number;
    else if (key != "rooms")
        return world_.choice.below(masters_); // some other user's, room's or message's key
    const int slot = models::hashSlot(keyText(key, entity));
    return static_cast<std::uint32_t>(models::masterOfSlot(slot, settings_.masters));
}

void Store::trip(const RequestPtr& request, const models::OperationStep& step, std::uint32_t zone,
                 std::uint32_t batchOf) {
    std::vector<Sent> all;
    for (const models::StoreCommand& command : step.commands) {
        std::uint32_t many = batchOf;
        if (command.countBy != Variable::kNone) many *= valueOf(world_, *request, command.countBy);
        if (batchOf == 1 && command.countBy == Variable::kNone) {
            all.push_back(
                {&command, shardOf(*request, command.key), static_cast<std::uint32_t>(command.count)});
            continue;
        }
        std::map<std::uint32_t, std::uint32_t>
            perShard; // many keys: each shard gets its own in one pipeline
        for (std::uint32_t i = 0; i < many; ++i)
            perShard[world_.choice.below(masters_)] += static_cast<std::uint32_t>(command.count);
        for (const auto& [shard, units] : perShard) all.push_back({&command, shard, units});
    }
    if (all.size() == 1) return send(request, step, all.front(), zone);
    const s4u::SemaphorePtr answered = s4u::Semaphore::create(0);
    for (const Sent& sent : all) {
        world_.spawn("command", [this, request, &step, sent, zone, answered] {
            send(request, step, sent, zone);
            answered->release();
        });
    }
    for (std::size_t i = 0; i < all.size(); ++i) answered->acquire();
}

void Store::send(const RequestPtr& request, const models::OperationStep& step, const Sent& sent,
                 std::uint32_t zone) {
    const models::StoreCommand& command = *sent.command;
    const bool write = profile_.commands.at(command.command).write;
    const bool fromReplica =
        !write && replicas_ > 0 && settings_.readFrom == models::RedisCluster::ReadFrom::kReplica;
    const std::uint32_t replica = fromReplica ? world_.choice.below(replicas_) : 0;
    const std::uint32_t at = fromReplica ? masters_ + replica * masters_ + sent.shard : sent.shard;
    Loop& loop = *nodes_[at];
    const double work = costOf(*request, command) * sent.units;
    World::sleep(world_.hop(zone, loop.machine().zone()));
    loop.call([&] {
        loop.machine().execute(work);
        if (write)
            replicate(request, sent, writeTracking(*request, command));
        else if (fromReplica)
            checkRead(*request, step, command, replica);
    });
    World::sleep(world_.hop(loop.machine().zone(), zone));
}

double Store::costOf(const Request& request, const models::StoreCommand& command) const {
    const models::ProcessService& service = *world_.view.parts.process;
    const models::StoreProfile::Command& cost = profile_.commands.at(command.command);
    const double clients = static_cast<double>(service.on.count) * service.on.processesPerInstance *
                           world_.view.parts.profile->storeConnections;
    double work = profile_.perRequest.value + cost.execute.value +
                  profile_.perRequestPerThousandConnections.value * clients /
                      static_cast<double>(nodes_.size()) / 1000.0;
    if (command.key == "room-members")
        work += cost.perElement.value * valueOf(world_, request, Variable::kMembers);
    if (command.key == "rooms") work += cost.perElement.value * static_cast<double>(world_.rooms.size());
    return work;
}

Store::Tracking Store::writeTracking(const Request& request, const models::StoreCommand& command) const {
    using Kind = models::OperationStep::Kind;
    const auto& steps = request.operation->steps;
    const bool opensSession =
        std::any_of(steps.begin(), steps.end(), [](const models::OperationStep& step) {
            return step.kind == Kind::kEffect && step.effect == "open-session";
        });
    if (opensSession && command.command == "SET" && command.key == "session") return Tracking::kSession;
    const bool readLater =
        std::any_of(steps.begin(), steps.end(), [&](const models::OperationStep& step) {
            return step.freshKey == command.key && step.freshKey != "session";
        });
    return readLater ? Tracking::kRequest : Tracking::kNone;
}

void Store::replicate(const RequestPtr& request, const Sent& sent, Tracking tracking) {
    if (replicas_ == 0) return;
    const auto track = [&]() -> Freshness& {
        return tracking == Tracking::kSession ? request->user->session : request->written;
    };
    std::uint64_t version = 0;
    if (tracking != Tracking::kNone) {
        version = ++track().written;
        track().applied.resize(replicas_, 0);
    }
    const double execute = costOf(*request, *sent.command) - profile_.perRequest.value;
    const double work = sent.units * (execute + profile_.replicaApply.value);
    const std::uint32_t from = nodes_[sent.shard]->machine().zone();
    for (std::uint32_t r = 0; r < replicas_; ++r) {
        Loop& loop = *nodes_[masters_ + r * masters_ + sent.shard];
        world_.spawn("replication", [this, request, &loop, work, from, r, version, tracking] {
            World::sleep(world_.hop(from, loop.machine().zone()));
            loop.call([&] {
                loop.machine().execute(work);
                if (tracking == Tracking::kNone) return;
                Freshness& followed =
                    tracking == Tracking::kSession ? request->user->session : request->written;
                followed.applied[r] = std::max(followed.applied[r], version);
            });
        });
    }
}

void Store::checkRead(Request& request, const models::OperationStep& step,
                      const models::StoreCommand& command, std::uint32_t replica) const {
    if (!world_.view.parts.process->mechanisms.staleReads) return;
    if (step.onStale == models::OnStale::kIgnore || command.key != step.freshKey) return;
    const Freshness& followed = command.key == "session" ? request.user->session : request.written;
    if (followed.applied.empty() || followed.applied[replica] >= followed.written) return;
    if (request.cause != fleet::Cause::kNone) return;
    const bool loses = step.onStale == models::OnStale::kLoseSession;
    if (loses) request.user->sessionLost = true;
    request.cause = loses ? fleet::Cause::kSessionLost : fleet::Cause::kStaleRead;
}

std::uint32_t valueOf(const World& world, const Request& request, Variable variable) {
    const Room* room = request.room ? &world.rooms[*request.room] : nullptr;
    const models::ServiceProfile& profile = *world.view.parts.profile;
    switch (variable) {
    case Variable::kMembers:
        return room != nullptr ? room->participants : 0;
    case Variable::kOthers:
        return room != nullptr && room->participants > 0 ? room->participants - 1 : 0;
    case Variable::kReceivers:
        return room != nullptr ? room->liveOn(request.process) : 0;
    case Variable::kRooms:
        return static_cast<std::uint32_t>(world.rooms.size());
    case Variable::kLookups: { // creator and participants of the rooms on the page, newest first
        std::uint32_t lookups = 0;
        const auto shown = std::min(world.rooms.size(), static_cast<std::size_t>(profile.roomPage));
        for (std::size_t i = 0; i < shown; ++i)
            lookups += 1 + world.rooms[world.rooms.size() - 1 - i].participants;
        return lookups;
    }
    case Variable::kHistory:
    case Variable::kUnread:
        return room != nullptr
                   ? std::min(room->messages, static_cast<std::uint32_t>(profile.historyPage))
                   : 0;
    case Variable::kNone:
    case Variable::kMegabytes:
        break;
    }
    return 0;
}

} // namespace headroom::bridge::reference
