// Services to flat tables.

#include "models/tier_lookup.hpp"
#include "sim/tiers/causes.hpp"
#include "sim/tiers/compile_script.hpp"
#include "sim/tiers/compile_steps.hpp"
#include "sim/tiers/program.hpp"

#include <algorithm>
#include <stdexcept>

namespace headroom::tiers {

std::uint16_t Program::station(const std::string& name) const {
    for (std::size_t i = 0; i < stations.size(); ++i)
        if (stations[i].name == name) return static_cast<std::uint16_t>(i);
    return kNoIndex;
}

namespace {

class Compiler {
public:
    explicit Compiler(const models::Scenario& scenario)
        : scenario_(scenario), code_(scenario, program_) {}

    Program compileAll() {
        refuseFaults();
        for (const std::string_view cause : kCauseNames) program_.causes.emplace_back(cause);
        stations();
        edges();
        resources();
        queues();
        operations();
        compileScripts(
            scenario_, program_,
            [this](const std::string& name, double timeout, const models::RetryPolicy& retries) {
                return code_.call(entryName(name), timeout, retries);
            });
        innerRows();
        return std::move(program_);
    }

private:
    void refuseFaults() const {
        using Kind = models::Fault::Kind;
        for (const models::Fault& fault : scenario_.faults) {
            const bool rollout = fault.kind >= Kind::kDeployInstance && fault.kind <= Kind::kScaleIn;
            if (rollout)
                throw std::runtime_error(
                    "deploys and changes of size as faults are simulated for chat fleets only; "
                    "\"scaling\" with a schedule changes the size of service '" +
                    fault.service + "'");
            if (fault.kind == Kind::kKillStoreMaster)
                throw std::runtime_error("only a redis-cluster of a chat fleet has masters to kill");
            const models::Service* service = scenario_.service(fault.service);
            if (fault.kind == Kind::kKillProcess &&
                (service == nullptr || !std::holds_alternative<models::Application>(service->kind)))
                throw std::runtime_error("kill process: '" + fault.service +
                                         "' is not an application, whose processes restart");
        }
    }

    [[nodiscard]] std::string entryName(const std::string& name) const {
        const bool own = models::splitName(name).second.empty();
        return own ? scenario_.workload.entry + "." + name : name;
    }

    static StationKind kindOf(const models::Service& service, bool& station) {
        station = true;
        const auto is = [&]<class T>(T*) { return std::holds_alternative<T>(service.kind); };
        if (is(static_cast<models::Application*>(nullptr))) return StationKind::kApplication;
        if (is(static_cast<models::Proxy*>(nullptr))) return StationKind::kProxy;
        if (is(static_cast<models::Database*>(nullptr))) return StationKind::kDatabase;
        if (is(static_cast<models::Cache*>(nullptr))) return StationKind::kCache;
        if (is(static_cast<models::SearchCluster*>(nullptr))) return StationKind::kSearch;
        if (is(static_cast<models::Broker*>(nullptr))) return StationKind::kBroker;
        if (is(static_cast<models::Functions*>(nullptr))) return StationKind::kFunctions;
        if (is(static_cast<models::Table*>(nullptr))) return StationKind::kTable;
        if (is(static_cast<models::Runners*>(nullptr))) return StationKind::kRunners;
        if (is(static_cast<models::ObjectStorage*>(nullptr))) return StationKind::kStorage;
        if (is(static_cast<models::ContentDelivery*>(nullptr))) return StationKind::kContent;
        station = false;
        return StationKind::kApplication;
    }

    void stations() {
        for (std::size_t i = 0; i < scenario_.services.size(); ++i) {
            const models::Service& service = scenario_.services[i];
            if (std::holds_alternative<models::RedisCluster>(service.kind))
                throw std::runtime_error("service '" + service.name +
                                         "': a redis-cluster belongs to a chat fleet; use \"cache\"");
            bool station = false;
            const StationKind kind = kindOf(service, station);
            if (!station) continue;
            append(program_.stations,
                   StationCode{service.name, static_cast<std::uint16_t>(i), kind, kNoIndex});
        }
        for (StationCode& code : program_.stations) {
            const models::Service& service = scenario_.services[code.service];
            const std::string* beside = nullptr;
            if (const auto* app = std::get_if<models::Application>(&service.kind)) beside = &app->beside;
            if (const auto* proxy = std::get_if<models::Proxy>(&service.kind)) beside = &proxy->beside;
            if (beside == nullptr || beside->empty()) continue;
            code.beside = program_.station(*beside);
            const models::Service* other = scenario_.service(*beside);
            const auto* app =
                other == nullptr ? nullptr : std::get_if<models::Application>(&other->kind);
            if (code.beside == kNoIndex || app == nullptr || !app->beside.empty())
                throw std::runtime_error("service '" + service.name + "' runs beside '" + *beside +
                                         "', which has no instances of its own");
        }
    }

