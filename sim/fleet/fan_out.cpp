// Broadcasts: local fan-out in closed form, other processes through the store, clients' reactions.

#include "sim/engine/fan_out.hpp"

#include "sim/fleet/fleet.hpp"
#include "sim/fleet/measured_constants.hpp"

#include <algorithm>

namespace headroom::fleet {

namespace {
constexpr std::uint64_t kOwnFramePlace = 7; // purpose of a stream, as in fleet.cpp
}

std::uint32_t Fleet::receivers(const Request& request, const StepCode& step) const {
    if (request.room == kNoRoom) return 0;
    std::uint32_t live = rooms_[request.room].livePerProcess[request.process];
    const bool senderHere = request.user == kNone || (users_[request.user].joined &&
                                                      users_[request.user].process == request.process &&
                                                      users_[request.user].room == request.room);
    if (!step.toSender && senderHere && live > 0) --live;
    return live;
}

double Fleet::frameShareOf(std::uint32_t room, std::uint32_t process) {
    if (parts_.profile->coalescedShare >= 1.0 || room == kNoRoom) return 1.0;
    std::uint64_t& last = rooms_[room].framesIn[process];
    const std::uint64_t coming = hosts_.loops[process].queue.comingIteration();
    const bool shared = last == coming;
    last = coming;
    return shared ? parts_.profile->coalescedShare : 1.0;
}

double Fleet::broadcastWorkAhead(const Request& request) const {
    double work = 0.0;
    for (std::size_t i = request.step;; ++i) {
        const StepCode& step = program_.steps[i];
        if (step.kind == StepKind::kBroadcast)
            work += step.perReceiver * request.frameShare * receivers(request, step) * request.weight;
        else if (step.kind != StepKind::kEffect && step.kind != StepKind::kReply)
            return work;
    }
}

void Fleet::broadcast(std::uint32_t index, const StepCode& step) {
    const Request& request = requests_[index];
    const std::uint32_t count = receivers(request, step);
    if (count > 0) rooms_[request.room].lastFrame = now_;
    broadcasts_.add(count);
    const std::uint64_t frames = std::uint64_t{count} * request.weight;
    framesSinceSample_ += frames;
    const double frameBytes =
        step.frameBytes + step.frameBytesPerMember * value(request, models::Variable::kMembers);
    hosts_.hosts[hosts_.loops[request.process].host].bytes += static_cast<double>(frames) * frameBytes;
    if (!step.isMessage || request.user == kNone) return;
    const User& sender = users_[request.user];
    const BehaviourCode& behaviour = program_.behaviours[sender.behaviour];
    const std::uint32_t process = request.process;
    const std::uint32_t room = request.room;
    const double visit = now_ - request.visitStarted;
    const double share = request.presentWork > 0.0 ? request.broadcastWork / request.presentWork : 0.0;
    if (step.toSender) {
        ++messagesSinceSample_;
        deliver(process, request.startedAt, visit * share, count);
        if (sender.joined && sender.process == process && sender.room == room)
            writeOwnFrame(requests_[index], visit * share, count);
        if (room != kNoRoom && parts_.process->adapter == models::Adapter::kNone)
            recorder_.missed(now_, rooms_[room].live - rooms_[room].livePerProcess[process]);
    }
    std::uint32_t reacting = count;
    if (step.toSender && !behaviour.onOwnMessage && reacting > 0) --reacting;
    react(behaviour, process, room, reacting, visit * share);
}

/// The sender of a message hears of it by its own frame, which is any of those written.
void Fleet::writeOwnFrame(Request& request, double windowSeconds, std::uint32_t count) {
    if (count == 0 || request.replied) return;
    // By the state of the user's own stream, which is left as it is: the same place in every variant of a run.
    engine::RandomStream state = users_[request.user].random;
    const std::uint32_t before = engine::RandomStream(state.next(), kOwnFramePlace).below(count);
    request.ownFrameAt = now_ - windowSeconds * (count - 1 - before) / count;
}

void Fleet::deliver(std::uint32_t process, double startedAt, double windowSeconds, std::uint32_t count) {
    if (count == 0) return;
    const engine::FanOut sent{now_ - windowSeconds, 0.0, windowSeconds / count, count};
    const std::uint32_t zone = zoneOfLoop(process);
    const double onTheWay = hop(zone, zone) + 0.5 * medianRtt_;
    if (!options_.perRecipient)
        return recorder_.delivered(now_, sent.first() - startedAt + onTheWay,
                                   sent.last() - startedAt + onTheWay, count);
    engine::sendOneByOne(sent, [&](std::uint32_t, double at) {
        recorder_.delivered(now_, at - startedAt + onTheWay, at - startedAt + onTheWay, 1);
    });
}

// Known error of bundling: the members answer after one and the same round trip and the loop takes all
// answers in one poll. Against one answer at a time, with clients at one distance: loop utilization 2 % low,
// others' 95th percentile 3 % high; with round trips spread wider than the bundle takes to serve, each answer
// pays a wake-up of its own and the loop's utilization comes out up to 12 % low at low load.
void Fleet::react(const BehaviourCode& behaviour, std::uint32_t process, std::uint32_t room,
                  std::uint32_t count, double windowSeconds) {
    if (count == 0 || behaviour.onMessage == kNoOperation) return;
    const std::uint32_t records = options_.perRecipient ? count : 1;
    const double perFrame = windowSeconds / count;
    const std::uint32_t zone = zoneOfLoop(process);
    const std::uint32_t perRecord = count / records;
    for (std::uint32_t i = 0; i < records; ++i) {
        const std::uint32_t index = newRequest(kNone, behaviour.onMessage, perRecord);
        Request& reaction = requests_[index];
        reaction.process = process;
        reaction.room = room;
        reaction.answered = true; // the client does not wait
        // Its time counts from when its frame is written; of a bundle the first begins, the others queue.
        reaction.startedAt = now_ - perFrame * (count - 1 - i);
        reaction.startSpread = static_cast<float>(perFrame * (perRecord - 1));
        const double there = reaction.startedAt + hop(zone, zone) + medianRtt_ + hop(zone, zone);
        push(std::max(now_, there), kAtProcess, reaction.stamp, index);
    }
}

void Fleet::publish(const Request& request, const StepCode& step, std::uint16_t stepIndex) {
    if (store_ == nullptr || request.room == kNoRoom) return;
    const bool classic = parts_.process->adapter == models::Adapter::kRedis;
    const models::StoreProfile& profile = *parts_.storeProfile;
    std::vector<std::uint32_t>& targets = publishTargets_;
    targets.clear();
    for (std::uint32_t process = 0; process < processes_; ++process) {
        if (process == request.process || !hosts_.loops[process].up) continue;
        if (classic || rooms_[request.room].livePerProcess[process] > 0) targets.push_back(process);
    }
    const std::uint32_t shard =
        classic ? choice_.below(store_->shards()) : store_->shardOf(channelCrc_, request.room);
    const std::uint32_t publisher = store_->masterOf(shard);
    // The publishing node runs PUBLISH; classic pub/sub copies it to every other node of the cluster, and
    // each node writes it to the subscribers connected there.
    const double subscribersPerNode = classic ? static_cast<double>(targets.size()) / store_->nodes()
                                              : static_cast<double>(targets.size());
    for (std::uint32_t node = 0; node < store_->nodes(); ++node) {
        if (!store_->up(node) || (node != publisher && !classic)) continue;
        const double base =
            node == publisher ? profile.publishBase.value : profile.publishPerOtherNode.value;
        enqueue(store_->firstLoop() + node, kTagOther,
                base + subscribersPerNode * profile.publishPerSubscriber.value);
    }
    if (targets.empty()) return;
    const std::uint32_t index = remotes_.take();
    Remote& remote = remotes_[index];
    remote = Remote{};
    remote.startedAt = request.startedAt;
    remote.room = request.room;
    remote.step = stepIndex;
    remote.behaviour = request.user == kNone ? kNoOperation : users_[request.user].behaviour;
    remote.copies = static_cast<std::uint32_t>(targets.size());
    remote.weight = request.weight;
    remote.fromUser = request.user != kNone && step.toSender;
    const std::uint32_t here = zoneOfLoop(request.process);
    const std::uint32_t there = zoneOfLoop(store_->firstLoop() + publisher);
    const double atNode = now_ + hop(here, there);
    for (const std::uint32_t process : targets)
        push(atNode + hop(there, zoneOfLoop(process)), kRemote, process, index);
}

void Fleet::onRemote(std::uint32_t index, std::uint32_t process) {
    Remote& remote = remotes_[index];
    if (!hosts_.loops[process].up) {
        if (--remote.copies == 0) remotes_.give(index);
        return;
    }
    const StepCode& step = program_.steps[remote.step];
    const std::uint32_t live = rooms_[remote.room].livePerProcess[process];
    const double frame = step.perReceiver * frameShareOf(remote.room, process);
    enqueue(process, kTagRemote | index, (kAdapterReceive + frame * live) * remote.weight);
}

void Fleet::remoteDone(std::uint32_t index, std::uint32_t process) {
    Remote& remote = remotes_[index];
    const StepCode& step = program_.steps[remote.step];
    const std::uint32_t live = rooms_[remote.room].livePerProcess[process];
    const Loop& loop = hosts_.loops[process];
    broadcasts_.add(live);
    framesSinceSample_ += std::uint64_t{live} * remote.weight;
    const double frameBytes =
        step.frameBytes + step.frameBytesPerMember * rooms_[remote.room].participants;
    hosts_.hosts[loop.host].bytes += static_cast<double>(live) * remote.weight * frameBytes;
    if (step.isMessage && live > 0) {
        const double window =
            (now_ - loop.currentSince) * std::min(1.0, step.perReceiver * live / loop.currentWork);
        if (remote.fromUser) deliver(process, remote.startedAt, window, live);
        if (remote.behaviour != kNoOperation)
            react(program_.behaviours[remote.behaviour], process, remote.room, live, window);
    }
    if (--remote.copies == 0) remotes_.give(index);
}

} // namespace headroom::fleet
