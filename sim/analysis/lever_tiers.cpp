// Levers of services that call each other: machines, code of operations, numbers of nodes, limits.

#include "models/tier_lookup.hpp"
#include "sim/analysis/lever_building.hpp"

#include <type_traits>
#include <variant>

namespace headroom::analysis {
namespace {

using models::Scenario;
using models::TierStep;
using Kind = Lever::Kind;

/// CPU of the steps, and what runners take on a slot, becomes cheaper.
void improveWork(models::TierSteps& steps, double share, bool delaysToo) {
    for (TierStep& step : steps) {
        if (step.kind == TierStep::Kind::kCpu || (delaysToo && step.kind == TierStep::Kind::kDelay))
            step.time = improved(step.time, share);
        if (step.kind == TierStep::Kind::kScan) step.perRow = improved(step.perRow, share);
        improveWork(step.steps, share, delaysToo);
        improveWork(step.otherwise, share, delaysToo);
    }
}

bool works(const models::TierSteps& steps) {
    for (const TierStep& step : steps) {
        const bool own = step.kind == TierStep::Kind::kCpu || step.kind == TierStep::Kind::kScan;
        if (own || works(step.steps) || works(step.otherwise)) return true;
    }
    return false;
}

bool waits(const models::TierSteps& steps) {
    for (const TierStep& step : steps)
        if (step.kind == TierStep::Kind::kDelay || waits(step.steps) || waits(step.otherwise))
            return true;
    return false;
}

void improveDelays(models::TierSteps& steps, double share) {
    for (TierStep& step : steps) {
        if (step.kind == TierStep::Kind::kDelay) step.time = improved(step.time, share);
        improveDelays(step.steps, share);
        improveDelays(step.otherwise, share);
    }
}

class Builder {
public:
    Builder(const Scenario& scenario, std::size_t index)
        : scenario_(scenario), index_(index), service_(scenario.services[index].name) {}

    std::vector<Lever> build() {
        std::visit([this](const auto& kind) { common(kind); }, scenario_.services[index_].kind);
        std::visit([this](const auto& kind) { own(kind); }, scenario_.services[index_].kind);
        return std::move(levers_);
    }

private:
    template <class Service, class Value>
    auto member(Value Service::*field) const {
        return [part = partAt<Service>(index_), field](Scenario& s) -> Value& { return part(s).*field; };
    }

    /// A value of the service; 0 means that there is no limit, which no lever can raise.
    template <class Service, class Value>
    void add(const std::string& what, const std::string& title, Kind kind,
             const std::vector<std::string>& relieves, const std::string& field, Value Service::*value) {
        levers_.push_back(onValue(names_.lever(what, title + " of " + service_, kind, relieves),
                                  names_.path(field), member(value)));
    }

    template <class Service>
    void common(const Service& service) {
        const std::vector<std::string> machine{"cpu", "event-loop", "threads", "pool", "lock", "slots"};
        const bool ownMachines = models::tierPlacement(scenario_.services[index_]) != nullptr;
        if constexpr (requires { service.on.instance; }) {
            if (ownMachines) {
                levers_ = machineLevers(scenario_, service_,
                                        [part = partAt<Service>(index_)](
                                            Scenario& s) -> models::Placement& { return part(s).on; });
                levers_.front().relieves = machine; // the CPU: all that waits for it waits less
            }
        }
        if constexpr (requires { service.own.operations; }) {
            constexpr bool kSlots = std::is_same_v<Service, models::Runners>;
            for (const auto& [name, operation] : service.own.operations) {
                const auto steps = [part = partAt<Service>(index_),
                                    name = name](Scenario& s) -> models::TierSteps& {
                    return part(s).own.operations.at(name).steps;
                };
                if (works(operation.steps) || (kSlots && waits(operation.steps))) {
                    Lever lever = names_.lever("demand(" + name + ")", name + " at " + service_,
                                               Kind::kFaster, machine, ownMachines ? "cpu" : "");
                    lever.change = [steps](Scenario& s, double share) {
                        improveWork(steps(s), share, kSlots);
                    };
                    levers_.push_back(std::move(lever));
                }
                if (!kSlots && waits(operation.steps)) {
                    Lever lever =
                        names_.lever("delay(" + name + ")", "waiting in " + name + " at " + service_,
                                     Kind::kFaster, {"threads", "pool", "lock"});
                    lever.parent = kDelays;
                    lever.change = [steps](Scenario& s, double share) {
                        improveDelays(steps(s), share);
                    };
                    levers_.push_back(std::move(lever));
                }
            }
            for (const auto& [name, limiter] : service.own.rates) {
                levers_.push_back(
                    onValue(names_.lever("rate(" + name + ")", "limiter " + name + " of " + service_,
                                         Kind::kLarger, {"rate"}),
                            names_.path("rates." + name + ".rate"),
                            [part = partAt<Service>(index_), name = name](Scenario& s) -> models::Rate& {
                                return part(s).own.rates.at(name).rate;
                            }));
            }
        }
    }

