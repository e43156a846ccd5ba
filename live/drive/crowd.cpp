// Arrivals, the script, coming back.

#include "live/drive/crowd.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::drive {
namespace {
constexpr std::uint64_t kUserStream = 16;
constexpr std::uint64_t kChoiceStream = 17;
constexpr std::uint16_t kForEver = 0xffff;
/// A user who waits for a room that somebody is creating looks again after this.
constexpr Nanos kRoomPause = kSecond / 20;
} // namespace

void User::onReply(HttpReply& reply) { crowd.onReply(*this, reply); }
void User::onHttpFailed(Cause cause) { crowd.onHttpFailed(*this, cause); }
void User::onChannelOpen() { crowd.onOpen(*this); }
void User::onChannelText(std::string_view text) { crowd.onText(*this, text); }
void User::onChannelAck(std::uint32_t id, std::string_view /*arguments*/) { crowd.onAck(*this, id); }
void User::onChannelClosed(Cause cause, std::string_view /*reason*/) { crowd.onClosed(*this, cause); }

Crowd::Crowd(Setup setup)
    : setup_(std::move(setup)),
      schedule_(setup_.scenario.workload, setup_.settings.seed, setup_.part, setup_.parts),
      listRooms_(setup_.script.find("list-rooms")), enterRoom_(setup_.script.find("enter-room")) {
    for (std::uint16_t i = 0; i < setup_.script.operations.size(); ++i)
        plans_.push_back(setup_.protocol.plan(i));
    for (const char* name : {"mark-read", "mark-read-quietly", "react"})
        namesMessages_ = namesMessages_ || setup_.script.find(name) != kNoOperation;
    nextArrival_ = schedule_.next();
}

Crowd::~Crowd() = default;

void Crowd::start(Nanos zero) { zero_ = zero; }

Nanos Crowd::work() {
    constexpr int kBatch =
        64; // between flushes, so that the first of a burst does not wait for the last
    for (int done = 0;; ++done) {
        const Nanos time = now();
        if (done % kBatch == kBatch - 1) setup_.network.loop.flushNow();
        if (nextArrival_ && !stopped_ && nanos(nextArrival_->at) <= time) {
            const Arrival arrival = *nextArrival_;
            nextArrival_ = schedule_.next();
            setup_.tally.slipped(time - nanos(arrival.at));
            arrive(arrival);
            continue;
        }
        if (!wakes_.empty() && wakes_.top().at <= time) {
            const Wake next = wakes_.top();
            wakes_.pop();
            User& user = *users_[next.user];
            if (user.epoch != next.epoch || stopped_) continue;
            setup_.tally.slipped(time - next.ready);
            wake(user, next.at);
            continue;
        }
        break;
    }
    const Nanos time = now();
    expire(time);
    sweep(time);
    Nanos next = time + kSecond / 4;
    if (nextArrival_ && !stopped_) next = std::min(next, nanos(nextArrival_->at));
    if (!wakes_.empty() && !stopped_) next = std::min(next, wakes_.top().at);
    for (auto& [timeout, queue] : deadlines_) {
        // What was answered long ago must not wake this process again.
        while (!queue.empty() && !stillAwaited(queue.front())) queue.pop_front();
        if (!queue.empty()) next = std::min(next, queue.front().at);
    }
    return next;
}

void Crowd::arrive(const Arrival& arrival) {
    auto user = std::make_unique<User>(*this, arrival.user);
    user->random = Random(setup_.settings.seed, kUserStream, arrival.user);
    Random choice(setup_.settings.seed, kChoiceStream, arrival.user);
    double left = choice.uniform();
    for (std::size_t i = 0; i < setup_.script.behaviours.size(); ++i) {
        user->behaviour = static_cast<std::uint8_t>(i);
        left -= setup_.script.behaviours[i].share;
        if (left <= 0.0) break;
    }
    user->position = setup_.script.behaviours[user->behaviour].start;
    user->place = static_cast<std::uint32_t>(users_.size());
    user->tick = user->due = nanos(arrival.at);
    ++active_;
    users_.push_back(std::move(user));
    run(*users_.back());
}

void Crowd::sleepUntil(User& user, Nanos at) {
    wakes_.push({at, std::max(at, now()), user.place, user.epoch});
}

void Crowd::wake(User& user, Nanos at) {
    ++user.epoch;
    if (user.gone || user.failed) return;
    if (user.reconnecting) {
        if (!user.inReconnect) reconnect(user);
        return;
    }
    user.due = at;
    run(user);
}

