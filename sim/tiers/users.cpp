// Users: arrivals, scripts, retries, failures.

#include "sim/tiers/tiers.hpp"

#include <algorithm>
#include <memory>

namespace headroom::tiers {

namespace {
constexpr std::uint64_t kUserStream = 16;
constexpr std::uint64_t kBehaviourStream = 17;
constexpr std::uint16_t kForEver = 0xffff;
} // namespace

void Tiers::scheduleArrival() {
    const double at = arrivals_.next();
    arrivalAt_ = at < length_ ? at : engine::kNever;
}

void Tiers::onArrival() {
    const std::uint32_t index = users_.take();
    User& user = users_[index];
    const std::uint16_t epoch = user.epoch;
    std::construct_at(&user);
    user.epoch = epoch;
    user.live = true;
    user.random = engine::RandomStream(options_.seed, kUserStream, arrived_);
    engine::RandomStream pick(options_.seed, kBehaviourStream, arrived_);
    double left = pick.uniform();
    for (std::size_t i = 0; i < program_.behaviours.size(); ++i) {
        user.behaviour = static_cast<std::uint8_t>(i);
        left -= program_.behaviours[i].share;
        if (left <= 0.0) break;
    }
    user.position = program_.behaviours[user.behaviour].start;
    user.rtt = static_cast<float>(clientRtt_.sample(pick));
    ++arrived_;
    ++active_;
    scheduleArrival();
    runScript(index);
}

void Tiers::runScript(std::uint32_t index) {
    for (;;) {
        User& user = users_[index];
        const ScriptCode& code = program_.script[user.position];
        switch (code.kind) {
        case ScriptKind::kDo:
            return ask(index);
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
                const BranchCode& branch =
                    program_.branches[static_cast<std::size_t>(code.timesLow) + i];
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

void Tiers::ask(std::uint32_t index) {
    User& user = users_[index];
    const ScriptCode& code = program_.script[user.position];
    user.since = now_;
    user.attempt = 0;
    recorder_.started(user.inFallback ? code.fallbackRow : code.row, now_);
    ++recorder_.requests.injected;
    sendUser(index);
}

void Tiers::sendUser(std::uint32_t index) {
    User& user = users_[index];
    const ScriptCode& code = program_.script[user.position];
    const engine::RandomStream random(user.random.next(), 0);
    const std::uint32_t frame =
        newFrame(user.inFallback ? code.fallback : code.call, Caller::kUser, index, user.epoch, random);
    user.request = frame;
    send(frame);
}

void Tiers::userAnswered(std::uint32_t index, std::uint32_t frameIndex, std::uint16_t cause) {
    using OnError = models::BehaviourStep::OnError;
    User& user = users_[index];
    const ScriptCode& code = program_.script[user.position];
    const std::uint16_t row = user.inFallback ? code.fallbackRow : code.row;
    const CallCode& call = program_.calls[user.inFallback ? code.fallback : code.call];
    user.request = kNoOne;
    if (cause != kNone && user.attempt < call.retries.attempts) {
        ++retries_;
        const double wait = backoff(call.retries, user.attempt++, user.random);
        return push(now_ + wait, kSend, user.epoch, index);
    }
    if (cause == kNone) {
        const Frame& frame = frames_[frameIndex];
        recorder_.completed(row, now_, now_ - user.since);
        recorder_.travelled(row, now_ - frame.sentAt - static_cast<double>(frame.inside));
        ++recorder_.requests.completed;
        answeredBytes_ += static_cast<double>(program_.operations[frame.operation].responseBytes);
        user.inFallback = false;
        ++user.position;
        return runScript(index);
    }
    recorder_.failed(row, now_, cause);
    ++recorder_.requests.failed;
    switch (code.onError) {
    case OnError::kContinue:
        ++user.position;
        return runScript(index);
    case OnError::kFallback:
        if (!user.inFallback && code.fallback != kNoIndex) {
            user.inFallback = true;
            return runScript(index);
        }
        break;
    case OnError::kFailUser:
        break;
    }
    recorder_.userFailed(row, cause);
    leave(index, true);
}

void Tiers::finishScript(std::uint32_t index) {
    User& user = users_[index];
    const BehaviourCode& behaviour = program_.behaviours[user.behaviour];
    switch (behaviour.then) {
    case models::Behaviour::Then::kStay:
        user.finished = true;
        ++passed_;
        return;
    case models::Behaviour::Then::kLeave:
        return leave(index, false);
    case models::Behaviour::Then::kRestart:
        user.position = behaviour.start;
        // A script may hold no waiting step at all; the pause keeps time moving.
        return push(now_ + std::max(1e-6, static_cast<double>(user.rtt)), kUserWakes, user.epoch, index);
    }
}

void Tiers::leave(std::uint32_t index, bool failed) {
    User& user = users_[index];
    if (!failed) ++passed_;
    user.live = false;
    ++user.epoch;
    --active_;
    users_.give(index);
}

} // namespace headroom::tiers
