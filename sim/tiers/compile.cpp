// Services, calls and steps to flat tables.

#include "models/tier_lookup.hpp"
#include "sim/hardware/sampling.hpp"
#include "sim/tiers/causes.hpp"
#include "sim/tiers/compile_script.hpp"
#include "sim/tiers/program.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <stdexcept>

namespace headroom::tiers {

using models::TierStep;

std::uint16_t Program::station(const std::string& name) const {
    for (std::size_t i = 0; i < stations.size(); ++i)
        if (stations[i].name == name) return static_cast<std::uint16_t>(i);
    return kNoIndex;
}

namespace {

template <class T>
std::uint16_t indexOf(const std::vector<T>& list) {
    if (list.size() >= kNoIndex) throw std::runtime_error("the scenario has too many steps or services");
    return static_cast<std::uint16_t>(list.size());
}

template <class T>
std::uint16_t append(std::vector<T>& list, T value) {
    const std::uint16_t index = indexOf(list);
    list.push_back(std::move(value));
    return index;
}

class Compiler {
public:
    explicit Compiler(const models::Scenario& scenario) : scenario_(scenario) {}

    Program compileAll() {
        for (const std::string_view cause : kCauseNames) program_.causes.emplace_back(cause);
        stations();
        edges();
        resources();
        queues();
        operations();
        compileScripts(scenario_, program_, [this](const std::string& name, double timeout,
                                                   const models::RetryPolicy& retries) {
            return call(entryName(name), timeout, retries);
        });
        innerRows();
        return std::move(program_);
    }

private:
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
            const auto* app = other == nullptr ? nullptr : std::get_if<models::Application>(&other->kind);
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

    [[nodiscard]] const EdgeCode* edge(const std::string& name, std::uint16_t& index) const {
        for (std::size_t i = 0; i < program_.edges.size(); ++i) {
            if (program_.edges[i].name != name) continue;
            index = static_cast<std::uint16_t>(i);
            return &program_.edges[i];
        }
        return nullptr;
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
                        {service.name + "." + name, station, slot++,
                         connectionsTo(pool.to),
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

    [[nodiscard]] std::uint16_t queue(const std::string& name) const {
        for (std::size_t i = 0; i < program_.queues.size(); ++i)
            if (program_.queues[i].name == name) return static_cast<std::uint16_t>(i);
        throw std::runtime_error("no queue '" + name + "'");
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
                operationIndex_[operation.name] = index;
            }
            // A query's work on one shard, and a queue's taking in and handing out, are inner operations.
            if (code.kind == StationKind::kSearch)
                for (const std::string& name : models::operationNames(scenario_, service.name))
                    inner(s, service.name + ".shard:" + name, true);
            if (code.kind == StationKind::kBroker)
                for (const auto& [name, queue] : std::get<models::Broker>(service.kind).queues) {
                    const int node = program_.queues[this->queue(service.name + "." + name)].node;
                    inner(s, service.name + ".put:" + name, false, node);
                    inner(s, service.name + ".hand:" + name, false, node);
                }
        }
        for (std::size_t s = 0; s < program_.stations.size(); ++s) stationOperations(s);
        for (std::size_t q = 0; q < program_.queues.size(); ++q) {
            QueueCode& code = program_.queues[q];
            if (!code.batch) continue;
            const auto& batch = std::get<models::Batch>(scenario_.services[code.service].kind);
            code.deliver = operationIndex_.at(batch.operation);
            const std::uint16_t on = program_.station(batch.on);
            if (program_.operations[code.deliver].station != on)
                throw std::runtime_error("batch '" + code.name + "' runs on '" + batch.on +
                                         "', which does not have the operation '" + batch.operation + "'");
            if (!batch.fetch.empty()) code.fetch = call(batch.fetch, 0.0, {});
        }
    }

    void inner(std::size_t station, const std::string& name, bool gated, int node = -1) {
        OperationCode operation;
        operation.name = name;
        operation.station = static_cast<std::uint16_t>(station);
        operation.gated = gated;
        operation.node = static_cast<std::int16_t>(node);
        operationIndex_[name] = append(program_.operations, operation);
    }

    void stationOperations(std::size_t s) {
        const StationCode code = program_.stations[s];
        const models::Service& service = scenario_.services[code.service];
        own_ = models::commonOf(service);
        station_ = static_cast<std::uint16_t>(s);
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
        for (const auto& [name, operation] : own_->operations) {
            begin(service.name + "." + name);
            steps(operation.steps);
            if (const auto* cache = std::get_if<models::Cache>(&service.kind))
                if (cache->perKilobyte.value > 0.0 && operation.response.value > 0.0)
                    cpu(models::Distribution::constant(cache->perKilobyte *
                                                       (operation.response.value / 1000.0)));
            if (const auto* table = std::get_if<models::Table>(&service.kind))
                if (!table->stream.empty() && !operation.read) enqueue(table->stream);
            step(StepKind::kReturn);
        }
    }