    void edges() {
        for (std::size_t i = 0; i < scenario_.services.size(); ++i) {
            const models::Service& service = scenario_.services[i];
            EdgeCode code{service.name, static_cast<std::uint16_t>(i), EdgeKind::kBalancer, kNoIndex,
                          false};
            if (std::holds_alternative<models::Gateway>(service.kind))
                code.kind = EdgeKind::kGateway;
            else if (std::holds_alternative<models::ConnectionProxy>(service.kind))
                code.kind = EdgeKind::kConnectionProxy;
            else if (!std::holds_alternative<models::LoadBalancer>(service.kind))
                continue;
            const std::string& next = models::targetsOf(service);
            code.last = program_.station(next) != kNoIndex && code.kind == EdgeKind::kBalancer;
            code.station = stationBehind(service.name);
            program_.edges.push_back(std::move(code));
        }
    }

    /// First station on the way from `name`, a proxy included.
    [[nodiscard]] std::uint16_t stationBehind(std::string name) const {
        for (std::size_t steps = 0; steps <= scenario_.services.size(); ++steps) {
            const std::uint16_t index = program_.station(name);
            if (index != kNoIndex) return index;
            const models::Service* service = scenario_.service(name);
            if (service == nullptr) break;
            name = models::targetsOf(*service);
        }
        throw std::runtime_error("service '" + name + "' leads to no service with operations");
    }

    void resources() {
        for (std::size_t s = 0; s < program_.stations.size(); ++s) {
            const models::Service& service = scenario_.services[program_.stations[s].service];
            const auto station = static_cast<std::uint16_t>(s);
            if (const auto* app = std::get_if<models::Application>(&service.kind)) {
                std::uint16_t slot = 0;
                for (const auto& [name, pool] : app->pools)
                    program_.pools.push_back(
                        {service.name + "." + name, station, slot++, connectionsTo(pool.to),
                         static_cast<std::uint32_t>(pool.size),
                         pool.maxWaiting > 0 ? static_cast<std::uint32_t>(pool.maxWaiting) : 0xffffffffU,
                         pool.timeout.value});
            }
            const models::TierCommon* own = models::commonOf(service);
            if (own == nullptr) continue;
            for (const auto& [name, initial] : own->counters)
                program_.counters.push_back({service.name + "." + name, initial});
            for (const auto& [name, limiter] : own->rates)
                program_.limiters.push_back(
                    {service.name + "." + name, station, limiter.rate.value,
                     limiter.burst > 0.0 ? limiter.burst : std::max(1.0, limiter.rate.value)});
        }
    }

    /// Station that counts the connections; a connection proxy in between counts its own.
    [[nodiscard]] std::uint16_t connectionsTo(const std::string& name) const {
        const models::Service* service = scenario_.service(name);
        const bool counted =
            service != nullptr && !std::holds_alternative<models::ConnectionProxy>(service->kind);
        return counted ? stationBehind(name) : kNoIndex;
    }

    void queues() {
        for (std::size_t i = 0; i < scenario_.services.size(); ++i) {
            const models::Service& service = scenario_.services[i];
            QueueCode code;
            code.service = static_cast<std::uint16_t>(i);
            if (const auto* batch = std::get_if<models::Batch>(&service.kind)) {
                code.name = service.name;
                code.batch = true;
                code.consumers = static_cast<std::uint32_t>(batch->parallelism);
                code.batchSize = static_cast<std::uint32_t>(batch->size);
                program_.queues.push_back(code);
            }
            const auto* broker = std::get_if<models::Broker>(&service.kind);
            if (broker == nullptr) continue;
            std::uint16_t node = 0;
            for (const auto& [name, queue] : broker->queues) {
                code.name = service.name + "." + name;
                code.station = program_.station(service.name);
                code.node = node++ % static_cast<std::uint16_t>(broker->on.count);
                code.consumers = static_cast<std::uint32_t>(queue.consumers);
                code.batchSize = static_cast<std::uint32_t>(queue.batch);
                code.linger = queue.linger.value;
                code.itemBytes = queue.itemSize.value;
                program_.queues.push_back(code);
            }
        }
    }

