#include "live/drive/script.hpp"

#include <algorithm>

namespace headroom::drive {

using models::BehaviourStep;

std::uint16_t Script::find(const std::string& name) const {
    const auto found = std::find(operations.begin(), operations.end(), name);
    return found == operations.end() ? kNoOperation
                                     : static_cast<std::uint16_t>(found - operations.begin());
}

namespace {

bool takesTime(const models::BehaviourSteps& steps) {
    return std::any_of(steps.begin(), steps.end(), [](const BehaviourStep& step) {
        if (step.kind == BehaviourStep::Kind::kThink) return step.think.mean().value > 0.0;
        return step.kind == BehaviourStep::Kind::kRepeat && step.timesLow > 0 && takesTime(step.steps);
    });
}

class Compiler {
public:
    Compiler(const models::Scenario& scenario, bool timetable)
        : scenario_(scenario), timetable_(timetable) {}

    Script compile() {
        for (const models::BehaviourShare& share : scenario_.workload.behaviours) {
            const models::Behaviour& source = scenario_.behaviours.at(share.behaviour);
            BehaviourPlan plan;
            plan.source = &source;
            plan.share = share.share;
            plan.start = here();
            if (!source.onMessage.empty()) plan.onMessage = id(source.onMessage);
            for (const std::string& name : source.reconnect.operations)
                plan.reconnect.push_back(id(name));
            add(source.steps, 0);
            script_.lines.push_back({}); // kEnd
            script_.behaviours.push_back(std::move(plan));
        }
        return std::move(script_);
    }

private:
    [[nodiscard]] std::uint16_t here() const { return static_cast<std::uint16_t>(script_.lines.size()); }

    std::uint16_t id(const std::string& name) {
        const std::uint16_t known = script_.find(name);
        if (known != kNoOperation) return known;
        script_.operations.push_back(name);
        return static_cast<std::uint16_t>(script_.operations.size() - 1);
    }

    void add(const models::BehaviourSteps& steps, std::uint8_t depth) {
        for (const BehaviourStep& step : steps) {
            switch (step.kind) {
            case BehaviourStep::Kind::kDo:
                addOperation(step);
                break;
            case BehaviourStep::Kind::kThink: {
                Line line;
                line.kind = Line::Kind::kThink;
                line.think = static_cast<std::uint16_t>(script_.thinks.size());
                script_.thinks.push_back(step.think);
                script_.lines.push_back(line);
                break;
            }
            case BehaviourStep::Kind::kRepeat:
                addLoop(step, depth);
                break;
            case BehaviourStep::Kind::kChoose:
                addChoice(step, depth);
                break;
            }
        }
    }

    void addOperation(const BehaviourStep& step) {
        Line line;
        line.timeout = step.timeout.value;
        line.onError = step.onError;
        line.payload = static_cast<std::uint64_t>(step.payload.value);
        if (!step.fallback.empty()) line.fallback = id(step.fallback);
        const bool pick = step.operation == "pick-room";
        line.kind = pick ? Line::Kind::kPickRoom : Line::Kind::kDo;
        line.operation = id(pick ? "create-room" : step.operation);
        script_.lines.push_back(line);
    }

    void addLoop(const BehaviourStep& step, std::uint8_t depth) {
        if (depth >= kLoopDepth) throw DriveError("behaviours repeat at most three levels deep");
        if (timetable_ && step.timesHigh == 0 && !takesTime(step.steps))
            throw DriveError("a loop that repeats until the run ends has no think time, so users who do "
                             "not wait for answers would never pause: add a think step");
        const std::uint16_t start = here();
        Line line;
        line.kind = Line::Kind::kRepeat;
        line.depth = depth;
        line.timesLow = static_cast<std::uint16_t>(step.timesLow);
        line.timesHigh = static_cast<std::uint16_t>(step.timesHigh);
        script_.lines.push_back(line);
        add(step.steps, static_cast<std::uint8_t>(depth + 1));
        Line end;
        end.kind = Line::Kind::kRepeatEnd;
        end.depth = depth;
        end.target = static_cast<std::uint16_t>(start + 1);
        script_.lines.push_back(end);
        script_.lines[start].target = here();
    }

    void addChoice(const BehaviourStep& step, std::uint8_t depth) {
        Line line;
        line.kind = Line::Kind::kChoose;
        line.timesLow = static_cast<std::uint16_t>(script_.branches.size());
        line.timesHigh = static_cast<std::uint16_t>(step.choices.size());
        script_.lines.push_back(line);
        double sum = 0.0;
        for (const models::BehaviourChoice& choice : step.choices) sum += choice.weight;
        double upTo = 0.0;
        for (const models::BehaviourChoice& choice : step.choices)
            script_.branches.push_back({upTo += choice.weight / sum, 0});
        std::vector<std::uint16_t> jumps;
        for (std::size_t i = 0; i < step.choices.size(); ++i) {
            script_.branches[line.timesLow + i].target = here();
            add(step.choices[i].steps, depth);
            jumps.push_back(here());
            Line jump;
            jump.kind = Line::Kind::kJump;
            script_.lines.push_back(jump);
        }
        for (const std::uint16_t jump : jumps) script_.lines[jump].target = here();
    }

    const models::Scenario& scenario_;
    bool timetable_;
    Script script_;
};

} // namespace

Script compileScript(const models::Scenario& scenario, bool timetable) {
    return Compiler(scenario, timetable).compile();
}

} // namespace headroom::drive