    void proxyOperations(const models::Service& service) {
        const auto& proxy = std::get<models::Proxy>(service.kind);
        for (const std::string& name : models::operationNames(scenario_, service.name)) {
            begin(service.name + "." + name);
            if (proxy.cpu.mean().value > 0.0) cpu(proxy.cpu);
            const std::uint16_t index = call(proxy.targets + "." + name, proxy.timeout.value, {});
            const std::uint16_t beside = program_.stations[station_].beside;
            CallCode& code = program_.calls[index];
            code.timeoutCause = kGatewayTimeout;
            code.sameInstance = code.edges == 0 && beside != kNoIndex && beside == code.station;
            step(StepKind::kCall, index);
            step(StepKind::kReturn);
        }
    }

    void searchOperations(const models::Service& service) {
        const auto& cluster = std::get<models::SearchCluster>(service.kind);
        for (const auto& [name, operation] : own_->operations) {
            begin(service.name + ".shard:" + name);
            steps(operation.steps);
            step(StepKind::kReturn);
            CallCode scatter;
            scatter.station = station_;
            scatter.operation = operationIndex_.at(service.name + ".shard:" + name);
            scatter.count = static_cast<std::uint16_t>(cluster.shards);
            scatter.parallel = scatter.scatter = true;
            begin(service.name + "." + name);
            step(StepKind::kCall, append(program_.calls, scatter));
            if (operation.merge.mean().value > 0.0) cpu(operation.merge);
            step(StepKind::kReturn);
        }
    }

    void brokerOperations(const models::Service& service) {
        const auto& broker = std::get<models::Broker>(service.kind);
        for (const auto& [name, each] : broker.queues) {
            const std::uint16_t index = queue(service.name + "." + name);
            begin(service.name + ".put:" + name);
            step(StepKind::kFlow, index);
            cpu(models::Distribution::constant(broker.perItem));
            step(StepKind::kPutItem, index);
            step(StepKind::kReturn);
            begin(service.name + ".hand:" + name);
            step(StepKind::kPerItem, sampler(models::Distribution::constant(broker.perItem)), 0, 1.0F);
            step(StepKind::kCall, call(each.deliver, 0.0, {}));
            step(StepKind::kReturn);
            program_.queues[index].deliver = operationIndex_.at(service.name + ".hand:" + name);
        }
    }

    void delayOperation(const std::string& name, const models::Distribution& latency) {
        begin(name);
        step(StepKind::kDelay, sampler(latency));
        step(StepKind::kReturn);
    }

    void begin(const std::string& operation) {
        program_.operations[operationIndex_.at(operation)].firstStep = indexOf(program_.steps);
        scope_ = kNoIndex;
        repeats_ = 0;
        locks_ = 0;
    }

    std::uint16_t step(StepKind kind, std::uint16_t a = 0, std::uint16_t b = 0, float x = 0.0F) {
        StepCode code;
        code.kind = kind;
        code.a = a;
        code.b = b;
        code.x = x;
        code.scope = scope_;
        return append(program_.steps, code);
    }

    void target(std::uint16_t at) { program_.steps[at].b = indexOf(program_.steps); }

    std::uint16_t sampler(const models::Distribution& distribution) {
        return append(program_.samplers, hardware::compile(distribution));
    }
    void cpu(const models::Distribution& distribution) {
        step(StepKind::kCpu, sampler(distribution), 0, 1.0F);
    }

    void steps(const models::TierSteps& list) {
        for (const TierStep& each : list) one(each);
    }