    template <class Service>
    void count() {
        levers_.push_back(
            onValue(names_.lever("instances", "instances of " + service_, Kind::kUnits,
                                 {"cpu", "threads", "pool", "backlog", "connections", "memory",
                                  "network", "credits"}),
                    names_.path("on.count"),
                    [part = partAt<Service>(index_)](Scenario& s) -> int& { return part(s).on.count; }));
    }

    void own(const models::Application& app) {
        if (app.scaling && app.beside.empty())
            levers_.push_back(
                onValue(names_.lever("most-instances", "largest size of " + service_, Kind::kUnits,
                                     {"cpu", "threads", "pool", "backlog", "network", "credits"}),
                        names_.path("scaling.max"),
                        [part = partAt<models::Application>(index_)](Scenario& s) -> int& {
                            return part(s).scaling->max;
                        }));
        else if (app.beside.empty())
            count<models::Application>();
        if (app.threads) {
            const auto threads = [part = partAt<models::Application>(index_)](
                                     Scenario& s) -> models::ThreadPool& { return *part(s).threads; };
            levers_.push_back(onValue(names_.lever("threads", "worker threads of " + service_,
                                                   Kind::kLarger, {"threads", "backlog"}),
                                      names_.path("threads.max"),
                                      [threads](Scenario& s) -> int& { return threads(s).max; }));
            levers_.push_back(
                onValue(names_.lever("max-connections", "connections inside " + service_, Kind::kLarger,
                                     {"backlog"}),
                        names_.path("threads.maxConnections"),
                        [threads](Scenario& s) -> int& { return threads(s).maxConnections; }));
            levers_.back().reached = whenRefused(service_, "backlog");
            levers_.push_back(onValue(
                names_.lever("accept-queue", "accept queue of " + service_, Kind::kLarger, {"backlog"}),
                names_.path("threads.acceptQueue"),
                [threads](Scenario& s) -> int& { return threads(s).acceptQueue; }));
            levers_.back().reached = whenRefused(service_, "backlog");
        }
        for (const auto& [name, pool] : app.pools)
            levers_.push_back(
                onValue(names_.lever("pool(" + name + ")", "pool " + name + " of " + service_,
                                     Kind::kLarger, {"pool"}),
                        names_.path("pools." + name + ".size"),
                        [part = partAt<models::Application>(index_), name = name](Scenario& s) -> int& {
                            return part(s).pools.at(name).size;
                        }));
    }

    void own(const models::Proxy& proxy) {
        if (proxy.beside.empty()) count<models::Proxy>();
        add("worker-connections", "connections of a worker", Kind::kLarger, {"connections"},
            "workerConnections", &models::Proxy::workerConnections);
        levers_.back().reached = whenRefused(service_, "connections");
        add("demand", "CPU of a proxied request", Kind::kFaster, {"cpu"}, "cpu", &models::Proxy::cpu);
    }

    void own(const models::Database& database) {
        if (database.maxConnections > 0) {
            add("max-connections", "connections", Kind::kLarger, {"connections"}, "maxConnections",
                &models::Database::maxConnections);
            levers_.back().reached = whenRefused(service_, "connections");
        }
        if (database.workerThreads > 0)
            add("threads", "queries at once", Kind::kLarger, {"threads"}, "workerThreads",
                &models::Database::workerThreads);
        add("replicas", "read replicas", Kind::kUnits, {"cpu", "credits"}, "readReplicas",
            &models::Database::readReplicas);
    }

    void own(const models::ConnectionProxy& proxy) {
        if (proxy.connections > 0)
            add("connections", "connections", Kind::kLarger, {"pool"}, "connections",
                &models::ConnectionProxy::connections);
    }

