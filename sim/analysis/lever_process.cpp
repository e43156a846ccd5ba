// Levers of a process service: its machines, its code, its limits.

#include "sim/analysis/lever_building.hpp"

#include <algorithm>

namespace headroom::analysis {
namespace {

using models::ProcessService;
using models::Scenario;
using Kind = Lever::Kind;

/// The profile of one service under a name of its own.
models::ServiceProfile& ownProfile(Scenario& scenario, ProcessService& process,
                                   const std::string& service) {
    const std::string suffix = "@" + service;
    if (!process.profile.ends_with(suffix)) {
        models::ServiceProfile profile = scenario.profiles.at(process.profile);
        process.profile += suffix;
        scenario.profiles.insert_or_assign(process.profile, std::move(profile));
    }
    return scenario.profiles.at(process.profile);
}

double factorOf(const ProcessService& process, const std::string& operation) {
    const auto own = process.demandFactor.find(operation);
    if (own != process.demandFactor.end()) return own->second;
    const auto all = process.demandFactor.find("*");
    return all == process.demandFactor.end() ? 1.0 : all->second;
}

class Builder {
public:
    Builder(const Scenario& scenario, std::size_t index)
        : scenario_(scenario), service_(scenario.services[index].name),
          part_(partAt<ProcessService>(index)),
          process_(std::get<ProcessService>(scenario.services[index].kind)),
          profile_(scenario.profiles.at(process_.profile)) {}

    std::vector<Lever> build() {
        levers_ = machineLevers(scenario_, service_, [part = part_](Scenario& s) -> models::Placement& {
            return part(s).on;
        });
        code();
        units();
        limits();
        return std::move(levers_);
    }

private:
    /// A lever on the measured profile, which no scenario file changes.
    template <class Change>
    void onProfile(Lever lever, Change change) {
        lever.change = [part = part_, service = service_, change](Scenario& scenario, double share) {
            change(ownProfile(scenario, part(scenario), service), share);
        };
        levers_.push_back(std::move(lever));
    }

    void code() {
        const std::vector<std::string> work{"event-loop", "cpu"};
        Lever all = names_.lever("demand(*)", "code of all operations of " + service_, Kind::kFaster,
                                 work, "cpu");
        all.change = [part = part_](Scenario& scenario, double share) {
            auto& factors = part(scenario).demandFactor;
            factors.try_emplace("*", 1.0);
            for (auto& [name, factor] : factors) factor /= 1.0 + share;
        };
        all.written = [part = part_, base = names_.path("demandFactor.")](Scenario& changed) {
            std::vector<models::Override> written;
            for (const auto& [name, factor] : part(changed).demandFactor)
                written.push_back({base + name, models::printNumber(factor)});
            return written;
        };
        levers_.push_back(std::move(all));
        for (const std::string& name : operationsAsked(scenario_, profile_)) operation(name);
        onProfile(names_.lever("wake-up", "poll wake-ups of " + service_, Kind::kFaster, work, "cpu"),
                  [](models::ServiceProfile& profile, double share) {
                      profile.wakeUp = improved(profile.wakeUp, share);
                  });
        onProfile(names_.lever("idle", "work of idle processes and connections of " + service_,
                               Kind::kFaster, work, "cpu"),
                  [](models::ServiceProfile& profile, double share) {
                      profile.idlePerSecond = improved(profile.idlePerSecond, share);
                      profile.idlePerConnection = improved(profile.idlePerConnection, share);
                  });
        steps(models::OperationStep::Kind::kBlock,
              names_.lever("hashing", "password hashing of " + service_, Kind::kFaster, work,
                           "demand(*)"));
        steps(models::OperationStep::Kind::kBroadcast,
              names_.lever("frames", "writing of broadcast frames of " + service_, Kind::kFaster, work,
                           "demand(*)"));
    }

    void operation(const std::string& name) {
        Lever lever = names_.lever("demand(" + name + ")", "code of " + name, Kind::kFaster,
                                   {"event-loop", "cpu"}, "demand(*)");
        lever.change = [part = part_, name](Scenario& scenario, double share) {
            ProcessService& process = part(scenario);
            process.demandFactor[name] = factorOf(process, name) / (1.0 + share);
        };
        lever.written = [part = part_, name,
                         at = names_.path("demandFactor." + name)](Scenario& changed) {
            return std::vector<models::Override>{
                {at, models::printNumber(factorOf(part(changed), name))}};
        };
        levers_.push_back(std::move(lever));
    }

    /// Blocks that hash passwords, or broadcasts: a kind of step over all operations.
    void steps(models::OperationStep::Kind kind, Lever lever) {
        const auto concerns = [kind](const models::OperationStep& step) {
            return step.kind == kind && (kind != models::OperationStep::Kind::kBlock || step.password);
        };
        bool any = false;
        for (const std::string& name : operationsAsked(scenario_, profile_)) {
            const auto& list = profile_.operations.at(name).steps;
            any |= std::any_of(list.begin(), list.end(), concerns);
        }
        if (!any) return;
        onProfile(std::move(lever), [concerns](models::ServiceProfile& profile, double share) {
            for (auto& [name, operation] : profile.operations) {
                for (models::OperationStep& step : operation.steps) {
                    if (!concerns(step)) continue;
                    step.work = improved(step.work, share);
                    step.perReceiver = improved(step.perReceiver, share);
                }
            }
        });
    }