    void one(const TierStep& source) {
        using Kind = TierStep::Kind;
        switch (source.kind) {
        case Kind::kCpu:
            return cpu(source.time);
        case Kind::kDelay:
            step(StepKind::kDelay, sampler(source.time));
            return;
        case Kind::kScan: {
            const std::uint16_t at = step(StepKind::kScan, append(program_.rowCosts, source.perRow.value));
            program_.steps[at].x = static_cast<float>(source.scanned.first);
            program_.steps[at].y = static_cast<float>(source.scanned.second);
            return;
        }
        case Kind::kCall:
            return callStep(source);
        case Kind::kWith:
            return with(source);
        case Kind::kLock:
            return source.locking == TierStep::Locking::kPessimistic ? lock(source) : optimistic(source);
        case Kind::kTake: {
            const std::uint16_t at = step(StepKind::kTake, counter(source.name), 0,
                                          static_cast<float>(source.count));
            otherwise(source.otherwise, kExhausted);
            return target(at);
        }
        case Kind::kPut:
            step(StepKind::kPut, counter(source.name), 0, static_cast<float>(source.count));
            return;
        case Kind::kChance: {
            const std::uint16_t at =
                step(StepKind::kChance, 0, 0, static_cast<float>(source.chance));
            steps(source.steps);
            if (source.otherwise.empty()) return target(at);
            const std::uint16_t over = step(StepKind::kJump);
            target(at);
            steps(source.otherwise);
            return target(over);
        }
        case Kind::kRepeat: {
            if (repeats_ == 2) throw std::runtime_error("repeats nest two deep at most");
            const std::uint16_t at =
                step(StepKind::kRepeat, 0, static_cast<std::uint16_t>(source.count));
            program_.steps[at].depth = repeats_++;
            const std::uint16_t from = indexOf(program_.steps);
            steps(source.steps);
            const std::uint16_t end = step(StepKind::kRepeatEnd, 0, from);
            program_.steps[end].depth = --repeats_;
            return;
        }
        case Kind::kRate: {
            const std::uint16_t at = step(StepKind::kRate, limiter(source.name));
            otherwise(source.otherwise, kTooMany);
            return target(at);
        }
        case Kind::kEnqueue:
            return enqueue(source.name);
        case Kind::kReply:
            step(StepKind::kReply);
            return;
        case Kind::kReturn:
            step(StepKind::kReturn);
            return;
        case Kind::kFail:
            step(StepKind::kFail, cause(source.name));
            return;
        }
    }

    void otherwise(const models::TierSteps& list, std::uint16_t failure) {
        if (list.empty())
            step(StepKind::kFail, failure);
        else
            steps(list);
    }

    void with(const TierStep& source) {
        const std::string name = program_.stations[station_].name + "." + source.name;
        const auto found = std::find_if(program_.pools.begin(), program_.pools.end(),
                                        [&](const PoolCode& pool) { return pool.name == name; });
        step(StepKind::kAcquire, found->slot);
        const std::uint16_t outer = scope_;
        scope_ = append(program_.scopes, ScopeCode{false, found->slot, 0, outer});
        const std::uint16_t pooled = pooledTo_;
        if (found->to != kNoIndex) pooledTo_ = found->to;
        steps(source.steps);
        step(StepKind::kRelease, found->slot);
        scope_ = outer;
        pooledTo_ = pooled;
    }

    std::uint16_t rowChoice(const TierStep& source) {
        const auto [owner, rest] = models::splitName(source.name);
        const std::string serviceName = rest.empty() ? program_.stations[station_].name : owner;
        const std::string name = rest.empty() ? serviceName + "." + source.name : source.name;
        auto found = std::find_if(program_.locks.begin(), program_.locks.end(),
                                  [&](const LockCode& known) { return known.name == name; });
        const auto rows = static_cast<std::uint32_t>(source.rows);
        if (found == program_.locks.end()) {
            LockCode code{name, program_.station(serviceName), rows, 0.0};
            const models::Service* service = scenario_.service(serviceName);
            const auto* database =
                service == nullptr ? nullptr : std::get_if<models::Database>(&service->kind);
            if (database != nullptr) code.timeout = database->lockWaitTimeout.value;
            program_.locks.push_back(std::move(code));
            found = program_.locks.end() - 1;
        }
        found->rows = std::max(found->rows, rows);
        if (found->timeout > 0.0) (void)timeoutClass(found->timeout);
        const auto lock = static_cast<std::uint16_t>(found - program_.locks.begin());
        return append(program_.rowChoices, RowChoice{lock, rows, source.hot});
    }

    void lock(const TierStep& source) {
        if (locks_ == 2) throw std::runtime_error("locks nest two deep at most");
        const std::uint8_t slot = locks_++;
        const std::uint16_t choice = rowChoice(source);
        const std::uint16_t lockIndex = program_.rowChoices[choice].lock;
        step(StepKind::kLock, choice, slot);
        const std::uint16_t outer = scope_;
        scope_ = append(program_.scopes, ScopeCode{true, lockIndex, slot, outer});
        steps(source.steps);
        step(StepKind::kUnlock, lockIndex, slot);
        scope_ = outer;
        --locks_;
    }

