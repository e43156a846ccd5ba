// A request's way: client, balancer, process, steps, answer.

#include "sim/fleet/fleet.hpp"
#include "sim/fleet/measured_constants.hpp"

#include <algorithm>

namespace headroom::fleet {

using models::Transport;
using models::Variable;

std::uint32_t Fleet::newRequest(std::uint32_t user, std::uint16_t operation, std::uint32_t weight) {
    const std::uint32_t index = requests_.take();
    Request& request = requests_[index];
    const std::uint16_t stamp = request.stamp;
    request = Request{};
    request.stamp = stamp;
    request.live = true;
    request.user = user;
    request.operation = operation;
    request.entity = nextEntity_++;
    request.startedAt = now_;
    if (user != kNone) {
        request.room = users_[user].room;
        request.process = users_[user].process;
    }
    request.weight = weight;
    recorder_.started(operation, now_, weight);
    recorder_.requests.injected += weight;
    return index;
}

void Fleet::begin(std::uint32_t userIndex, std::uint16_t operation, float timeout, float megabytes) {
    User& user = users_[userIndex];
    if (operation == program_.disconnect && user.joined && program_.leaveByDisconnect != kNoOperation)
        operation = program_.leaveByDisconnect;
    const OperationCode& code = program_.operations[operation];
    const std::uint32_t index = newRequest(userIndex, operation, 1);
    Request& request = requests_[index];
    request.megabytes = megabytes;
    request.preflighting = code.preflight;
    user.request = index;
    user.deadline = timeout > 0.0F ? now_ + static_cast<double>(timeout) : engine::kNever;
    // A target that does not answer within the balancer's idle time-out gives the client a 504.
    const bool viaBalancer = code.transport == Transport::kHttp || code.transport == Transport::kConnect;
    const double idle = parts_.balancer->idleTimeout.value;
    user.gatewayDeadline = viaBalancer && idle > 0.0 && now_ + idle < user.deadline;
    if (user.gatewayDeadline) user.deadline = now_ + idle;
    user.lastActive = now_;
    scheduleTimeout(userIndex);

    const double oneWay = 0.5 * static_cast<double>(user.clientRtt);
    switch (code.transport) {
    case Transport::kContent: {
        request.done = true;
        request.replied = true;
        const double latency = contentLatency_ ? contentLatency_->sample(network_) : 0.0;
        contentMeter_.asked += 1.0;
        if (contentRequests_.burst() > 0.0 && !contentRequests_.conform(now_)) {
            contentMeter_.refused.add(now_);
            request.cause = static_cast<std::uint8_t>(Cause::k503);
        }
        request.elsewhere = static_cast<float>(latency);
        push(now_ + 2.0 * oneWay + latency, kAtClient, request.stamp, index);
        break;
    }
    case Transport::kHttp:
        sendToBalancer(index);
        break;
    case Transport::kConnect:
        if (user.connected) dropConnection(user); // a page load replaces the old connection
        sendToBalancer(index);
        break;
    case Transport::kDisconnect:
    case Transport::kSocket:
        if (!user.connected) {
            request.done = true;
            request.replied = true;
            request.cause = static_cast<std::uint8_t>(Cause::kNotConnected);
            push(now_, kAtClient, request.stamp, index);
            break;
        }
        push(now_ + oneWay + hop(zoneOfLoop(user.process), zoneOfLoop(user.process)), kAtProcess,
             request.stamp, index);
        break;
    }
}

void Fleet::beginDetached(std::uint32_t userIndex, std::uint16_t operation) {
    const std::uint32_t index = newRequest(userIndex, operation, 1);
    Request& request = requests_[index];
    request.answered = true; // nobody waits for it
    const std::uint32_t zone = zoneOfLoop(request.process);
    const double delay = 0.5 * static_cast<double>(users_[userIndex].clientRtt) + hop(zone, zone);
    push(now_ + delay, kAtProcess, request.stamp, index);
}

void Fleet::sendToBalancer(std::uint32_t index) {
    Request& request = requests_[index];
    request.process = kNone;
    const User& user = users_[request.user];
    const bool connect = program_.operations[request.operation].transport == Transport::kConnect;
    double delay = 0.5 * static_cast<double>(user.clientRtt);
    // A new connection takes a TCP and a TLS 1.3 round trip before the request can leave.
    if (connect || !user.httpOpen) {
        if (!takePort()) return reject(index, Cause::kClientPorts);
        delay += 2.0 * static_cast<double>(user.clientRtt) + parts_.balancer->tlsWork.value;
    }
    push(now_ + delay, kAtBalancer, request.stamp, index);
}

void Fleet::onBalancer(std::uint32_t index) {
    Request& request = requests_[index];
    User& user = users_[request.user];
    const bool connect = program_.operations[request.operation].transport == Transport::kConnect;
    const bool newConnection = connect || !user.httpOpen;
    if (!connect && !user.httpOpen) {
        user.httpOpen = true;
        if (!user.gone) ++httpConnections_;
    }
    if (!balancer_->admit(now_, newConnection)) return reject(index, Cause::k503);
    const std::uint32_t target = balancer_->pick(now_, choice_, request.user);
    if (target == Balancer::kNoTarget) return reject(index, Cause::k503);
    request.process = target;
    request.atBalancer = true;
    const std::uint32_t balancerZone = request.user % paths_.zones();
    const double delay = balancerLatency_->sample(network_) + hop(balancerZone, zoneOfLoop(target));
    push(now_ + delay, kAtProcess, request.stamp, index);
}

Cause Fleet::admission(const Request& request) {
    Loop& loop = hosts_.loops[request.process];
    const OperationCode& code = program_.operations[request.operation];
    if (!loop.up) return code.transport == Transport::kSocket ? Cause::kReset : Cause::k502;
    if (request.preflighting) return Cause::kNone;
    if (code.admission && !admitted(request.process)) return Cause::kNotAdmitted;
    if (code.authenticated && request.user != kNone && users_[request.user].sessionLost)
        return Cause::kSessionLost;
    if (code.rateLimit >= 0) {
        const auto limit = static_cast<std::size_t>(code.rateLimit);
        auto& states = limiterStates_[limit];
        const std::size_t perProcess = states.size() / processes_;
        if (!limiters_[limit].allow(states[request.process * perProcess + request.user % perProcess],
                                    now_)) {
            return limiterRefusals_.add(now_), Cause::k429;
        }
    }
    if (code.transport != Transport::kConnect) return Cause::kNone;
    const models::Limits& limits = parts_.process->limits;
    const std::uint32_t used = loop.connections +
                               static_cast<std::uint32_t>(parts_.profile->storeConnections) +
                               kOwnDescriptors;
    if (used >= static_cast<std::uint32_t>(limits.fileDescriptors)) {
        fdRefusals_.add(now_);
        return Cause::kFileDescriptors;
    }
    if (limits.connections > 0 && loop.connections >= static_cast<std::uint32_t>(limits.connections)) {
        connectionRefusals_.add(now_);
        return Cause::kConnectionLimit;
    }
    if (loop.queue.queued() < static_cast<std::size_t>(limits.backlog)) return Cause::kNone;
    backlogRefusals_.add(now_);
    return Cause::kBacklog;
}

void Fleet::onProcess(std::uint32_t index) {
    Request& request = requests_[index];
    const OperationCode& code = program_.operations[request.operation];
    if (const Cause cause = admission(request); cause != Cause::kNone) return reject(index, cause);
    if (request.preflighting) {
        request.presentWork = program_.preflightWork;
        request.visitStarted = now_;
        enqueue(request.process, kTagRequest | index, request.presentWork);
        return;
    }
    if (code.transport == Transport::kConnect) {
        ++hosts_.loops[request.process].connections;
        request.holdsConnection = true;
    } else if (code.transport == Transport::kDisconnect) {
        dropConnection(users_[request.user]);
    }
    startOnServer(index);
}

std::uint32_t Fleet::value(const Request& request, Variable variable) const {
    const bool inRoom = request.room != kNoRoom;
    switch (variable) {
    case Variable::kMembers:
        return inRoom ? rooms_[request.room].participants : 0;
    case Variable::kOthers: {
        const std::uint32_t participants = inRoom ? rooms_[request.room].participants : 0;
        return participants > 0 ? participants - 1 : 0;
    }
    case Variable::kReceivers:
        return inRoom ? rooms_[request.room].livePerProcess[request.process] : 0;
    case Variable::kRooms:
        return rooms_.count();
    case Variable::kLookups:
        return rooms_.lookups(static_cast<std::uint32_t>(parts_.profile->roomPage));
    case Variable::kHistory:
    case Variable::kUnread:
        return inRoom ? std::min(rooms_[request.room].messages,
                                 static_cast<std::uint32_t>(parts_.profile->historyPage))
                      : 0;
    case Variable::kNone:
    case Variable::kMegabytes:
        break;
    }
    return 0;
}

void Fleet::startOnServer(std::uint32_t index) {
    Request& request = requests_[index];
    const OperationCode& code = program_.operations[request.operation];
    double work = code.base + code.perUnit[static_cast<std::size_t>(Variable::kMegabytes)] *
                                  static_cast<double>(request.megabytes);
    for (std::size_t v = 1; v < kVariables; ++v) {
        if (code.perUnit[v] > 0.0 && v != static_cast<std::size_t>(Variable::kMegabytes))
            work += code.perUnit[v] * value(request, static_cast<Variable>(v));
    }
    std::uint32_t visits = code.fixedVisits;
    for (const Variable variable : code.repeats) {
        if (variable == Variable::kNone) break;
        visits += value(request, variable);
    }
    request.visitWork = work * request.weight / visits;
    request.step = code.firstStep;
    enqueueVisit(index, 1);
}

void Fleet::enqueueVisit(std::uint32_t index, std::uint32_t trips) {
    Request& request = requests_[index];
    const Loop& loop = hosts_.loops[request.process];
    request.frameShare = 1.0;
    request.broadcastWork = request.cause == 0 ? broadcastWorkAhead(request) : 0.0;
    if (request.broadcastWork > 0.0) {
        request.frameShare = frameShareOf(request.room, request.process);
        request.broadcastWork *= request.frameShare;
    }
    request.presentWork = request.visitWork * trips + request.broadcastWork;
    // Trips bundled into one event would each have paid their share of a wake-up.
    if (trips > 1)
        request.presentWork += (trips - 1) * parts_.profile->wakeUp.value * loop.pollsPerCallback;
    request.visitStarted = now_;
    enqueue(request.process, kTagRequest | index, request.presentWork);
}

void Fleet::visitDone(std::uint32_t index) {
    Request& request = requests_[index];
    request.served += static_cast<float>(now_ - request.visitStarted);
    if (request.preflighting) {
        balancer_->closed(request.process);
        request.atBalancer = false;
        const double delay = hop(zoneOfLoop(request.process), request.user % paths_.zones()) +
                             0.5 * static_cast<double>(users_[request.user].clientRtt);
        push(now_ + delay, kAtClient, request.stamp, index);
        return;
    }
    if (request.cause != 0) return reject(index, static_cast<Cause>(request.cause));
    advance(index);
}

// Long repeats are cut into about 32 event chains, each of tripsPerEvent to four times as many round trips:
// short enough that a chain never holds the event loop for more than a few milliseconds.
std::uint16_t Fleet::bundleOf(std::uint32_t repeats) const {
    constexpr std::uint32_t kChains = 32;
    const std::uint32_t least = options_.tripsPerEvent;
    if (least <= 1) return 1;
    return static_cast<std::uint16_t>(std::clamp(repeats / kChains, least, 4 * least));
}

void Fleet::advance(std::uint32_t index) {
    for (;;) {
        Request& request = requests_[index];
        const std::uint16_t stepIndex = request.step;
        const StepCode& step = program_.steps[stepIndex];
        switch (step.kind) {
        case StepKind::kTrip: {
            if (store_ == nullptr) {
                ++request.step;
                continue;
            }
            if (step.repeat == Variable::kNone) {
                ++request.step;
                return issueTrip(index, step, 1);
            }
            if (!request.inRepeat) {
                request.inRepeat = true;
                request.repeatLeft = value(request, step.repeat);
                request.bundle = bundleOf(request.repeatLeft);
            }
            if (request.repeatLeft == 0) {
                request.inRepeat = false;
                ++request.step;
                continue;
            }
            const std::uint32_t trips = std::min<std::uint32_t>(request.repeatLeft, request.bundle);
            request.repeatLeft -= trips;
            return issueTrip(index, step, trips);
        }
        case StepKind::kBlock:
            ++request.step;
            return block(index, step);
        case StepKind::kStorage:
            ++request.step;
            return storage(index, step);
        case StepKind::kBroadcast:
            ++request.step;
            broadcast(index, step);
            if (parts_.process->adapter != models::Adapter::kNone)
                publish(requests_[index], step, stepIndex);
            continue;
        case StepKind::kEffect:
            ++request.step;
            apply(index, step.effect);
            continue;
        case StepKind::kReply:
            ++request.step;
            answer(index);
            continue;
        case StepKind::kEnd:
            return serverDone(index);
        }
    }
}

void Fleet::block(std::uint32_t index, const StepCode& step) {
    Request& request = requests_[index];
    if (!step.inSidePool) {
        request.presentWork = step.work * request.weight;
        request.broadcastWork = 0.0;
        request.visitStarted = now_;
        return enqueue(request.process, kTagRequest | index, request.presentWork);
    }
    Loop& loop = hosts_.loops[request.process];
    request.tripStarted = now_;
    request.presentWork = step.work * request.weight;
    if (loop.pool.busy >= sidePoolThreads()) {
        loop.pool.queue.push_back(index);
        loop.pool.waitTime.add(now_, 1.0);
        return;
    }
    ++loop.pool.busy;
    ++loop.pool.begun;
    loop.pool.busyTime.add(now_, 1.0);
    request.visitStarted = now_;
    hosts_.hosts[loop.host].processor.start(now_, kSideJob | index, request.presentWork);
    engine::scheduleCompletion(events_, hosts_.hosts[loop.host].processor, kHost, loop.host);
}

void Fleet::sidePoolDone(std::uint32_t index) {
    Request& request = requests_[index];
    Loop& loop = hosts_.loops[request.process];
    request.poolServed += static_cast<float>(now_ - request.visitStarted);
    if (loop.pool.queue.empty()) {
        --loop.pool.busy;
        loop.pool.busyTime.add(now_, -1.0);
    } else {
        const std::uint32_t next = loop.pool.queue.front();
        loop.pool.queue.erase(loop.pool.queue.begin());
        loop.pool.waitTime.add(now_, -1.0);
        Request& begins = requests_[next];
        const double waited = now_ - begins.tripStarted;
        begins.poolWaited += static_cast<float>(waited);
        begins.visitStarted = now_;
        loop.pool.waited += waited;
        ++loop.pool.begun;
        hosts_.hosts[loop.host].processor.start(now_, kSideJob | next, requests_[next].presentWork);
    }
    enqueueVisit(index, 1);
}

void Fleet::storage(std::uint32_t index, const StepCode& step) {
    Request& request = requests_[index];
    const models::ObjectStorage& settings = *parts_.storage;
    storageMeter_.asked += 1.0;
    if (settings.maxRequests.value > 0.0 && !storageRequests_.conform(now_)) {
        storageMeter_.refused.add(now_);
        return reject(index, Cause::kStorageThrottled);
    }
    const double bytes = static_cast<double>(request.megabytes) * 1e6;
    double seconds = (step.storagePut ? *storagePut_ : *storageGet_).sample(network_);
    if (settings.perConnection.value > 0.0) seconds += bytes / settings.perConnection.value;
    hosts_.hosts[hosts_.loops[request.process].host].bytes += 2.0 * bytes; // in and out again
    request.tripStarted = now_;
    push(now_ + seconds, kStorageDone, request.stamp, index);
}

void Fleet::answer(std::uint32_t index) {
    Request& request = requests_[index];
    if (request.replied) return;
    request.replied = true;
    const OperationCode& code = program_.operations[request.operation];
    Host& host = hosts_.hosts[hosts_.loops[request.process].host];
    host.bytes += code.requestBytes + code.responseBytes +
                  code.responseBytesPerMember * value(request, Variable::kMembers);
    std::uint32_t towards = host.zone; // the way back is the way it came
    if (request.atBalancer) {
        towards = request.user % paths_.zones();
        const bool opens = request.holdsConnection && request.cause == 0 && !request.answered;
        if (!opens || !balancer_->countsConnections()) balancer_->closed(request.process);
        request.atBalancer = false;
    }
    if (request.user == kNone || request.answered) return;
    User& user = users_[request.user];
    if (request.holdsConnection && request.cause == 0) {
        user.connected = true;
        ++user.connectionNumber;
        if (idleCloses_)
            push(now_ + parts_.balancer->idleTimeout.value, kIdle, user.connectionNumber, request.user);
        user.process = request.process;
        request.holdsConnection = false;
        ++opened_;
        if (parts_.process->connections.maxAge.value > 0.0) scheduleAge(request.user);
    }
    const double delay = hop(host.zone, towards) + 0.5 * static_cast<double>(user.clientRtt);
    // Frames this callback wrote after the answer did not hold it up.
    const double after =
        request.cause == 0 && request.presentWork > 0.0 ? broadcastWorkAhead(request) : 0.0;
    const double early = after > 0.0 ? (now_ - request.visitStarted) * after / request.presentWork : 0.0;
    // Latency ends with the sender's own frame. Its next action still counts from the last one: later by a fan-out, which
    // is little beside a think time.
    if (request.ownFrameAt >= 0.0) {
        request.early = static_cast<float>(now_ - request.ownFrameAt);
        request.served -= request.early;
    }
    push(now_ + std::max(0.0, delay - early), kAtClient, request.stamp, index);
}

void Fleet::reject(std::uint32_t index, Cause cause) {
    Request& request = requests_[index];
    request.cause = static_cast<std::uint8_t>(cause);
    if (request.holdsConnection) {
        --hosts_.loops[request.process].connections;
        request.holdsConnection = false;
    }
    request.done = true;
    if (request.process != kNone) {
        answer(index);
    } else { // the balancer itself refused
        request.replied = true;
        push(now_ + 0.5 * static_cast<double>(users_[request.user].clientRtt), kAtClient, request.stamp,
             index);
    }
    if (request.answered && !request.booked) closeBook(index, false, cause);
    releaseIfOver(index);
}

void Fleet::serverDone(std::uint32_t index) {
    Request& request = requests_[index];
    request.done = true;
    answer(index);
    if (request.answered && !request.booked) closeBook(index, true, Cause::kNone); // nobody waits for it
    releaseIfOver(index);
}

void Fleet::onClient(std::uint32_t index) {
    Request& request = requests_[index];
    if (request.answered) { // the client stopped waiting before
        if (request.preflighting) request.done = true;
        return releaseIfOver(index);
    }
    if (request.preflighting && request.cause == 0) {
        request.preflighting = false;
        return sendToBalancer(index);
    }
    const auto cause = static_cast<Cause>(request.cause);
    const std::uint32_t user = request.user;
    const std::uint16_t operation = request.operation;
    request.answered = true;
    closeBook(index, cause == Cause::kNone, cause);
    releaseIfOver(index); // what the server still does for it remains this user's
    operationDone(user, operation, cause == Cause::kNone, cause);
}

// One time-out event per user, not per operation: it fires at the earliest deadline it knew and moves on to
// the present one.
void Fleet::scheduleTimeout(std::uint32_t userIndex) {
    User& user = users_[userIndex];
    if (user.deadline >= user.timeoutAt || user.deadline >= length_) return;
    user.timeoutAt = user.deadline;
    push(user.deadline, kTimeout, 0, userIndex);
}

void Fleet::onTimeout(std::uint32_t userIndex) {
    User& user = users_[userIndex];
    if (now_ != user.timeoutAt) return; // overtaken by an earlier deadline
    user.timeoutAt = engine::kNever;
    if (user.request == kNone) return;
    if (user.deadline > now_) return scheduleTimeout(userIndex);
    const std::uint32_t index = user.request;
    Request& request = requests_[index];
    const std::uint16_t operation = request.operation;
    const Cause cause = user.gatewayDeadline ? Cause::k504 : Cause::kTimeout;
    request.answered = true;
    closeBook(index, false, cause); // the server goes on: it has not heard of this
    releaseIfOver(index);
    operationDone(userIndex, operation, false, cause);
}

void Fleet::closeBook(std::uint32_t index, bool ok, Cause cause) {
    Request& request = requests_[index];
    request.booked = true;
    if (!ok) {
        if (request.user != kNone) markAffected(users_[request.user]);
        recorder_.requests.failed += request.weight;
        return recorder_.failed(request.operation, now_, cause, request.weight);
    }
    recorder_.requests.completed += request.weight;
    const double whole = now_ - request.startedAt - static_cast<double>(request.early);
    // Bundled reactions are done one after another in the last callback.
    const double weight = request.weight;
    const double first = whole - (now_ - request.visitStarted) * (weight - 1.0) / weight;
    const double last = std::max(first, whole - static_cast<double>(request.startSpread));
    const double seconds = 0.5 * (first + last);
    recorder_.completed(request.operation, now_, first, last, request.weight);
    const double waited = static_cast<double>(request.waited);
    const double served = static_cast<double>(request.served) - (whole - seconds);
    const double stored = static_cast<double>(request.stored);
    const double storeWaited = static_cast<double>(request.storeWaited);
    const double storeServed = static_cast<double>(request.storeServed);
    const double poolWaited = static_cast<double>(request.poolWaited);
    const double poolServed = static_cast<double>(request.poolServed);
    const double elsewhere = static_cast<double>(request.elsewhere);
    const auto part = [&](Recorder::Part which, double spent) {
        recorder_.part(request.operation, which, weight * spent);
    };
    part(Recorder::kLoopWait, waited);
    part(Recorder::kLoopService, served);
    part(Recorder::kStoreTime, std::max(0.0, stored - storeWaited - storeServed));
    part(Recorder::kStoreWait, storeWaited);
    part(Recorder::kStoreService, storeServed);
    part(Recorder::kPoolWait, poolWaited);
    part(Recorder::kPoolService, poolServed);
    part(Recorder::kStorageTime, elsewhere);
    part(Recorder::kNetwork,
         std::max(0.0, seconds - waited - served - stored - poolWaited - poolServed - elsewhere));
}

void Fleet::releaseIfOver(std::uint32_t index) {
    Request& request = requests_[index];
    if (!request.live || !request.answered || !request.done) return;
    if (request.atBalancer) balancer_->closed(request.process);
    if (request.holdsConnection) --hosts_.loops[request.process].connections; // nobody took it
    request.live = false;
    ++request.stamp;
    requests_.give(index);
}

} // namespace headroom::fleet