    // All operations get their index before any is compiled, since they call each other.
    void operations() {
        for (std::size_t s = 0; s < program_.stations.size(); ++s) {
            const StationCode& code = program_.stations[s];
            const models::Service& service = scenario_.services[code.service];
            for (const std::string& name : models::operationNames(scenario_, service.name)) {
                const models::Service* answers = models::answering(scenario_, service.name);
                OperationCode operation;
                operation.name = service.name + "." + name;
                operation.station = static_cast<std::uint16_t>(s);
                if (const models::TierCommon* own = models::commonOf(*answers)) {
                    const models::TierOperation& source = own->operations.at(name);
                    operation.read = source.read;
                    operation.units = static_cast<float>(source.units);
                    operation.responseBytes = static_cast<float>(source.response.value);
                }
                operation.gated = code.kind != StationKind::kSearch;
                const std::uint16_t index = append(program_.operations, operation);
                code_.know(operation.name, index);
            }
            // A query's work on one shard, and a queue's taking in and handing out, are inner operations.
            if (code.kind == StationKind::kSearch)
                for (const std::string& name : models::operationNames(scenario_, service.name))
                    inner(s, service.name + ".shard:" + name, true);
            if (code.kind == StationKind::kBroker)
                for (const auto& [name, queue] : std::get<models::Broker>(service.kind).queues) {
                    const int node = program_.queues[code_.queue(service.name + "." + name)].node;
                    inner(s, service.name + ".put:" + name, false, node);
                    inner(s, service.name + ".hand:" + name, false, node);
                }
        }
        for (std::size_t s = 0; s < program_.stations.size(); ++s) stationOperations(s);
        for (std::size_t q = 0; q < program_.queues.size(); ++q) {
            QueueCode& code = program_.queues[q];
            if (!code.batch) continue;
            const auto& batch = std::get<models::Batch>(scenario_.services[code.service].kind);
            code.deliver = code_.operation(batch.operation);
            const std::uint16_t on = program_.station(batch.on);
            if (program_.operations[code.deliver].station != on)
                throw std::runtime_error("batch '" + code.name + "' runs on '" + batch.on +
                                         "', which does not have the operation '" + batch.operation +
                                         "'");
            if (!batch.fetch.empty()) code.fetch = code_.call(batch.fetch, 0.0, {});
        }
    }

    void inner(std::size_t station, const std::string& name, bool gated, int node = -1) {
        OperationCode operation;
        operation.name = name;
        operation.station = static_cast<std::uint16_t>(station);
        operation.gated = gated;
        operation.node = static_cast<std::int16_t>(node);
        code_.know(name, append(program_.operations, operation));
    }

    void stationOperations(std::size_t s) {
        const StationCode code = program_.stations[s];
        const models::Service& service = scenario_.services[code.service];
        switch (code.kind) {
        case StationKind::kProxy:
            return proxyOperations(service);
        case StationKind::kSearch:
            return searchOperations(service);
        case StationKind::kBroker:
            return brokerOperations(service);
        case StationKind::kStorage: {
            const auto& storage = std::get<models::ObjectStorage>(service.kind);
            delayOperation(service.name + "." + std::string(models::kGetObject), storage.getLatency);
            return delayOperation(service.name + "." + std::string(models::kPutObject),
                                  storage.putLatency);
        }
        case StationKind::kContent:
            return delayOperation(service.name + "." + std::string(models::kPage),
                                  std::get<models::ContentDelivery>(service.kind).latency);
        default:
            break;
        }
        for (const auto& [name, operation] : models::commonOf(service)->operations) {
            code_.begin(service.name + "." + name);
            code_.steps(operation.steps);
            if (const auto* cache = std::get_if<models::Cache>(&service.kind))
                if (cache->perKilobyte.value > 0.0 && operation.response.value > 0.0)
                    code_.cpu(models::Distribution::constant(cache->perKilobyte *
                                                             (operation.response.value / 1000.0)));
            if (const auto* table = std::get_if<models::Table>(&service.kind))
                if (!table->stream.empty() && !operation.read) code_.enqueue(table->stream);
            code_.step(StepKind::kReturn);
        }
    }

