#include "sim/analysis/lever_building.hpp"

#include "models/credits.hpp"

#include <algorithm>
#include <set>

namespace headroom::analysis {

using models::Scenario;

models::Distribution improved(models::Distribution value, double share) {
    value.first = improved(value.first, share);
    value.second = improved(value.second, share);
    for (models::Duration& one : value.values) one = improved(one, share);
    return value;
}

models::InstanceType& ownType(Scenario& scenario, models::Placement& on, const std::string& service) {
    const std::string suffix = "@" + service;
    if (!on.instance.ends_with(suffix)) {
        models::InstanceType type = scenario.instanceTypes.at(on.instance);
        on.instance += suffix;
        type.name = on.instance;
        scenario.instanceTypes.insert_or_assign(on.instance, std::move(type));
    }
    return scenario.instanceTypes.at(on.instance);
}

namespace {

Lever creditLever(const std::string& service,
                  const std::function<models::Placement&(Scenario&)>& placement) {
    Lever credits;
    credits.id = service + ".credits";
    credits.title = "CPU credits and baseline of " + service;
    credits.service = service;
    credits.kind = Lever::Kind::kLarger;
    credits.relieves = {"credits"};
    credits.change = [service, placement](Scenario& scenario, double share) {
        models::Placement& on = placement(scenario);
        models::InstanceType& type = ownType(scenario, on, service);
        type.baseline = std::min(1.0, type.baseline * (1.0 + share));
        type.creditsPerHour *= 1.0 + share;
        type.launchCredits *= 1.0 + share;
        type.maxCredits *= 1.0 + share;
        if (on.initialCredits) on.initialCredits = *on.initialCredits * (1.0 + share);
    };
    return credits;
}

void addOperations(const models::BehaviourSteps& steps, std::set<std::string>& names) {
    for (const models::BehaviourStep& step : steps) {
        names.insert(step.operation == "pick-room" ? "create-room" : step.operation);
        names.insert(step.fallback);
        addOperations(step.steps, names);
        for (const models::BehaviourChoice& choice : step.choices) addOperations(choice.steps, names);
    }
}

} // namespace

std::vector<Lever> machineLevers(const Scenario& scenario, const std::string& service,
                                 std::function<models::Placement&(Scenario&)> placement) {
    Scenario copy = scenario;
    const models::Placement on = placement(copy);
    const models::InstanceType& type = scenario.instanceTypes.at(on.instance);

    Lever cpu;
    cpu.id = service + ".cpu";
    cpu.title = "CPU of " + service;
    cpu.service = service;
    cpu.relieves = {"cpu", "event-loop"};
    cpu.change = [service, placement](Scenario& s, double share) {
        ownType(s, placement(s), service).singleThreadSpeed *= 1.0 + share;
    };

    Lever cores;
    cores.id = service + ".cores";
    cores.title = "cores of every instance of " + service;
    cores.service = service;
    cores.kind = Lever::Kind::kUnits;
    cores.relieves = {"cpu"};
    cores.change = [service, placement](Scenario& s, double units) {
        models::InstanceType& own = ownType(s, placement(s), service);
        const int threads = std::max(1, own.vcpus / std::max(1, own.physicalCores));
        own.physicalCores += static_cast<int>(units);
        own.vcpus += threads * static_cast<int>(units);
    };

    Lever network;
    network.id = service + ".network";
    network.title = "network bandwidth of " + service;
    network.service = service;
    network.kind = Lever::Kind::kLarger;
    network.relieves = {"network"};
    network.change = [service, placement](Scenario& s, double share) {
        models::InstanceType& own = ownType(s, placement(s), service);
        own.networkBaseline = improved(own.networkBaseline, share);
        own.networkBurst = improved(own.networkBurst, share);
    };
    // The fleet model records the use of links and lets nothing wait for them.
    network.reached = [](const result::RunResult&) { return false; };

    std::vector<Lever> levers{cpu, cores, network};
    if (models::sustainedShare(type, on.credits) < 1.0)
        levers.push_back(creditLever(service, placement));
    return levers;
}

std::vector<std::string> operationsAsked(const Scenario& scenario,
                                         const models::ServiceProfile& profile) {
    std::set<std::string> names;
    bool disconnects = false;
    for (const models::BehaviourShare& share : scenario.workload.behaviours) {
        const models::Behaviour& behaviour = scenario.behaviours.at(share.behaviour);
        addOperations(behaviour.steps, names);
        names.insert(behaviour.onMessage);
        names.insert(behaviour.reconnect.operations.begin(), behaviour.reconnect.operations.end());
        disconnects |= behaviour.then != models::Behaviour::Then::kStay;
    }
    if (disconnects || names.contains("disconnect")) {
        names.insert("disconnect");
        names.insert("leave-by-disconnect");
    }
    names.insert("health"); // the balancer's probes
    std::vector<std::string> asked;
    for (const auto& [name, operation] : profile.operations) {
        if (names.contains(name) && operation.transport != models::Transport::kContent)
            asked.push_back(name);
    }
    return asked;
}

std::function<bool(const result::RunResult&)> whenRefused(std::string service, std::string kind) {
    return [service = std::move(service), kind = std::move(kind)](const result::RunResult& run) {
        return std::any_of(run.resources.begin(), run.resources.end(), [&](const auto& resource) {
            return resource.service == service && resource.kind == kind && resource.refusals > 0;
        });
    };
}

std::function<bool(const result::RunResult&)> whenFailed(std::string cause) {
    return [cause = std::move(cause)](const result::RunResult& run) {
        return std::any_of(run.errors.begin(), run.errors.end(), [&](const result::ErrorSeries& error) {
            return error.cause == cause || error.cause == "timeout" || error.cause == "504";
        });
    };
}

} // namespace headroom::analysis