    void units() {
        const auto part = part_;
        levers_.push_back(onValue(names_.lever("instances", "instances of " + service_, Kind::kUnits,
                                               {"cpu", "event-loop", "memory", "network", "credits",
                                                "file-descriptors", "backlog", "connections"}),
                                  names_.path("on.count"),
                                  [part](Scenario& s) -> int& { return part(s).on.count; }));
        levers_.push_back(
            onValue(names_.lever("processes", "processes on every instance of " + service_, Kind::kUnits,
                                 {"event-loop", "file-descriptors", "backlog", "connections"}),
                    names_.path("on.processesPerInstance"),
                    [part](Scenario& s) -> int& { return part(s).on.processesPerInstance; }));
        if (process_.hashing == models::Hashing::kSidePool) {
            levers_.push_back(
                onValue(names_.lever("side-pool-threads", "threads of every side pool of " + service_,
                                     Kind::kUnits, {"pool"}),
                        names_.path("sidePoolThreads"),
                        [part](Scenario& s) -> int& { return part(s).sidePoolThreads; }));
        }
    }

    template <class Access>
    void limit(const std::string& what, std::string title, std::vector<std::string> relieves,
               const std::string& field, Access access,
               std::function<bool(const result::RunResult&)> reached) {
        Lever lever = onValue(
            names_.lever(what, std::move(title), Kind::kLarger, std::move(relieves)),
            names_.path("limits." + field),
            [ part = part_, access ](Scenario & s) -> auto& { return access(part(s).limits); });
        lever.id = "limits." + what;
        lever.reached = std::move(reached);
        levers_.push_back(std::move(lever));
    }

    void limits() {
        const models::Limits& present = process_.limits;
        limit(
            "file-descriptors", "file descriptors of a process", {"file-descriptors"}, "fileDescriptors",
            [](models::Limits& l) -> int& { return l.fileDescriptors; },
            whenRefused(service_, "file-descriptors"));
        limit(
            "backlog", "accept queue of a process", {"backlog"}, "backlog",
            [](models::Limits& l) -> int& { return l.backlog; }, whenFailed("backlog"));
        // Counted where the load generator opens its connections.
        limit(
            "ephemeral-ports", "local ports of an address", {}, "ephemeralPorts",
            [](models::Limits& l) -> int& { return l.ephemeralPorts; }, whenFailed("client-ports"));
        if (present.connections > 0) {
            limit(
                "connections", "connections of a process", {"connections"}, "connections",
                [](models::Limits& l) -> int& { return l.connections; }, whenFailed("connection-limit"));
        }
        if (present.memoryPerProcess.value > 0.0) {
            limit(
                "memory-per-process", "memory limit of a container", {"memory"}, "memoryPerProcess",
                [](models::Limits& l) -> models::Bytes& { return l.memoryPerProcess; },
                whenRefused(service_, "memory"));
        }
        memory();
        for (const auto& [name, rate] : profile_.rateLimits) {
            Lever lever =
                names_.lever("rate-limit(" + name + ")", "rate limit '" + name + "' of " + service_,
                             Kind::kLarger, {"rate"});
            lever.reached = whenRefused(service_, "rate");
            onProfile(std::move(lever), [name = name](models::ServiceProfile& profile, double share) {
                models::RateLimit& own = profile.rateLimits.at(name);
                own.requests = improved(own.requests, share);
            });
        }
        Lever restart =
            onValue(names_.lever("restart-delay", "restart of a killed process of " + service_,
                                 Kind::kFaster, {}),
                    names_.path("restartDelay"),
                    [part = part_](Scenario& s) -> models::Duration& { return part(s).restartDelay; });
        restart.reached = whenRefused(service_, "memory");
        levers_.push_back(std::move(restart));
    }

    void memory() {
        Lever lever =
            names_.lever("memory", "memory of an instance of " + service_, Kind::kLarger, {"memory"});
        lever.change = [part = part_, service = service_](Scenario& scenario, double share) {
            models::InstanceType& type = ownType(scenario, part(scenario).on, service);
            type.memory = improved(type.memory, share);
        };
        lever.reached = whenRefused(service_, "memory");
        levers_.push_back(std::move(lever));
    }

    using Part = decltype(partAt<ProcessService>(0));
    const Scenario& scenario_;
    std::string service_;
    ServiceNames names_{service_};
    Part part_;
    const ProcessService& process_;
    const models::ServiceProfile& profile_;
    std::vector<Lever> levers_;
};

} // namespace

std::vector<Lever> processLevers(const Scenario& scenario, std::size_t index) {
    return Builder(scenario, index).build();
}

} // namespace headroom::analysis