void Crowd::run(User& user) {
    if (user.gone || user.failed || user.waiting || user.reconnecting || stopped_) return;
    const Script& script = setup_.script;
    for (;;) {
        const Line& line = script.lines[user.position];
        switch (line.kind) {
        case Line::Kind::kDo:
        case Line::Kind::kPickRoom: {
            std::uint16_t operation = user.inFallback ? line.fallback : line.operation;
            if (line.kind == Line::Kind::kPickRoom && !user.inFallback) {
                const models::Behaviour& behaviour = *script.behaviours[user.behaviour].source;
                if (pickRoom(user)) {
                    ++user.position;
                    break;
                }
                // One room for all: the first user creates it, the others wait for that.
                const bool othersJob = creatingRoom_ || setup_.part != 0;
                if (behaviour.roomSizeLaw == "one-room" && othersJob)
                    return sleepUntil(user, now() + kRoomPause);
                creatingRoom_ = true;
            }
            const OperationPlan& plan = plans_[operation];
            if (plan.carrier == Carrier::kNone) {
                if (plan.createsRoom || line.kind == Line::Kind::kPickRoom) {
                    user.session.roomId = "room-" + std::to_string(user.session.user) + "-" +
                                          std::to_string(rooms_.size());
                    addRoom(user.session.roomId);
                    if (setup_.announceRoom) setup_.announceRoom(user.session.roomId);
                    user.room = roomIndex_[user.session.roomId];
                    creatingRoom_ = false;
                }
                user.inFallback = false;
                ++user.position;
                break;
            }
            const bool free = setup_.settings.timetable && plan.carrier == Carrier::kSocket &&
                              !plan.joins && !plan.leaves;
            if (!free) {
                user.waiting = true;
                return begin(user, operation, line.timeout, line.payload, Role::kScript);
            }
            ++user.position;
            begin(user, operation, line.timeout, line.payload, Role::kMessage);
            if (user.gone || user.failed || user.reconnecting) return;
            break;
        }
        case Line::Kind::kThink: {
            const Nanos think = nanos(user.random.sample(script.thinks[line.think]));
            ++user.position;
            if (!setup_.settings.timetable) return sleepUntil(user, now() + think);
            user.tick += think;
            return sleepUntil(user, user.tick);
        }
        case Line::Kind::kRepeat: {
            const std::uint32_t spread = static_cast<std::uint32_t>(line.timesHigh) - line.timesLow + 1;
            const std::uint32_t times =
                line.timesHigh == 0 ? kForEver : line.timesLow + user.random.below(spread);
            user.loops[line.depth] = static_cast<std::uint16_t>(times);
            user.position = times == 0 ? line.target : static_cast<std::uint16_t>(user.position + 1);
            if (line.depth == 0) user.tick = now();
            break;
        }
        case Line::Kind::kRepeatEnd: {
            std::uint16_t& left = user.loops[line.depth];
            if (left != kForEver) --left;
            user.position = left > 0 ? line.target : static_cast<std::uint16_t>(user.position + 1);
            break;
        }
        case Line::Kind::kChoose: {
            const double draw = user.random.uniform();
            for (std::uint16_t i = 0; i < line.timesHigh; ++i) {
                const Branch& branch = script.branches[static_cast<std::size_t>(line.timesLow) + i];
                user.position = branch.target;
                if (draw <= branch.upTo) break;
            }
            break;
        }
        case Line::Kind::kJump:
            user.position = line.target;
            break;
        case Line::Kind::kEnd:
            return finishScript(user);
        }
    }
}

bool Crowd::pickRoom(User& user) {
    const models::Behaviour& behaviour = *setup_.script.behaviours[user.behaviour].source;
    leaveRoom(user);
    user.room = kNoRoom;
    const double draw = user.random.uniform();
    const auto count = static_cast<std::uint32_t>(rooms_.size());
    const bool one = behaviour.roomSizeLaw == "one-room";
    const bool newest = behaviour.roomSizeLaw == "newest-room";
    const std::uint32_t visible = one || newest ? count : std::min(user.roomsSeen, count);
    if (visible == 0 || (!one && draw < behaviour.createRoomShare)) return false;
    const auto take = [&](std::uint32_t room) {
        user.room = room;
        user.session.roomId = rooms_[room].id;
        return true;
    };
    if (one) return take(0);
    if (newest) return take(visible - 1);
    const std::uint32_t window =
        behaviour.roomWindow > 0 ? std::min(visible, static_cast<std::uint32_t>(behaviour.roomWindow))
                                 : visible;
    for (int tried = 0; tried < 8; ++tried) {
        const std::uint32_t room = visible - 1 - user.random.below(window);
        if (behaviour.roomSizeLimit > 0 &&
            rooms_[room].participants >= static_cast<std::uint32_t>(behaviour.roomSizeLimit))
            continue;
        return take(room);
    }
    return false;
}