    void optimistic(const TierStep& source) {
        if (locks_ == 2) throw std::runtime_error("locks nest two deep at most");
        const std::uint8_t slot = locks_++;
        const std::uint16_t choice = rowChoice(source);
        const std::uint16_t from = step(StepKind::kRead, choice, slot);
        steps(source.steps);
        const std::uint16_t commit = step(StepKind::kCommit, program_.rowChoices[choice].lock, from);
        program_.steps[commit].depth = slot;
        --locks_;
    }

    [[nodiscard]] std::uint16_t counter(const std::string& name) const {
        const bool own = models::splitName(name).second.empty();
        const std::string full = own ? program_.stations[station_].name + "." + name : name;
        for (std::size_t i = 0; i < program_.counters.size(); ++i)
            if (program_.counters[i].name == full) return static_cast<std::uint16_t>(i);
        throw std::runtime_error("no counter '" + full + "'");
    }

    [[nodiscard]] std::uint16_t limiter(const std::string& name) const {
        const std::string full = program_.stations[station_].name + "." + name;
        for (std::size_t i = 0; i < program_.limiters.size(); ++i)
            if (program_.limiters[i].name == full) return static_cast<std::uint16_t>(i);
        throw std::runtime_error("no limiter '" + full + "'");
    }

    std::uint16_t cause(const std::string& name) {
        const auto found = std::find(program_.causes.begin(), program_.causes.end(), name);
        if (found != program_.causes.end())
            return static_cast<std::uint16_t>(found - program_.causes.begin());
        return append(program_.causes, name);
    }

    void enqueue(const std::string& name) {
        const std::uint16_t index = queue(name);
        if (program_.queues[index].batch) {
            step(StepKind::kPutItem, index);
            return;
        }
        const auto [service, rest] = models::splitName(name);
        step(StepKind::kCall, call(service + ".put:" + rest, 0.0, {}));
    }

    void callStep(const TierStep& source) {
        const std::uint16_t index = call(source.name, source.timeout.value, source.retries);
        CallCode& code = program_.calls[index];
        code.count = static_cast<std::uint16_t>(source.count);
        code.parallel = source.parallel && source.count > 1;
        code.failsCaller = source.onError == TierStep::OnError::kFail;
        if (source.breaker) {
            code.breaker = program_.breakers++;
            code.breakerRule = *source.breaker;
        }
        step(StepKind::kCall, index);
    }

    std::uint16_t timeoutClass(double seconds) {
        const auto found = std::find(program_.timeouts.begin(), program_.timeouts.end(), seconds);
        if (found != program_.timeouts.end())
            return static_cast<std::uint16_t>(found - program_.timeouts.begin());
        return append(program_.timeouts, seconds);
    }

    /// A new call of "service.operation" over the edges on the way.
    std::uint16_t call(const std::string& name, double timeout, const models::RetryPolicy& retries) {
        auto [service, operation] = models::splitName(name);
        CallCode code;
        code.firstEdge = indexOf(program_.route);
        code.timeoutCause = kTimeout;
        code.retries = retries;
        std::uint16_t index = 0;
        while (edge(service, index) != nullptr) {
            program_.route.push_back(index);
            ++code.edges;
            const models::Service& passing = *scenario_.service(service);
            double limit = 0.0;
            if (const auto* gateway = std::get_if<models::Gateway>(&passing.kind))
                limit = gateway->timeout.value;
            if (const auto* balancer = std::get_if<models::LoadBalancer>(&passing.kind))
                limit = balancer->idleTimeout.value;
            if (limit > 0.0 && (timeout <= 0.0 || limit < timeout)) {
                timeout = limit;
                code.timeoutCause = kGatewayTimeout;
            }
            if (program_.edges[index].kind == EdgeKind::kConnectionProxy) code.pooled = true;
            service = models::targetsOf(passing);
        }
        code.station = program_.station(service);
        const auto found = operationIndex_.find(service + "." + operation);
        if (code.station == kNoIndex || found == operationIndex_.end())
            throw std::runtime_error("no operation '" + name + "'");
        code.operation = found->second;
        if (pooledTo_ == code.station) code.pooled = true;
        if (timeout > 0.0) code.timeoutClass = timeoutClass(timeout);
        return append(program_.calls, code);
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
    std::map<std::string, std::uint16_t> operationIndex_;
    // Of the operation being compiled:
    const models::TierCommon* own_ = nullptr;
    std::uint16_t station_ = 0;
    std::uint16_t scope_ = kNoIndex;
    std::uint16_t pooledTo_ = kNoIndex; ///< station to which a held pool's connections go
    std::uint8_t repeats_ = 0;
    std::uint8_t locks_ = 0;
};

} // namespace

Program compileProgram(const models::Scenario& scenario) { return Compiler(scenario).compileAll(); }

} // namespace headroom::tiers
