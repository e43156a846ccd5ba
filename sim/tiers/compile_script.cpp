#include "sim/tiers/compile_script.hpp"

#include "models/describe.hpp"
#include "models/tier_lookup.hpp"
#include "sim/hardware/sampling.hpp"

#include <algorithm>
#include <stdexcept>

namespace headroom::tiers {

using models::BehaviourStep;

namespace {

class ScriptCompiler {
public:
    ScriptCompiler(Program& program, const MakeCall& makeCall)
        : program_(program), makeCall_(makeCall) {}

    void behaviour(const models::Behaviour& source, double share) {
        BehaviourCode code;
        code.start = here();
        code.then = source.then;
        code.share = share;
        endless_ = false;
        depth_ = 0;
        steps(source.steps);
        code.endless = endless_ || source.then == models::Behaviour::Then::kRestart;
        emit(ScriptKind::kEnd);
        program_.behaviours.push_back(code);
    }

private:
    [[nodiscard]] std::uint16_t here() const {
        return static_cast<std::uint16_t>(program_.script.size());
    }
    std::uint16_t emit(ScriptKind kind) {
        ScriptCode code;
        code.kind = kind;
        program_.script.push_back(code);
        return static_cast<std::uint16_t>(program_.script.size() - 1);
    }

    void steps(const models::BehaviourSteps& list) {
        for (const BehaviourStep& step : list) one(step);
    }

    /// "cdn.page" stands in results as "cdn page": names with a dot are measured inside a service.
    std::uint16_t row(const std::string& name, std::uint16_t call) {
        std::string shown = name;
        std::replace(shown.begin(), shown.end(), '.', ' ');
        const auto known = std::find(program_.rows.begin(), program_.rows.end(), shown);
        if (known != program_.rows.end())
            return static_cast<std::uint16_t>(known - program_.rows.begin());
        program_.rows.push_back(shown);
        program_.rowStation.push_back(program_.calls[call].station);
        program_.rowOf.push_back(program_.calls[call].operation);
        return static_cast<std::uint16_t>(program_.rows.size() - 1);
    }

    void one(const BehaviourStep& source) {
        switch (source.kind) {
        case BehaviourStep::Kind::kDo:
            return doStep(source);
        case BehaviourStep::Kind::kThink: {
            const std::uint16_t at = emit(ScriptKind::kThink);
            program_.script[at].sampler = static_cast<std::uint16_t>(program_.samplers.size());
            program_.samplers.push_back(hardware::compile(source.think));
            return;
        }
        case BehaviourStep::Kind::kRepeat: {
            if (depth_ == 3) throw std::runtime_error("repeats of a script nest three deep at most");
            const std::uint16_t at = emit(ScriptKind::kRepeat);
            program_.script[at].timesLow = static_cast<std::uint16_t>(source.timesLow);
            program_.script[at].timesHigh = static_cast<std::uint16_t>(source.timesHigh);
            program_.script[at].depth = depth_++;
            if (source.timesHigh == 0) endless_ = true;
            steps(source.steps);
            const std::uint16_t end = emit(ScriptKind::kRepeatEnd);
            program_.script[end].depth = --depth_;
            program_.script[end].target = static_cast<std::uint16_t>(at + 1);
            program_.script[at].target = here();
            return;
        }
        case BehaviourStep::Kind::kChoose:
            return choose(source);
        }
    }

    void doStep(const BehaviourStep& source) {
        if (source.operation == models::kPickRoom)
            throw std::runtime_error("\"pick-room\" is a step for chat fleets");
        const std::uint16_t call = makeCall_(source.operation, source.timeout.value, source.retries);
        const std::uint16_t at = emit(ScriptKind::kDo);
        program_.script[at].call = call;
        program_.script[at].row = row(source.operation, call);
        program_.script[at].onError = source.onError;
        if (source.onError != BehaviourStep::OnError::kFallback) return;
        const std::uint16_t other = makeCall_(source.fallback, source.timeout.value, {});
        program_.script[at].fallback = other;
        program_.script[at].fallbackRow = row(source.fallback, other);
    }

    void choose(const BehaviourStep& source) {
        const std::uint16_t at = emit(ScriptKind::kChoose);
        const auto first = static_cast<std::uint16_t>(program_.branches.size());
        program_.script[at].timesLow = first;
        program_.script[at].timesHigh = static_cast<std::uint16_t>(source.choices.size());
        program_.branches.resize(program_.branches.size() + source.choices.size());
        double sum = 0.0;
        for (const models::BehaviourChoice& choice : source.choices) sum += choice.weight;
        double reached = 0.0;
        std::vector<std::uint16_t> ends;
        for (std::size_t i = 0; i < source.choices.size(); ++i) {
            reached += source.choices[i].weight / sum;
            program_.branches[first + i] = {reached, here()};
            steps(source.choices[i].steps);
            ends.push_back(emit(ScriptKind::kJump));
        }
        for (const std::uint16_t end : ends) program_.script[end].target = here();
    }

    Program& program_;
    const MakeCall& makeCall_;
    std::uint8_t depth_ = 0;
    bool endless_ = false;
};

} // namespace

void compileScripts(const models::Scenario& scenario, Program& program, const MakeCall& makeCall) {
    ScriptCompiler compiler(program, makeCall);
    for (const models::BehaviourShare& share : scenario.workload.behaviours)
        compiler.behaviour(scenario.behaviours.at(share.behaviour), share.share);
}

} // namespace headroom::tiers
