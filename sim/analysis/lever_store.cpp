// Levers of a store: its nodes, the cost of its commands, its limits.

#include "sim/analysis/lever_building.hpp"

#include <set>

namespace headroom::analysis {
namespace {

using models::RedisCluster;
using models::Scenario;
using models::StoreProfile;
using Kind = Lever::Kind;

StoreProfile& ownProfile(Scenario& scenario, RedisCluster& store, const std::string& service) {
    const std::string suffix = "@" + service;
    if (!store.profile.ends_with(suffix)) {
        StoreProfile profile = scenario.storeProfiles.at(store.profile);
        store.profile += suffix;
        scenario.storeProfiles.insert_or_assign(store.profile, std::move(profile));
    }
    return scenario.storeProfiles.at(store.profile);
}

/// Commands the workload's operations send to this store.
std::set<std::string> commandsAsked(const Scenario& scenario, const std::string& service) {
    std::set<std::string> commands;
    for (const models::Service& one : scenario.services) {
        const auto* process = std::get_if<models::ProcessService>(&one.kind);
        if (process == nullptr || process->store != service) continue;
        const models::ServiceProfile& profile = scenario.profiles.at(process->profile);
        for (const std::string& name : operationsAsked(scenario, profile)) {
            for (const models::OperationStep& step : profile.operations.at(name).steps)
                for (const models::StoreCommand& command : step.commands)
                    commands.insert(command.command);
        }
    }
    return commands;
}

bool publishes(const Scenario& scenario, const std::string& service) {
    for (const models::Service& one : scenario.services) {
        const auto* process = std::get_if<models::ProcessService>(&one.kind);
        if (process != nullptr && process->store == service &&
            process->adapter != models::Adapter::kNone)
            return true;
    }
    return false;
}

void improve(StoreProfile::Command& command, double share) {
    command.execute = improved(command.execute, share);
    command.perElement = improved(command.perElement, share);
}

class Builder {
public:
    Builder(const Scenario& scenario, std::size_t index)
        : scenario_(scenario), service_(scenario.services[index].name),
          part_(partAt<RedisCluster>(index)),
          store_(std::get<RedisCluster>(scenario.services[index].kind)) {}

    std::vector<Lever> build() {
        levers_ = machineLevers(scenario_, service_, [part = part_](Scenario& s) -> models::Placement& {
            return part(s).on;
        });
        costs();
        units();
        limits();
        return std::move(levers_);
    }

private:
    template <class Change>
    void cost(const std::string& what, std::string title, const std::string& parent, Change change) {
        Lever lever = names_.lever(what, std::move(title), Kind::kFaster, {"event-loop", "cpu"}, parent);
        lever.change = [part = part_, service = service_, change](Scenario& scenario, double share) {
            change(ownProfile(scenario, part(scenario), service), share);
        };
        levers_.push_back(std::move(lever));
    }

    void costs() {
        cost("commands", "execution of all commands at " + service_, "cpu",
             [](StoreProfile& profile, double share) {
                 for (auto& [name, command] : profile.commands) improve(command, share);
             });
        const std::set<std::string> asked = commandsAsked(scenario_, service_);
        for (const auto& [name, command] : scenario_.storeProfiles.at(store_.profile).commands) {
            if (!asked.contains(name)) continue;
            cost("command(" + name + ")", name + " at " + service_, "commands",
                 [name = name](StoreProfile& profile, double share) {
                     improve(profile.commands.at(name), share);
                 });
        }
        cost("wake-up", "poll wake-ups of " + service_, "cpu", [](StoreProfile& profile, double share) {
            profile.wakeUp = improved(profile.wakeUp, share);
        });
        cost("per-request", "reading and answering a command at " + service_, "cpu",
             [](StoreProfile& profile, double share) {
                 profile.perRequest = improved(profile.perRequest, share);
             });
        cost("per-connection", "cost of many connections at " + service_, "cpu",
             [](StoreProfile& profile, double share) {
                 profile.perRequestPerThousandConnections =
                     improved(profile.perRequestPerThousandConnections, share);
             });
        if (store_.replicasPerMaster > 0) {
            cost("replica-apply", "applying replicated writes at " + service_, "cpu",
                 [](StoreProfile& profile, double share) {
                     profile.replicaApply = improved(profile.replicaApply, share);
                 });
        }
        if (publishes(scenario_, service_)) {
            cost("publish", "publishing messages at " + service_, "cpu",
                 [](StoreProfile& profile, double share) {
                     profile.publishBase = improved(profile.publishBase, share);
                     profile.publishPerSubscriber = improved(profile.publishPerSubscriber, share);
                     profile.publishPerOtherNode = improved(profile.publishPerOtherNode, share);
                 });
        }
        cost("idle", "work of idle nodes of " + service_, "cpu",
             [](StoreProfile& profile, double share) {
                 profile.idlePerSecond = improved(profile.idlePerSecond, share);
             });
    }

    void units() {
        const auto part = part_;
        const std::vector<std::string> node{"event-loop", "cpu", "memory", "network", "credits"};
        levers_.push_back(onValue(names_.lever("masters", "masters of " + service_, Kind::kUnits, node),
                                  names_.path("masters"),
                                  [part](Scenario& s) -> int& { return part(s).masters; }));
        constexpr int kMostReplicas = 5; // of the scenario format
        if (store_.replicasPerMaster >= kMostReplicas) return;
        levers_.push_back(onValue(names_.lever("replicas", "replicas of every master of " + service_,
                                               Kind::kUnits, {"event-loop", "cpu", "network"}),
                                  names_.path("replicasPerMaster"),
                                  [part](Scenario& s) -> int& { return part(s).replicasPerMaster; }));
    }

    void limits() {
        Lever memory =
            names_.lever("max-memory", "memory of a node of " + service_, Kind::kLarger, {"memory"});
        memory.change = [part = part_](Scenario& scenario, double share) {
            constexpr double kDefaultShare = 0.75; // of the instance's memory
            RedisCluster& store = part(scenario);
            if (store.maxMemory.value <= 0.0)
                store.maxMemory = scenario.instanceTypes.at(store.on.instance).memory * kDefaultShare;
            store.maxMemory = models::Bytes(std::round(improved(store.maxMemory, share).value));
        };
        memory.written = [part = part_, at = names_.path("maxMemory")](Scenario& changed) {
            return std::vector<models::Override>{{at, models::print(part(changed).maxMemory)}};
        };
        memory.reached = whenRefused(service_, "memory");
        levers_.push_back(std::move(memory));

        Lever failover = onValue(
            names_.lever("node-timeout", "detection of a dead node of " + service_, Kind::kFaster, {}),
            names_.path("nodeTimeout"),
            [part = part_](Scenario& s) -> models::Duration& { return part(s).nodeTimeout; });
        failover.reached = whenFailed("store-unavailable");
        levers_.push_back(std::move(failover));
    }

    using Part = decltype(partAt<RedisCluster>(0));
    const Scenario& scenario_;
    std::string service_;
    ServiceNames names_{service_};
    Part part_;
    const RedisCluster& store_;
    std::vector<Lever> levers_;
};

} // namespace

std::vector<Lever> storeLevers(const Scenario& scenario, std::size_t index) {
    return Builder(scenario, index).build();
}

} // namespace headroom::analysis
