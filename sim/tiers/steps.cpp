// The interpreter: what a frame does at its instance.

#include "sim/tiers/tiers.hpp"

#include <algorithm>

namespace headroom::tiers {

bool Tiers::work(std::uint32_t index, double seconds) {
    if (seconds <= 0.0) return false;
    Frame& frame = frames_[index];
    frame.since = now_;
    const Instance& instance = instances_[frame.instance];
    if (instance.host == kNoOne) {
        push(now_ + seconds / stations_[instance.station].speed, kStepOver, frame.stamp, index);
        return true;
    }
    engine::Processor& processor = hosts_[instance.host].processor;
    processor.start(now_, index, seconds);
    engine::scheduleCompletion(events_, processor, kHost, instance.host);
    return true;
}

// frame.step is the step to do next; whatever blocks has moved it on before.
void Tiers::run(std::uint32_t index) {
    for (;;) {
        Frame& frame = frames_[index];
        const StepCode& step = program_.steps[frame.step++];
        switch (step.kind) {
        case StepKind::kCpu:
            if (work(index,
                     static_cast<double>(step.x) * program_.samplers[step.a].sample(frame.random)))
                return;
            break;
        case StepKind::kPerItem:
            if (work(index, frame.items * program_.samplers[step.a].sample(frame.random))) return;
            break;
        case StepKind::kScan: {
            const double rows =
                frame.random.uniform(static_cast<double>(step.x), static_cast<double>(step.y));
            if (work(index, rows * program_.rowCosts[step.a])) return;
            break;
        }
        case StepKind::kDelay: {
            const double delay = program_.samplers[step.a].sample(frame.random);
            if (delay <= 0.0) break;
            frame.since = now_;
            return push(now_ + delay, kStepOver, frame.stamp, index);
        }
        case StepKind::kCall:
            if (startCalls(index, step)) return;
            break;
        case StepKind::kAcquire: {
            const std::uint32_t pool = instances_[frame.instance].firstPool + step.a;
            frame.since = now_;
            // A pool that got no connection at all has nothing to wait for.
            if (pools_[pool].tokens == 0) {
                poolRefused(pool);
                return stepFailed(index, kConnections);
            }
            const auto outcome = pools_[pool].pool.acquire(now_, index, &frame.ticket);
            if (outcome == engine::Pool::Outcome::kGranted) break;
            if (outcome == engine::Pool::Outcome::kRejected) {
                poolRefused(pool);
                return stepFailed(index, kPoolFull);
            }
            frame.queued = true;
            return engine::scheduleTimeout(events_, pools_[pool].pool, kPoolWaits, pool);
        }
        case StepKind::kRelease:
            releasePool(instances_[frame.instance].firstPool + step.a);
            break;
        case StepKind::kLock:
            if (!lock(index, step)) return;
            break;
        case StepKind::kUnlock:
            unlock(step.a, frame.rows[step.b]);
            break;
        case StepKind::kRead: {
            const RowChoice& choice = program_.rowChoices[step.a];
            // Another try is about the same row.
            if (frame.versions[step.b] == 0) frame.rows[step.b] = pickRow(choice, frame.random);
            const std::uint64_t version = locks_[choice.lock].versions.read(frame.rows[step.b]);
            frame.versions[step.b] = static_cast<std::uint32_t>(version) + 1;
            break;
        }
        case StepKind::kCommit: {
            const bool committed =
                locks_[step.a].versions.commit(frame.rows[step.depth], frame.versions[step.depth] - 1);
            if (committed)
                frame.versions[step.depth] = 0;
            else
                frame.step = step.b;
            break;
        }
        case StepKind::kTake:
            if (counters_[step.a] >= static_cast<double>(step.x)) {
                counters_[step.a] -= static_cast<double>(step.x);
                frame.step = step.b;
            }
            break;
        case StepKind::kPut:
            counters_[step.a] += static_cast<double>(step.x);
            break;
        case StepKind::kChance:
            if (!frame.random.chance(static_cast<double>(step.x))) frame.step = step.b;
            break;
        case StepKind::kJump:
            frame.step = step.b;
            break;
        case StepKind::kRepeat:
            frame.loops[step.depth] = step.b;
            break;
        case StepKind::kRepeatEnd:
            if (--frame.loops[step.depth] > 0) frame.step = step.b;
            break;
        case StepKind::kRate:
            if (limiters_[step.a].conform(now_))
                frame.step = step.b;
            else
                ++limiterRefusals_[step.a];
            break;
        case StepKind::kPutItem:
            putItem(step.a);
            break;
        case StepKind::kFlow:
            if (!flowAllows(index, step.a)) return;
            break;
        case StepKind::kReply:
            record(index, kNone);
            if (!frame.answered) answer(index);
            break;
        case StepKind::kReturn:
            releaseScopes(index, step.scope);
            return serverDone(index, kNone);
        case StepKind::kFail:
            return stepFailed(index, step.a);
        }
    }
}

void Tiers::stepFailed(std::uint32_t index, std::uint16_t cause) {
    const Frame& frame = frames_[index];
    releaseScopes(index, program_.steps[static_cast<std::size_t>(frame.step) - 1].scope);
    serverDone(index, cause);
}

void Tiers::releaseScopes(std::uint32_t index, std::uint16_t scope) {
    while (scope != kNoIndex) {
        const ScopeCode& code = program_.scopes[scope];
        if (code.lock)
            unlock(code.index, frames_[index].rows[code.slot]);
        else
            releasePool(instances_[frames_[index].instance].firstPool + code.index);
        scope = code.outer;
    }
}

bool Tiers::startCalls(std::uint32_t index, const StepCode& step) {
    const CallCode& code = program_.calls[step.a];
    Frame& frame = frames_[index];
    frame.since = now_;
    frame.callCause = kNone;
    frame.pending = 0;
    frame.left = 0;
    if (code.parallel) {
        for (std::uint16_t i = 0; i < code.count; ++i) issue(index, step.a, i);
    } else {
        frame.left = code.count;
        while (frames_[index].left > 0) {
            --frames_[index].left;
            if (issue(index, step.a, 0)) break;
        }
    }
    const Frame& now = frames_[index];
    if (now.pending > 0) return true;
    if (now.callCause == kNone || !code.failsCaller) return false;
    stepFailed(index, now.callCause);
    return true;
}

bool Tiers::issue(std::uint32_t callerIndex, std::uint16_t call, std::uint16_t shard) {
    const CallCode& code = program_.calls[call];
    if (code.breaker != kNoIndex) {
        Breaker& breaker = instances_[frames_[callerIndex].instance].breakers[code.breaker];
        if (!breaker.allows(now_, code.breakerRule)) {
            frames_[callerIndex].callCause = kCircuitOpen;
            return false;
        }
    }
    const engine::RandomStream random(frames_[callerIndex].random.next(), 0);
    ++frames_[callerIndex].pending;
    const std::uint32_t child =
        newFrame(call, Caller::kFrame, callerIndex, frames_[callerIndex].stamp, random);
    frames_[child].shard = shard;
    send(child);
    return true;
}

std::uint32_t Tiers::pickRow(const RowChoice& choice, engine::RandomStream& random) const {
    if (choice.hot > 0.0 && random.chance(choice.hot)) return 0;
    return choice.rows == 1 ? 0 : random.below(choice.rows);
}

bool Tiers::lock(std::uint32_t index, const StepCode& step) {
    Frame& frame = frames_[index];
    const RowChoice& choice = program_.rowChoices[step.a];
    Lock& rows = locks_[choice.lock];
    const std::uint32_t row = pickRow(choice, frame.random);
    frame.rows[step.b] = row;
    if (rows.rows.acquire(now_, row, index, &frame.ticket)) {
        if (row == 0) rows.hotHeldSince = now_;
        return true;
    }
    frame.since = now_;
    frame.queued = frame.locking = true;
    const double timeout = program_.locks[choice.lock].timeout;
    if (timeout <= 0.0) return false;
    for (std::uint16_t t = 0; t < timeouts_.size(); ++t)
        if (timeouts_[t].seconds == timeout) armTimeout(t, index, true);
    return false;
}

void Tiers::unlock(std::uint16_t lock, std::uint32_t row) {
    Lock& rows = locks_[lock];
    std::uint32_t next = 0;
    if (rows.rows.release(now_, row, next)) {
        Frame& frame = frames_[next];
        frame.queued = frame.locking = false;
        frame.waited += static_cast<float>(now_ - frame.since);
        return ready(Ready::Kind::kRun, next);
    }
    if (row != 0 || rows.hotHeldSince < 0.0) return;
    rows.hotHeld += now_ - rows.hotHeldSince;
    rows.hotHeldSince = -1.0;
}

} // namespace headroom::tiers
