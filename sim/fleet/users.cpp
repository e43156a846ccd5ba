// Users: arrivals, scripts, failures.

#include "sim/fleet/fleet.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::fleet {

namespace {
constexpr std::uint64_t kUserStream = 16;
constexpr std::uint64_t kBehaviourStream = 17;
constexpr std::uint16_t kForEver = 0xffff;
} // namespace

void Fleet::scheduleArrival() {
    const models::Workload& workload = scenario_.workload;
    double at = 0.0;
    const auto n = static_cast<double>(arrived_);
    if (workload.ramp) {
        const models::RampUsers& ramp = *workload.ramp;
        if (arrived_ >= static_cast<std::uint64_t>(std::max(0, ramp.until))) return;
        const double first = ramp.start;
        const double step = std::max(1, ramp.step);
        const double wave = n < first ? 0.0 : 1.0 + std::floor((n - first) / step);
        const double inWave = n < first ? n : n - first - (wave - 1.0) * step;
        const double waveSize = n < first ? first : step;
        const bool burst = ramp.arrival == models::RampUsers::Arrival::kBurst;
        const double width =
            burst ? std::min(ramp.burstWidth.value, ramp.every.value) : ramp.every.value;
        at = wave * ramp.every.value + width * inWave / waveSize;
    } else if (workload.steady) {
        if (arrived_ >= static_cast<std::uint64_t>(std::max(0, workload.steady->count))) return;
        at = workload.steady->rampUp.value * n / workload.steady->count;
    } else if (workload.arrivals) {
        at = now_ + arrivals_.exponential(1.0 / workload.arrivals->rate.value);
    }
    if (at < length_) push(at, kArrival, 0, 0);
}

void Fleet::onArrival() {
    const auto index = static_cast<std::uint32_t>(users_.size());
    User user;
    user.random = engine::RandomStream(options_.seed, kUserStream, index);
    engine::RandomStream pick(options_.seed, kBehaviourStream, index);
    double left = pick.uniform();
    for (std::size_t i = 0; i < program_.behaviours.size(); ++i) {
        user.behaviour = static_cast<std::uint8_t>(i);
        left -= program_.behaviours[i].share;
        if (left <= 0.0) break;
    }
    user.position = program_.behaviours[user.behaviour].start;
    user.clientRtt =
        static_cast<float>(HopTable::quantileOf(scenario_.network.clientRtt, pick.uniform()));
    users_.push_back(user);
    ++arrived_;
    ++activeUsers_;
    scheduleArrival();
    runScript(index);
}

void Fleet::runScript(std::uint32_t index) {
    User& user = users_[index];
    if (user.gone || user.failed || user.request != kNone) return;
    if (user.reconnecting) return; // the script goes on when the connection is back
    for (;;) {
        const ScriptCode& code = program_.script[user.position];
        switch (code.kind) {
        case ScriptKind::kDo:
            return begin(index, user.inFallback ? code.fallback : code.operation, code.timeout,
                         code.megabytes);
        case ScriptKind::kPickRoom:
            if (user.inFallback) return begin(index, code.fallback, code.timeout, 0.0F);
            if (!pickRoom(user, program_.behaviours[user.behaviour]))
                return begin(index, code.operation, code.timeout, 0.0F);
            ++user.position;
            break;
        case ScriptKind::kThink: {
            const double think = program_.samplers[code.sampler].sample(user.random);
            ++user.position;
            return push(now_ + think, kUserWakes, user.epoch, index);
        }
        case ScriptKind::kRepeat: {
            const std::uint32_t spread = static_cast<std::uint32_t>(code.timesHigh) - code.timesLow + 1;
            const std::uint32_t times =
                code.timesHigh == 0 ? kForEver : code.timesLow + user.random.below(spread);
            user.loops[code.depth] = static_cast<std::uint16_t>(times);
            user.position = times == 0 ? code.target : static_cast<std::uint16_t>(user.position + 1);
            break;
        }
        case ScriptKind::kRepeatEnd: {
            std::uint16_t& left = user.loops[code.depth];
            if (left != kForEver) --left;
            user.position = left > 0 ? code.target : static_cast<std::uint16_t>(user.position + 1);
            break;
        }
        case ScriptKind::kChoose: {
            const double draw = user.random.uniform();
            for (std::uint16_t i = 0; i < code.timesHigh; ++i) {
                const Branch& branch = program_.branches[static_cast<std::size_t>(code.timesLow) + i];
                user.position = branch.target;
                if (draw <= branch.upTo) break;
            }
            break;
        }
        case ScriptKind::kJump:
            user.position = code.target;
            break;
        case ScriptKind::kEnd:
            return finishScript(index);
        }
    }
}

