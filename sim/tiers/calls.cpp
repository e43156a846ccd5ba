// A call's way: over edges to an instance, and the answer back.

#include "sim/tiers/cache.hpp"
#include "sim/tiers/search_cluster.hpp"
#include "sim/tiers/tiers.hpp"

#include <algorithm>
#include <memory>

namespace headroom::tiers {

std::uint32_t Tiers::newFrame(std::uint16_t call, Caller kind, std::uint32_t caller,
                              std::uint16_t callerStamp, const engine::RandomStream& random) {
    const std::uint32_t index = frames_.take();
    Frame& frame = frames_[index];
    const std::uint16_t stamp = frame.stamp;
    std::construct_at(&frame); // in place: assigning Frame{} would build it twice
    frame.stamp = stamp;
    frame.live = true;
    frame.random = random;
    frame.call = call;
    if (call != kNoIndex) frame.operation = program_.calls[call].operation;
    frame.callerKind = kind;
    frame.caller = caller;
    frame.callerStamp = callerStamp;
    return index;
}

void Tiers::release(std::uint32_t index) {
    Frame& frame = frames_[index];
    frame.live = false;
    ++frame.stamp;
    frames_.give(index);
}

void Tiers::send(std::uint32_t index) {
    Frame& frame = frames_[index];
    const CallCode& code = program_.calls[frame.call];
    frame.sentAt = now_;
    const bool byUser = frame.callerKind == Caller::kUser;
    if (frame.callerKind == Caller::kFrame)
        frame.zone = static_cast<std::uint8_t>(zoneOf(frames_[frame.caller]));
    else
        frame.zone = static_cast<std::uint8_t>(index % paths_.zones());
    if (code.timeoutClass != kNoIndex) armTimeout(code.timeoutClass, index, false);
    if (code.edges == 0) return toInstance(index, 0.0);
    const double trip =
        byUser ? 0.5 * static_cast<double>(users_[frame.caller].rtt) : hop(frame.zone, frame.zone);
    if (code.edges == 1 && passOpenEdge(index, trip)) return;
    push(now_ + trip, kAtEdge, frame.stamp, index);
}

// An edge without limits decides nothing that what happens on the way to it could change but a target's
// health: the target is chosen when the request is sent, `trip` early, which saves an event.
bool Tiers::passOpenEdge(std::uint32_t index, double trip) {
    Frame& frame = frames_[index];
    const std::uint16_t e = program_.route[program_.calls[frame.call].firstEdge];
    Edge& edge = edges_[e];
    if (!edge.open || edge.router.eligible() == 0) return false;
    (void)edge.capacity.pass(now_);
    edge.bytes += static_cast<double>(program_.operations[frame.operation].responseBytes);
    ++frame.edge;
    toInstance(index, trip + edgeDelay_[e].sample(frame.random));
    return true;
}

void Tiers::resend(std::uint32_t index) {
    const Frame& frame = frames_[index];
    const Frame& caller = frames_[frame.caller];
    const bool wanted = caller.live && !caller.done && caller.stamp == frame.callerStamp;
    return wanted ? send(index) : release(index);
}

void Tiers::onEdge(std::uint32_t index) {
    Frame& frame = frames_[index];
    const CallCode& code = program_.calls[frame.call];
    const std::uint16_t e = program_.route[static_cast<std::size_t>(code.firstEdge) + frame.edge];
    Edge& edge = edges_[e];
    if (!edge.capacity.pass(now_))
        return refuse(index, program_.edges[e].kind == EdgeKind::kGateway ? kTooMany : kUnavailable);
    edge.bytes += static_cast<double>(program_.operations[frame.operation].responseBytes);
    if (edge.pool == kNoOne) return edgePassed(index);
    frame.since = now_;
    switch (pools_[edge.pool].pool.acquire(now_, index, &frame.ticket)) {
    case engine::Pool::Outcome::kGranted:
        frame.edgePool = edge.pool;
        return edgePassed(index);
    case engine::Pool::Outcome::kWaiting:
        frame.queued = true;
        return engine::scheduleTimeout(events_, pools_[edge.pool].pool, kPoolWaits, edge.pool);
    case engine::Pool::Outcome::kRejected:
        poolRefused(edge.pool);
        return refuse(index, kPoolFull);
    }
}

void Tiers::edgePassed(std::uint32_t index) {
    Frame& frame = frames_[index];
    const CallCode& code = program_.calls[frame.call];
    const std::uint16_t e = program_.route[static_cast<std::size_t>(code.firstEdge) + frame.edge];
    const double delay = edgeDelay_[e].sample(frame.random);
    ++frame.edge;
    if (frame.edge < code.edges)
        return push(now_ + delay + hop(frame.zone, frame.zone), kAtEdge, frame.stamp, index);
    // The balancer's own time is added to the hop: one event less, and nothing is decided in between.
    toInstance(index, delay);
}

engine::Router* Tiers::routerOf(const Frame& frame) {
    const CallCode& code = program_.calls[frame.call];
    if (code.edges > 0) {
        const std::size_t last = static_cast<std::size_t>(code.firstEdge) + code.edges - 1;
        Edge& edge = edges_[program_.route[last]];
        if (edge.routes) return &edge.router;
    }
    return &stations_[code.station].router;
}

std::uint32_t Tiers::pickInstance(Frame& frame) {
    const CallCode& code = program_.calls[frame.call];
    Station& station = stations_[code.station];
    const OperationCode& operation = program_.operations[frame.operation];
    if (code.sameInstance)
        return station.firstInstance + instances_[frames_[frame.caller].instance].index;
    if (operation.node >= 0) return station.firstInstance + static_cast<std::uint32_t>(operation.node);
    if (code.scatter) {
        const std::uint32_t copy = (station.turn++ / station.shards) % station.copies;
        return station.firstInstance + shardNode(frame.shard, copy, station.instances);
    }
    switch (program_.stations[code.station].kind) {
    case StationKind::kCache:
        return station.firstInstance + cacheNode(station.instances, station.hotShare, frame.random);
    case StationKind::kDatabase:
        if (!operation.read || station.instances == 1) return station.firstInstance;
        return station.firstInstance + 1 + station.turn++ % (station.instances - 1);
    case StationKind::kApplication:
    case StationKind::kProxy:
    case StationKind::kSearch:
        break;
    default:
        return station.firstInstance;
    }
    const std::uint32_t target = routerOf(frame)->pick(now_, choice_, frame.caller);
    if (target == engine::kNoTarget) return kNoOne;
    frame.routed = true;
    return station.firstInstance + target;
}

void Tiers::toInstance(std::uint32_t index, double edgeTime) {
    Frame& frame = frames_[index];
    const CallCode& code = program_.calls[frame.call];
    const std::uint32_t instance = pickInstance(frame);
    if (instance == kNoOne) return refuse(index, code.edges > 0 ? kUnavailable : kRefused);
    frame.instance = instance;
    const Station& station = stations_[code.station];
    double trip = edgeTime + station.networkDelay;
    if (code.edges == 0 && frame.callerKind == Caller::kUser)
        trip += 0.5 * static_cast<double>(users_[frame.caller].rtt);
    else if (!code.sameInstance)
        trip += hop(frame.zone, zoneOf(frame));
    if (station.functions) trip += stationDelay_[code.station].sample(frame.random);
    push(now_ + trip, kAtInstance, frame.stamp, index);
}

std::uint16_t Tiers::gateRefusal(const Frame& frame) const {
    switch (program_.stations[program_.operations[frame.operation].station].kind) {
    case StationKind::kApplication:
        return kRefused;
    case StationKind::kProxy:
        return kConnections;
    default:
        return kRejected;
    }
}

std::uint16_t Tiers::refusal(Frame& frame, double& delay) {
    const OperationCode& operation = program_.operations[frame.operation];
    Station& station = stations_[operation.station];
    const StationKind kind = program_.stations[operation.station].kind;
    if (kind == StationKind::kApplication && !frame.inner) {
        const Instance& instance = instances_[frame.instance];
        const std::uint16_t cause = station.system.refusal(now_, instance.inFlight, instance.pooled);
        if (cause != kNone) return cause;
    }
    if (station.admission.limits() && !frame.inner) {
        if (!station.admission.enter(now_))
            return kind == StationKind::kStorage || kind == StationKind::kContent ? kThrottled
                                                                                  : kRejected;
        frame.admitted = true;
    }
    if (station.functions) {
        switch (station.functions->begin(now_, functionIndex_[frame.operation])) {
        case FunctionPlatform::Start::kThrottled:
            return kTooMany;
        case FunctionPlatform::Start::kCold:
            delay = coldStart_[operation.station].sample(frame.random);
            [[fallthrough]];
        case FunctionPlatform::Start::kWarm:
            frame.environment = true;
        }
    }
    if (station.table &&
        !station.table->take(now_, operation.read, static_cast<double>(operation.units), frame.random))
        return kThrottled;
    if (kind != StationKind::kDatabase) return kNone;
    const bool pooled = frame.call == kNoIndex || program_.calls[frame.call].pooled;
    if (!pooled && station.connections.open(now_, 1) == 0) return kConnections;
    frame.transient = !pooled;
    if (operation.read && station.instances > 1) {
        const double lag = replicaLag_[operation.station].sample(frame.random);
        if (now_ - station.lastWrite < lag) ++station.staleReads;
    }
    return kNone;
}

void Tiers::onInstance(std::uint32_t index) {
    Frame& frame = frames_[index];
    Instance& instance = instances_[frame.instance];
    if (instance.power != Power::kUp && instance.power != Power::kDraining)
        return refuse(index, frame.edge > 0 ? kBadGateway : kRefused);
    const OperationCode& operation = program_.operations[frame.operation];
    frame.arrivedAt = now_;
    frame.arrived = true;
    ++instance.inFlight;
    ++stations_[operation.station].requests;
    if (operation.row != kNoIndex) recorder_.started(operation.row, now_);
    double delay = 0.0;
    const std::uint16_t cause = refusal(frame, delay);
    if (cause != kNone) return serverDone(index, cause);
    if (operation.gated && !frame.inner && instance.gate != kNoOne) {
        frame.since = now_;
        switch (pools_[instance.gate].pool.acquire(now_, index, &frame.ticket)) {
        case engine::Pool::Outcome::kGranted:
            frame.gated = true;
            break;
        case engine::Pool::Outcome::kWaiting:
            frame.queued = true;
            return;
        case engine::Pool::Outcome::kRejected:
            poolRefused(instance.gate);
            return serverDone(index, gateRefusal(frame));
        }
    }
    if (delay <= 0.0) return begin(index);
    frame.step = operation.firstStep;
    frame.since = now_;
    push(now_ + delay, kStepOver, frame.stamp, index);
}

void Tiers::begin(std::uint32_t index) {
    Frame& frame = frames_[index];
    frame.step = program_.operations[frame.operation].firstStep;
    Instance& instance = instances_[frame.instance];
    if (frame.gated && instance.gate != kNoOne) {
        const double cost = instance.threads.startCost(pools_[instance.gate].pool.inUse());
        if (cost > 0.0 && work(index, cost)) return;
    }
    run(index);
}

double Tiers::returnTrip(const Frame& frame) {
    const std::uint32_t zone = zoneOf(frame);
    double trip =
        frame.arrived ? stations_[program_.operations[frame.operation].station].networkDelay : 0.0;
    const CallCode& code = program_.calls[frame.call];
    for (std::uint8_t i = 0; i < frame.edge; ++i) trip += hop(zone, frame.zone);
    if (frame.callerKind == Caller::kUser)
        return trip + 0.5 * static_cast<double>(users_[frame.caller].rtt);
    if (frame.edge == 0 && !code.sameInstance) trip += hop(zone, frame.zone);
    return trip;
}

void Tiers::refuse(std::uint32_t index, std::uint16_t cause) {
    Frame& frame = frames_[index];
    frame.done = true;
    frame.cause = cause;
    if (!frame.arrived) leaveInstance(index);
    if (frame.answered) {
        if (frame.returned) release(index);
        return;
    }
    answer(index);
}

void Tiers::answer(std::uint32_t index) {
    Frame& frame = frames_[index];
    frame.answered = true;
    switch (frame.callerKind) {
    case Caller::kNobody:
        frame.returned = true;
        if (frame.done) release(index);
        return;
    case Caller::kDelivery:
    case Caller::kBatchItem:
        return onAnswer(index);
    default:
        push(now_ + returnTrip(frame), kAnswer, frame.stamp, index);
    }
}

void Tiers::record(std::uint32_t index, std::uint16_t cause) {
    Frame& frame = frames_[index];
    if (frame.recorded) return;
    frame.recorded = true;
    frame.inside = static_cast<float>(now_ - frame.arrivedAt);
    const OperationCode& operation = program_.operations[frame.operation];
    if (operation.row == kNoIndex) return;
    if (cause != kNone) return recorder_.failed(operation.row, now_, cause);
    recorder_.completed(operation.row, now_, now_ - frame.arrivedAt - static_cast<double>(frame.atGate));
    recorder_.waitedAndWorked(operation.row, static_cast<double>(frame.waited),
                              static_cast<double>(frame.worked));
}

void Tiers::serverDone(std::uint32_t index, std::uint16_t cause) {
    Frame& frame = frames_[index];
    record(index, cause);
    frame.done = true;
    if (!frame.answered) frame.cause = cause;
    Station& station = stations_[program_.operations[frame.operation].station];
    if (!program_.operations[frame.operation].read && cause == kNone) station.lastWrite = now_;
    leaveInstance(index);
    if (!frames_[index].answered) return answer(index);
    if (frames_[index].returned) release(index);
}

void Tiers::leaveInstance(std::uint32_t index) {
    Frame& frame = frames_[index];
    Station& station = stations_[program_.operations[frame.operation].station];
    if (frame.routed) {
        routerOf(frame)->release(frame.instance - station.firstInstance);
        frame.routed = false;
    }
    if (frame.edgePool != kNoOne) {
        const std::uint32_t pool = frame.edgePool;
        frame.edgePool = kNoOne;
        releasePool(pool);
    }
    if (!frame.arrived) return;
    Instance& instance = instances_[frame.instance];
    --instance.inFlight;
    ++instance.served;
    if (frame.admitted) station.admission.leave();
    if (frame.environment) {
        station.functions->end(now_, functionIndex_[frame.operation]);
        station.busySeconds += now_ - frame.arrivedAt;
    }
    if (frame.transient) station.connections.close(1);
    if (instance.host != kNoOne)
        hosts_[instance.host].bytes +=
            static_cast<double>(program_.operations[frame.operation].responseBytes);
    if (frame.gated) {
        frame.gated = false;
        releasePool(instance.gate);
    }
}

void Tiers::onAnswer(std::uint32_t index) {
    Frame& frame = frames_[index];
    frame.returned = true;
    const std::uint16_t cause = frame.cause;
    deliverAnswer(index, cause);
    if (frames_[index].done) release(index);
}

void Tiers::deliverAnswer(std::uint32_t index, std::uint16_t cause) {
    const Frame& frame = frames_[index];
    switch (frame.callerKind) {
    case Caller::kNobody:
        return;
    case Caller::kUser:
        if (users_[frame.caller].live && users_[frame.caller].epoch == frame.callerStamp &&
            users_[frame.caller].request == index)
            userAnswered(frame.caller, index, cause);
        return;
    case Caller::kFrame: {
        const Frame& caller = frames_[frame.caller];
        if (caller.live && !caller.done && caller.stamp == frame.callerStamp)
            callDone(frame.caller, index, cause);
        return;
    }
    case Caller::kDelivery:
        return deliveryDone(frame.caller, cause);
    case Caller::kBatchItem:
        return batchItemDone(frame.caller, frame, cause);
    case Caller::kBatchFetch:
        return fetched(frame.caller);
    }
}

double Tiers::backoff(const models::RetryPolicy& retries, std::uint16_t attempt,
                      engine::RandomStream& random) const {
    double delay = retries.backoff.value;
    for (std::uint16_t i = 0; i < attempt && delay < retries.maxBackoff.value; ++i)
        delay *= retries.factor;
    delay = std::min(delay, retries.maxBackoff.value);
    return std::max(0.0, delay * (1.0 + retries.jitter * random.uniform(-1.0, 1.0)));
}

void Tiers::callDone(std::uint32_t callerIndex, std::uint32_t childIndex, std::uint16_t cause) {
    const std::uint16_t callIndex = frames_[childIndex].call;
    const std::uint16_t attempt = frames_[childIndex].attempt;
    const std::uint16_t shard = frames_[childIndex].shard;
    const CallCode& code = program_.calls[callIndex];
    Breaker* breaker = code.breaker == kNoIndex
                           ? nullptr
                           : &instances_[frames_[callerIndex].instance].breakers[code.breaker];
    if (breaker != nullptr) breaker->ended(now_, cause == kNone, code.breakerRule);
    if (cause != kNone && attempt < code.retries.attempts) {
        const bool allowed = breaker == nullptr || breaker->allows(now_, code.breakerRule);
        if (allowed) {
            ++retries_;
            const engine::RandomStream random(frames_[callerIndex].random.next(), 0);
            const std::uint32_t again =
                newFrame(callIndex, Caller::kFrame, callerIndex, frames_[callerIndex].stamp, random);
            Frame& frame = frames_[again];
            frame.attempt = static_cast<std::uint16_t>(attempt + 1);
            frame.shard = shard;
            const double wait = backoff(code.retries, attempt, frame.random);
            return push(now_ + wait, kResend, frame.stamp, again);
        }
    }
    Frame& caller = frames_[callerIndex];
    --caller.pending;
    if (cause != kNone) caller.callCause = cause;
    const bool goesOn = cause == kNone || !code.failsCaller;
    while (caller.left > 0 && goesOn) {
        --frames_[callerIndex].left;
        if (issue(callerIndex, callIndex, 0)) return;
    }
    Frame& now = frames_[callerIndex];
    if (now.pending > 0) return;
    now.left = 0;
    const std::uint16_t row = program_.operations[now.operation].row;
    if (row != kNoIndex) recorder_.called(row, code.station, now_ - now.since);
    if (now.callCause != kNone && code.failsCaller) return stepFailed(callerIndex, now.callCause);
    run(callerIndex);
}

void Tiers::armTimeout(std::uint16_t index, std::uint32_t frame, bool row) {
    TimeoutClass& timeouts = timeouts_[index];
    timeouts.entries.push({now_ + timeouts.seconds, frame, frames_[frame].stamp, row});
    if (timeouts.armed) return;
    timeouts.armed = true;
    push(now_ + timeouts.seconds, kTimeouts, 0, index);
}

void Tiers::onTimeouts(std::uint32_t index) {
    timeouts_[index].armed = false;
    for (;;) {
        TimeoutClass& timeouts = timeouts_[index];
        if (timeouts.entries.empty()) return;
        const TimeoutClass::Entry entry = timeouts.entries.front();
        const Frame& frame = frames_[entry.frame];
        const double from = entry.row ? frame.since : frame.sentAt;
        const bool waits = frame.live && frame.stamp == entry.stamp &&
                           (entry.row ? frame.locking : !frame.returned) &&
                           from + timeouts.seconds == entry.due;
        if (waits && entry.due > now_) {
            timeouts.armed = true;
            return push(entry.due, kTimeouts, 0, index);
        }
        timeouts.entries.pop();
        if (!waits) continue;
        if (!entry.row) {
            timedOut(entry.frame);
            continue;
        }
        Frame& waiter = frames_[entry.frame];
        const StepCode& step = program_.steps[static_cast<std::size_t>(waiter.step) - 1];
        Lock& lock = locks_[program_.rowChoices[step.a].lock];
        if (lock.rows.cancel(now_, waiter.rows[step.b], waiter.ticket)) {
            if (lock.timeouts++ == 0) lock.firstTimeout = now_;
            waiter.locking = waiter.queued = false;
            waiter.waited += static_cast<float>(now_ - waiter.since);
            stepFailed(entry.frame, kLockTimeout);
        }
    }
}

void Tiers::timedOut(std::uint32_t index) {
    deliverAnswer(index, program_.calls[frames_[index].call].timeoutCause);
    // The server goes on with what nobody waits for any more.
    Frame& frame = frames_[index];
    frame.callerKind = Caller::kNobody;
    if (frame.answered) return; // its answer is on the way and will find nobody
    frame.answered = frame.returned = true;
}

void Tiers::granted(std::uint32_t pool, std::uint32_t index) {
    Frame& frame = frames_[index];
    frame.queued = false;
    frame.waited += static_cast<float>(now_ - frame.since);
    if (pools_[pool].instance == kNoOne) {
        frame.edgePool = pool;
        return ready(Ready::Kind::kEdgePassed, index);
    }
    if (pool == instances_[pools_[pool].instance].gate) {
        frame.gated = true;
        frame.atGate = static_cast<float>(now_ - frame.since);
        return ready(Ready::Kind::kBegin, index);
    }
    ready(Ready::Kind::kRun, index);
}

void Tiers::releasePool(std::uint32_t pool) {
    std::uint32_t next = 0;
    if (pools_[pool].pool.release(now_, next)) granted(pool, next);
}

void Tiers::poolRefused(std::uint32_t pool) {
    PoolSlot& slot = pools_[pool];
    if (slot.refusals++ == 0) slot.firstRefusal = now_;
}

void Tiers::onPoolWaits(std::uint32_t pool) {
    pools_[pool].pool.scheduledAt = engine::kNever;
    std::uint32_t index = 0;
    while (pools_[pool].pool.expire(now_, index)) {
        poolRefused(pool);
        Frame& frame = frames_[index];
        frame.queued = false;
        frame.waited += static_cast<float>(now_ - frame.since);
        if (pools_[pool].instance == kNoOne)
            refuse(index, kPoolTimeout);
        else
            stepFailed(index, kPoolTimeout);
    }
    engine::scheduleTimeout(events_, pools_[pool].pool, kPoolWaits, pool);
}

} // namespace headroom::tiers
