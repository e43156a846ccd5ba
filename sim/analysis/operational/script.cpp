#include "sim/analysis/operational/script.hpp"

#include "sim/engine/portable_math.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::analysis::operational {

using models::BehaviourStep;
using models::Transport;

double varianceOf(const models::Distribution& distribution) {
    using Kind = models::Distribution::Kind;
    const double mean = distribution.mean().value;
    switch (distribution.kind) {
    case Kind::kConstant:
        return 0.0;
    case Kind::kExponential:
        return mean * mean;
    case Kind::kUniform: {
        const double width = distribution.second.value - distribution.first.value;
        return width * width / 12.0;
    }
    case Kind::kLognormal:
        return mean * mean * (engine::portableExp(distribution.shape * distribution.shape) - 1.0);
    case Kind::kGamma:
        return mean * mean * distribution.shape;
    case Kind::kEmpirical:
        break;
    }
    double sum = 0.0;
    for (const models::Duration value : distribution.values)
        sum += (value.value - mean) * (value.value - mean);
    return sum / static_cast<double>(std::max<std::size_t>(1, distribution.values.size()));
}

namespace {

class Walk {
public:
    explicit Walk(const fleet::Program& program) : program_(program) {}

    Script take(const models::Behaviour& behaviour) {
        steps(behaviour.steps, 1.0);
        if (behaviour.then == models::Behaviour::Then::kLeave && script_.connected) leave();
        const bool restarts = behaviour.then == models::Behaviour::Then::kRestart;
        if (restarts && !script_.cycles) {
            std::swap(script_.entry, script_.cycle);
            script_.cycles = true;
        }
        return std::move(script_);
    }

private:
    [[nodiscard]] Part& part() { return inCycle_ ? script_.cycle : script_.entry; }

    void steps(const models::BehaviourSteps& list, double times) {
        for (const BehaviourStep& step : list) {
            if (over_) return; // behind an endless repeat
            one(step, times);
        }
    }

    void one(const BehaviourStep& step, double times) {
        switch (step.kind) {
        case BehaviourStep::Kind::kDo:
            return perform(step, times);
        case BehaviourStep::Kind::kThink:
            part().think += times * step.think.mean().value;
            part().thinkVariance +=
                times * (varianceOf(step.think) +
                         randomRepeats_ * step.think.mean().value * step.think.mean().value);
            return;
        case BehaviourStep::Kind::kRepeat:
            return repeat(step, times);
        case BehaviourStep::Kind::kChoose: {
            double weights = 0.0;
            for (const models::BehaviourChoice& choice : step.choices) weights += choice.weight;
            const bool inCycle = inCycle_;
            bool everyOver = !step.choices.empty();
            for (const models::BehaviourChoice& choice : step.choices) {
                inCycle_ = inCycle;
                over_ = false;
                steps(choice.steps, times * choice.weight / weights);
                everyOver = everyOver && over_;
            }
            inCycle_ = inCycle;
            over_ = everyOver;
            return;
        }
        }
    }

    void repeat(const BehaviourStep& step, double times) {
        if (step.timesHigh == 0) {
            inCycle_ = true;
            script_.cycles = true;
            steps(step.steps, times);
            over_ = true;
            return;
        }
        const double random = step.timesHigh > step.timesLow ? 1.0 : 0.0;
        randomRepeats_ += random * step.timesHigh;
        steps(step.steps, times * 0.5 * (step.timesLow + step.timesHigh));
        randomRepeats_ -= random * step.timesHigh;
    }

    void perform(const BehaviourStep& step, double times) {
        if (step.operation == "pick-room") {
            part().doings.push_back({program_.operation("create-room"), 0.0, times, true});
            return;
        }
        std::uint16_t operation = program_.operation(step.operation);
        if (operation == program_.disconnect && script_.joined &&
            program_.leaveByDisconnect != fleet::kNoOperation)
            operation = program_.leaveByDisconnect;
        part().doings.push_back({operation, step.payload.value / 1e6, times, false});
        const fleet::OperationCode& code = program_.operations[operation];
        script_.http = script_.http || code.transport == Transport::kHttp;
        if (code.transport == Transport::kConnect) {
            script_.connected = true;
            script_.joined = false;
        } else if (code.transport == Transport::kDisconnect) {
            script_.connected = script_.joined = false;
        }
        for (std::size_t i = code.firstStep; program_.steps[i].kind != fleet::StepKind::kEnd; ++i) {
            if (program_.steps[i].kind != fleet::StepKind::kEffect) continue;
            if (program_.steps[i].effect == fleet::Effect::kJoinRoom) script_.joined = script_.connected;
            if (program_.steps[i].effect == fleet::Effect::kLeaveRoom) script_.joined = false;
        }
    }

    void leave() {
        const bool byRoom = script_.joined && program_.leaveByDisconnect != fleet::kNoOperation;
        const std::uint16_t operation = byRoom ? program_.leaveByDisconnect : program_.disconnect;
        if (operation != fleet::kNoOperation) part().doings.push_back({operation, 0.0, 1.0, false});
        script_.connected = script_.joined = false;
    }

    const fleet::Program& program_;
    Script script_;
    bool inCycle_ = false;
    bool over_ = false;
    double randomRepeats_ = 0.0;
};

} // namespace

Script expectedScript(const models::Behaviour& behaviour, const fleet::Program& program) {
    return Walk(program).take(behaviour);
}

} // namespace headroom::analysis::operational