    void proxyOperations(const models::Service& service) {
        const auto& proxy = std::get<models::Proxy>(service.kind);
        for (const std::string& name : models::operationNames(scenario_, service.name)) {
            code_.begin(service.name + "." + name);
            if (proxy.cpu.mean().value > 0.0) code_.cpu(proxy.cpu);
            const std::uint16_t index = code_.call(proxy.targets + "." + name, proxy.timeout.value, {});
            const std::uint16_t beside = program_.stations[program_.station(service.name)].beside;
            CallCode& code = program_.calls[index];
            code.timeoutCause = kGatewayTimeout;
            code.sameInstance = code.edges == 0 && beside != kNoIndex && beside == code.station;
            code_.step(StepKind::kCall, index);
            code_.step(StepKind::kReturn);
        }
    }

    void searchOperations(const models::Service& service) {
        const auto& cluster = std::get<models::SearchCluster>(service.kind);
        for (const auto& [name, operation] : models::commonOf(service)->operations) {
            code_.begin(service.name + ".shard:" + name);
            code_.steps(operation.steps);
            code_.step(StepKind::kReturn);
            CallCode scatter;
            scatter.station = program_.station(service.name);
            scatter.operation = code_.operation(service.name + ".shard:" + name);
            scatter.count = static_cast<std::uint16_t>(cluster.shards);
            scatter.parallel = scatter.scatter = true;
            code_.begin(service.name + "." + name);
            code_.step(StepKind::kCall, append(program_.calls, scatter));
            if (operation.merge.mean().value > 0.0) code_.cpu(operation.merge);
            code_.step(StepKind::kReturn);
        }
    }

    void brokerOperations(const models::Service& service) {
        const auto& broker = std::get<models::Broker>(service.kind);
        for (const auto& [name, each] : broker.queues) {
            const std::uint16_t index = code_.queue(service.name + "." + name);
            code_.begin(service.name + ".put:" + name);
            code_.step(StepKind::kFlow, index);
            code_.cpu(models::Distribution::constant(broker.perItem));
            code_.step(StepKind::kPutItem, index);
            code_.step(StepKind::kReturn);
            code_.begin(service.name + ".hand:" + name);
            code_.step(StepKind::kPerItem, code_.sampler(models::Distribution::constant(broker.perItem)),
                       0, 1.0F);
            code_.step(StepKind::kCall, code_.call(each.deliver, 0.0, {}));
            code_.step(StepKind::kReturn);
            program_.queues[index].deliver = code_.operation(service.name + ".hand:" + name);
        }
    }

    void delayOperation(const std::string& name, const models::Distribution& latency) {
        code_.begin(name);
        code_.step(StepKind::kDelay, code_.sampler(latency));
        code_.step(StepKind::kReturn);
    }

    /// Rows for what is measured inside the services, after those of what users ask for.
    void innerRows() {
        const auto row = [&](const std::string& name, std::uint16_t station) {
            program_.rowStation.push_back(station);
            program_.rowOf.push_back(kNoIndex);
            return append(program_.rows, name);
        };
        for (OperationCode& operation : program_.operations)
            if (operation.name.find(':') == std::string::npos)
                operation.row = row(operation.name, operation.station);
        for (QueueCode& queue : program_.queues)
            queue.row = row(queue.batch ? queue.name + ".item" : queue.name, queue.station);
        for (std::size_t i = 0; i < program_.rows.size(); ++i) {
            if (i >= program_.rowOf.size() || program_.rowOf[i] == kNoIndex) continue;
            program_.rowOf[i] = program_.operations[program_.rowOf[i]].row;
        }
    }

    const models::Scenario& scenario_;
    Program program_;
    StepCompiler code_;
};

} // namespace

Program compileProgram(const models::Scenario& scenario) { return Compiler(scenario).compileAll(); }

} // namespace headroom::tiers
