// Faults: what goes down, comes back, slows down, and the store's failover.

#include "sim/fleet/fleet.hpp"

#include <algorithm>

namespace headroom::fleet {

void Fleet::killProcess(std::uint32_t process, double now) {
    now_ = std::max(now_, now);
    Loop& loop = hosts_.loops[process];
    if (!loop.up) return;
    if (loop.queue.running()) loop.busySeconds += now_ - loop.currentSince;
    loop.up = false;
    loop.queue.clear(now_);
    Host& host = hosts_.hosts[loop.host];
    host.processor.remove(now_, process);
    probes_[process].sentAt = -1.0;
    messagesKept_[process] = 0.0;
    loop.pool.queue.clear();
    loop.pool.busy = 0;
    loop.pool.busyTime.set(now_, 0.0);
    loop.pool.waitTime.set(now_, 0.0);
    for (std::uint32_t r = 0; r < requests_.size(); ++r) {
        Request& request = requests_[r];
        if (!request.live || request.done || request.process != process) continue;
        const models::Transport transport = program_.operations[request.operation].transport;
        const bool viaBalancer =
            transport == models::Transport::kHttp || transport == models::Transport::kConnect;
        if (viaBalancer && !request.atBalancer && !request.replied)
            continue; // not sent to this process yet
        host.processor.remove(now_, kSideJob | r);
        if (request.replied && (request.booked || !request.answered)) { // its answer is out
            request.done = true;
            releaseIfOver(r);
            continue;
        }
        reject(r, viaBalancer ? Cause::k502 : Cause::kReset);
    }
    for (std::uint32_t u = 0; u < users_.size(); ++u)
        if (users_[u].connected && users_[u].process == process) {
            markAffected(users_[u]);
            ++broken_;
            connectionLost(u);
        }
    loop.connections = 0;
    engine::scheduleCompletion(events_, host.processor, kHost, loop.host);
}

void Fleet::restartProcess(std::uint32_t process, double now) {
    Loop& loop = hosts_.loops[process];
    if (!hosts_.hosts[loop.host].up) return;
    now_ = std::max(now_, now);
    loop.up = true;
    Target& target = targets_[process];
    if (!target.deregistered || !hosts_.hosts[loop.host].rented) return;
    target.deregistered = false;
    target.initial = parts_.balancer->healthCheck.interval.value > 0.0;
    probes_[process] = {};
    balancer_->enlist(process, !target.initial);
    if (!target.initial) balancer_->warmUp(process, now_);
}

void Fleet::storeNodeDown(std::uint32_t node, double now) {
    now_ = std::max(now_, now);
    const std::uint32_t loopIndex = store_->firstLoop() + node;
    Loop& loop = hosts_.loops[loopIndex];
    if (!loop.up) return;
    loop.up = false;
    store_->setUp(node, false);
    loop.queue.clear(now_);
    hosts_.hosts[loop.host].processor.clear(now_);
    // Commands that were on the node are lost with it: their operations fail.
    for (std::uint32_t c = 0; c < commands_.size(); ++c) {
        Command& command = commands_[c];
        if (!command.atNode || command.node != node) continue;
        command.atNode = false;
        if (command.replicated) {
            commands_.give(c);
            continue;
        }
        Request& request = requests_[command.request];
        if (request.live && request.stamp == command.stamp && request.cause == 0)
            request.cause = static_cast<std::uint8_t>(Cause::kStoreUnavailable);
        push(now_, kStoreReply, 0, c);
    }
    const std::uint32_t shard = store_->shardOfNode(node);
    if (store_->masterOf(shard) != node) return;
    // Documented timings: node timeout, gossip of the failure (0.5 to 2 s), election delay 0.5 to 1 s, vote.
    constexpr double kGossip = 1.0;
    constexpr double kElection = 0.75 + 1.5;
    control_->at(now_ + parts_.store->nodeTimeout.value + kGossip + kElection,
                 [this, shard](double) { store_->promote(shard); });
}

void Fleet::hostChanged(std::uint32_t index, bool up, double now) {
    Host& host = hosts_.hosts[index];
    if (host.up == up) return;
    host.up = up;
    for (std::uint32_t p = host.firstLoop; p < std::uint32_t{host.firstLoop} + host.loopCount; ++p) {
        if (host.isStore) {
            if (!up) {
                storeNodeDown(p - store_->firstLoop(), now);
            } else {
                hosts_.loops[p].up = true;
                store_->setUp(p - store_->firstLoop(), true);
            }
        } else if (!up) {
            killProcess(p, now);
        } else {
            restartLater(p, now);
        }
    }
}

void Fleet::restartLater(std::uint32_t process, double now) {
    control_->at(now + parts_.process->restartDelay.value,
                 [this, process](double date) { restartProcess(process, date); });
}

std::vector<std::uint32_t> Fleet::hostsHitBy(const models::Fault& fault) const {
    using Kind = models::Fault::Kind;
    std::vector<std::uint32_t> hit;
    const bool onStore = fault.service == parts_.storeName;
    for (std::uint32_t h = 0; h < hosts_.hosts.size(); ++h) {
        const Host& host = hosts_.hosts[h];
        const bool inRange = host.index >= static_cast<std::uint32_t>(fault.index) &&
                             host.index < static_cast<std::uint32_t>(fault.index + fault.count);
        const bool master = host.isStore && host.firstLoop < store_->firstLoop() + store_->shards();
        if (fault.kind == Kind::kKillZone          ? host.zone == static_cast<std::uint16_t>(fault.index)
            : fault.kind == Kind::kKillStoreMaster ? master && inRange
                                                   : host.isStore == onStore && inRange)
            hit.push_back(h);
    }
    return hit;
}

void Fleet::killHosts(const std::vector<std::uint32_t>& hosts, double at, double end) {
    for (const std::uint32_t h : hosts) {
        control_->at(at, [this, h](double) { control_->setHostUp(h, false); });
        if (end >= length_) continue;
        control_->at(end, [this, h](double) {
            if (hosts_.hosts[h].rented) control_->setHostUp(h, true);
        });
    }
}

void Fleet::slowHosts(const std::vector<std::uint32_t>& hosts, double factor, double at, double end) {
    for (const std::uint32_t h : hosts) {
        const double normal = hosts_.hosts[h].processor.spec().speed;
        const auto setSpeed = [this, h](double now, double speed) {
            hosts_.hosts[h].processor.setSpeed(now, speed);
            engine::scheduleCompletion(events_, hosts_.hosts[h].processor, kHost, h);
        };
        control_->at(at, [=](double now) { setSpeed(now, normal * factor); });
        if (end < length_) control_->at(end, [=](double now) { setSpeed(now, normal); });
    }
}

void Fleet::scheduleFaults() {
    using Kind = models::Fault::Kind;
    std::uint32_t spares = 0; // taken by scale-outs so far
    for (const models::Fault& fault : scenario_.faults) {
        const double at = fault.at.value;
        const double end = fault.lasts.value > 0.0 ? at + fault.lasts.value : engine::kNever;
        firstFaultAt_ = std::min(firstFaultAt_, at);
        switch (fault.kind) {
        case Kind::kKillInstance:
        case Kind::kKillStoreMaster:
        case Kind::kKillZone:
            killHosts(hostsHitBy(fault), at, end);
            break;
        case Kind::kSlowInstance:
            slowHosts(hostsHitBy(fault), fault.factor, at, end);
            break;
        case Kind::kKillProcess:
            for (int i = 0; i < fault.count; ++i) {
                const auto process = static_cast<std::uint32_t>(fault.index + i);
                if (process >= processes_) continue;
                control_->at(at, [this, process](double now) {
                    killProcess(process, now);
                    restartLater(process, now);
                });
            }
            break;
        case Kind::kDeployInstance:
        case Kind::kDeployProcess:
        case Kind::kScaleIn:
        case Kind::kScaleOut:
            control_->at(at, [this, &fault, spares](double now) { startRollout(fault, spares, now); });
            if (fault.kind == Kind::kScaleOut) spares += static_cast<std::uint32_t>(fault.count);
            break;
        case Kind::kDelayInZone:
        case Kind::kDelayCrossZone: {
            const bool cross = fault.kind == Kind::kDelayCrossZone;
            const double by = fault.delay.value;
            control_->at(at, [this, cross, by](double) { paths_.lengthen(cross, by); });
            if (end < length_) control_->at(end, [=, this](double) { paths_.lengthen(cross, -by); });
            break;
        }
        case Kind::kDelayService: // refused by partsOf()
            break;
        }
    }
}

} // namespace headroom::fleet