    void own(const models::Cache& cache) {
        add("nodes", "nodes", Kind::kUnits, {"event-loop", "cpu", "network"}, "nodes",
            &models::Cache::nodes);
        if (cache.perKilobyte.value > 0.0)
            add("per-kilobyte", "CPU of an answer's size", Kind::kFaster, {"event-loop", "cpu"},
                "perKilobyte", &models::Cache::perKilobyte);
    }

    void own(const models::SearchCluster& cluster) {
        const std::vector<std::string> node{"cpu", "threads", "network", "credits"};
        add("nodes", "nodes", Kind::kUnits, node, "nodes", &models::SearchCluster::nodes);
        if (cluster.replicas + 1 < cluster.nodes)
            add("replicas", "copies of every shard", Kind::kUnits, node, "replicas",
                &models::SearchCluster::replicas);
        add("queue", "search queue of a node", Kind::kLarger, {"threads"}, "queue",
            &models::SearchCluster::queue);
        levers_.back().reached = whenRefused(service_, "threads");
    }

    void own(const models::Broker& broker) {
        count<models::Broker>();
        add("per-item", "CPU of an item", Kind::kFaster, {"cpu"}, "perItem", &models::Broker::perItem);
        for (const auto& [name, queue] : broker.queues)
            levers_.push_back(
                onValue(names_.lever("consumers(" + name + ")",
                                     "consumers of " + name + " of " + service_, Kind::kUnits),
                        names_.path("queues." + name + ".consumers"),
                        [part = partAt<models::Broker>(index_), name = name](Scenario& s) -> int& {
                            return part(s).queues.at(name).consumers;
                        }));
    }

    void own(const models::Functions&) {
        add("concurrency", "concurrent executions", Kind::kLarger, {"concurrency"}, "concurrency",
            &models::Functions::concurrency);
        levers_.back().reached = whenRefused(service_, "concurrency");
        add("cold-start", "cold starts", Kind::kFaster, {"concurrency"}, "coldStart",
            &models::Functions::coldStart);
        add("overhead", "overhead of an invocation", Kind::kFaster, {}, "overhead",
            &models::Functions::overhead);
    }

    void own(const models::Gateway&) {
        add("requests", "request rate", Kind::kLarger, {"rate"}, "requests", &models::Gateway::requests);
        levers_.back().reached = whenRefused(service_, "rate");
        add("latency", "latency", Kind::kFaster, {}, "addedLatency", &models::Gateway::addedLatency);
        levers_.back().parent = kDelays;
    }

    void own(const models::Table&) {
        add("partitions", "partitions", Kind::kUnits, {"rate"}, "partitions",
            &models::Table::partitions);
        levers_.back().reached = whenRefused(service_, "rate");
        add("read-units", "read units of a partition", Kind::kLarger, {"rate"}, "readUnits",
            &models::Table::readUnits);
        levers_.back().reached = whenRefused(service_, "rate");
        add("write-units", "write units of a partition", Kind::kLarger, {"rate"}, "writeUnits",
            &models::Table::writeUnits);
        levers_.back().reached = whenRefused(service_, "rate");
    }

    void own(const models::Runners&) {
        add("slots", "build slots", Kind::kUnits, {"slots"}, "slots", &models::Runners::slots);
    }

    void own(const models::Batch&) {
        add("size", "items of a run", Kind::kLarger, {}, "size", &models::Batch::size);
        add("parallelism", "items at once", Kind::kUnits, {}, "parallelism",
            &models::Batch::parallelism);
        add("every", "pause between runs", Kind::kFaster, {}, "every", &models::Batch::every);
    }

    // Services with levers elsewhere.
    void own(const models::LoadBalancer&) {}
    void own(const models::ProcessService&) {}
    void own(const models::RedisCluster&) {}
    void own(const models::ObjectStorage&) {}
    void own(const models::ContentDelivery&) {}

    const Scenario& scenario_;
    std::size_t index_;
    std::string service_;
    ServiceNames names_{service_};
    std::vector<Lever> levers_;
};

} // namespace

std::vector<Lever> tierLevers(const Scenario& scenario, std::size_t index) {
    return Builder(scenario, index).build();
}

} // namespace headroom::analysis