bool Fleet::pickRoom(User& user, const BehaviourCode& behaviour) {
    user.participant = false;
    user.room = kNoRoom;
    const double draw =
        user.random.uniform(); // always drawn, so that streams stay aligned between variants
    const bool one = behaviour.roomLaw == BehaviourCode::RoomLaw::kOne;
    const std::uint32_t visible = one || behaviour.roomLaw == BehaviourCode::RoomLaw::kNewest
                                      ? rooms_.count()
                                      : std::min(user.roomsSeen, rooms_.count());
    if (visible == 0 || (!one && draw < behaviour.createRoomShare)) return false;
    if (one) {
        user.room = 0;
        return true;
    }
    if (behaviour.roomLaw == BehaviourCode::RoomLaw::kNewest) {
        user.room = visible - 1;
        return true;
    }
    const std::uint32_t window =
        behaviour.roomWindow > 0 ? std::min(visible, static_cast<std::uint32_t>(behaviour.roomWindow))
                                 : visible;
    constexpr int kTries = 8; // a user gives up looking for a room that is not full
    for (int tried = 0; tried < kTries; ++tried) {
        const std::uint32_t room = visible - 1 - user.random.below(window);
        if (behaviour.roomSizeLimit > 0 &&
            rooms_[room].participants >= static_cast<std::uint32_t>(behaviour.roomSizeLimit))
            continue;
        user.room = room;
        return true;
    }
    return false;
}

void Fleet::operationDone(std::uint32_t index, std::uint16_t operation, bool ok, Cause cause) {
    User& user = users_[index];
    user.request = kNone;
    if (user.gone || user.failed) return;
    const BehaviourCode& behaviour = program_.behaviours[user.behaviour];
    if (user.inReconnect) {
        user.inReconnect = false;
        if (!ok) {
            user.reconnectStep = 0;
            if (user.connected) dropConnection(user);
            const int limit = behaviour.reconnect.maxAttempts;
            if (limit > 0 && user.reconnectAttempts >= limit) return failUser(index, operation, cause);
            return scheduleReconnect(index);
        }
        if (++user.reconnectStep < behaviour.reconnectOperations.size()) return onReconnect(index);
        user.reconnecting = false;
        user.reconnectAttempts = 0;
        ++reconnected_;
        return user.finished ? void() : runScript(index);
    }
    if (ok && operation == program_.listRooms) user.roomsSeen = rooms_.count();
    const bool brokenConnection =
        user.reconnecting && (cause == Cause::kReset || cause == Cause::kNotConnected);
    if (ok) {
        user.inFallback = false;
        ++user.position;
    } else if (!brokenConnection) { // after a reconnect the same step is tried again
        const ScriptCode& code = program_.script[user.position];
        switch (code.onError) {
        case models::BehaviourStep::OnError::kContinue:
            ++user.position;
            break;
        case models::BehaviourStep::OnError::kFallback:
            if (user.inFallback || code.fallback == kNoOperation)
                return failUser(index, operation, cause);
            user.inFallback = true;
            break;
        case models::BehaviourStep::OnError::kFailUser:
            return failUser(index, operation, cause);
        }
    }
    if (user.reconnecting) return scheduleReconnect(index);
    runScript(index);
}

void Fleet::failUser(std::uint32_t index, std::uint16_t operation, Cause cause) {
    users_[index].failed = true;
    recorder_.userFailed(operation, cause);
    leave(index);
}

void Fleet::finishScript(std::uint32_t index) {
    User& user = users_[index];
    user.finished = true;
    const BehaviourCode& behaviour = program_.behaviours[user.behaviour];
    switch (behaviour.then) {
    case models::Behaviour::Then::kStay:
        return;
    case models::Behaviour::Then::kLeave:
        return leave(index);
    case models::Behaviour::Then::kRestart:
        user.position = behaviour.start;
        user.roomsSeen = 0;
        // A script may hold no waiting step at all; the pause keeps time moving.
        return push(now_ + static_cast<double>(user.clientRtt), kUserWakes, user.epoch, index);
    }
}

void Fleet::leave(std::uint32_t index) {
    User& user = users_[index];
    if (user.gone) return;
    user.gone = true;
    ++user.epoch;
    --activeUsers_;
    if (user.httpOpen) --httpConnections_;
    if (!user.connected) return;
    const bool inRoom = user.joined && program_.leaveByDisconnect != kNoOperation;
    const std::uint16_t operation = inRoom ? program_.leaveByDisconnect : program_.disconnect;
    if (operation == kNoOperation)
        dropConnection(user);
    else
        beginDetached(index, operation);
}

} // namespace headroom::fleet