void Crowd::afterStep(User& user, const Pending& done, Cause cause) {
    if (user.gone || user.failed) return;
    const bool ok = cause == nullptr;
    if (done.role == Role::kReconnect) {
        user.inReconnect = false;
        const models::ReconnectPolicy& policy =
            setup_.script.behaviours[user.behaviour].source->reconnect;
        if (!ok) {
            user.reconnectStep = 0;
            dropChannel(user);
            if (policy.maxAttempts > 0 && user.reconnectAttempts >= policy.maxAttempts)
                return failUser(user, done.operation, cause);
            return scheduleReconnect(user);
        }
        if (++user.reconnectStep < setup_.script.behaviours[user.behaviour].reconnect.size())
            return reconnect(user);
        user.reconnecting = false;
        user.reconnectAttempts = 0;
        ++reconnects_;
        if (!user.finished) run(user);
        return;
    }
    const bool broken = user.reconnecting && done.operation != kNoOperation && !ok;
    if (done.role == Role::kMessage) {
        if (!ok && !broken && done.onError == models::BehaviourStep::OnError::kFailUser)
            failUser(user, done.operation, cause);
        return;
    }
    user.waiting = false;
    if (ok) {
        if (done.operation == listRooms_) user.roomsSeen = static_cast<std::uint32_t>(rooms_.size());
        if (done.operation == enterRoom_ ||
            (done.operation != kNoOperation && plans_[done.operation].createsRoom))
            participate(user);
        user.inFallback = false;
        ++user.position;
    } else if (!broken) { // after coming back the same step is tried again
        const Line& line = setup_.script.lines[user.position];
        switch (line.onError) {
        case models::BehaviourStep::OnError::kContinue:
            ++user.position;
            break;
        case models::BehaviourStep::OnError::kFallback:
            if (user.inFallback || line.fallback == kNoOperation)
                return failUser(user, done.operation, cause);
            user.inFallback = true;
            break;
        case models::BehaviourStep::OnError::kFailUser:
            return failUser(user, done.operation, cause);
        }
    }
    run(user);
}

void Crowd::failUser(User& user, std::uint16_t operation, Cause cause) {
    user.failed = true;
    ++failed_;
    ++failedByCause_[setup_.script.operations[operation] + ": " + cause];
    leave(user);
}

void Crowd::finishScript(User& user) {
    const BehaviourPlan& plan = setup_.script.behaviours[user.behaviour];
    switch (plan.source->then) {
    case models::Behaviour::Then::kStay:
        if (!user.finished) ++passed_;
        user.finished = true;
        return;
    case models::Behaviour::Then::kLeave:
        if (!user.finished) ++passed_;
        user.finished = true;
        return leave(user);
    case models::Behaviour::Then::kRestart:
        if (user.session.life == 0) ++passed_;
        user.position = plan.start;
        user.roomsSeen = 0;
        ++user.session.life;
        // A script may hold no waiting step at all; the pause keeps time moving.
        user.tick = now() + kSecond / 1000;
        return sleepUntil(user, user.tick);
    }
}

void Crowd::leave(User& user) {
    if (user.gone) return;
    user.gone = true;
    ++user.epoch;
    --active_;
    // What it still waited for nobody waits for any more.
    while (!user.pending.empty()) fail(user, user.pending.size() - 1, "user-left");
    dropChannel(user);
    if (user.http != nullptr) {
        user.http->close();
        setup_.network.loop.bury(std::move(user.http));
    }
}

void Crowd::scheduleReconnect(User& user) {
    const models::ReconnectPolicy& policy = setup_.script.behaviours[user.behaviour].source->reconnect;
    user.reconnecting = true;
    const double grown =
        policy.initialDelay.value * std::pow(std::max(1.0, policy.factor), user.reconnectAttempts);
    double delay = std::min(policy.maxDelay.value, grown);
    delay *= 1.0 + policy.jitter * (2.0 * user.random.uniform() - 1.0);
    delay += policy.spread.value * user.random.uniform();
    ++user.reconnectAttempts;
    user.reconnectStep = 0;
    ++user.epoch;
    sleepUntil(user, now() + nanos(std::max(0.0, delay)));
}

void Crowd::reconnect(User& user) {
    const BehaviourPlan& plan = setup_.script.behaviours[user.behaviour];
    if (user.reconnectStep >= plan.reconnect.size() || stopped_) return;
    user.inReconnect = true;
    user.due = -1;
    begin(user, plan.reconnect[user.reconnectStep], plan.source->reconnect.timeout.value, 0,
          Role::kReconnect);
}

void Crowd::sweep(Nanos time) {
    if (time - sweptAt_ < kSecond) return;
    sweptAt_ = time;
    constexpr Nanos kIdle = 4 * kSecond; // shorter than the five seconds after which Node closes
    const Nanos clock = zero_ + time;
    for (const auto& user : users_) {
        if (user->channel != nullptr) user->channel->checkPulse(clock);
        if (user->http != nullptr && user->http->connected() && !user->http->busy() &&
            time - user->httpUsed > kIdle)
            user->http->close();
    }
}

void Crowd::stop() { stopped_ = true; }

bool Crowd::quiet() const { return pending_ == 0 && came_ >= due_; }

void Crowd::end() {
    for (const auto& user : users_) {
        if (user->gone) continue;
        user->gone = true;
        for (const Pending& pending : user->pending) note(*user, pending, "open");
        user->pending.clear();
        dropChannel(*user);
        user->http.reset();
    }
}

} // namespace headroom::drive
