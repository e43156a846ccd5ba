// Machines, instances, pools, edges and queues of a scenario.

#include "models/tier_lookup.hpp"
#include "sim/hardware/machine.hpp"
#include "sim/hardware/sampling.hpp"
#include "sim/tiers/proxy.hpp"
#include "sim/tiers/runners.hpp"
#include "sim/tiers/search_cluster.hpp"
#include "sim/tiers/tiers.hpp"

#include <algorithm>
#include <limits>

namespace headroom::tiers {

namespace {
constexpr std::uint32_t kNoLimit = std::numeric_limits<std::uint32_t>::max();
}

std::uint32_t Tiers::addPool(std::uint32_t instance, const engine::PoolSpec& spec, std::uint16_t code) {
    PoolSlot slot{engine::Pool(spec), instance, spec.tokens, code};
    pools_.push_back(std::move(slot));
    return static_cast<std::uint32_t>(pools_.size() - 1);
}

engine::PoolSpec Tiers::specOf(const PoolCode& code, std::uint32_t tokens) const {
    return {tokens, code.maxWaiting, code.timeout};
}

engine::PoolSpec Tiers::gateOf(const StationCode& code, bool& gated) const {
    const models::Service& service = scenario_.services[code.service];
    gated = true;
    if (const auto* app = std::get_if<models::Application>(&service.kind)) {
        gated = app->threads.has_value();
        if (gated)
            return {static_cast<std::uint32_t>(app->threads->max),
                    WorkerThreads::maxWaiting(*app->threads, app->limits.backlog), engine::kNever};
    }
    if (const auto* proxy = std::get_if<models::Proxy>(&service.kind))
        return {proxySlots(*proxy), 0, engine::kNever};
    if (const auto* runners = std::get_if<models::Runners>(&service.kind)) return runnerSlots(*runners);
    if (code.kind == StationKind::kCache) return {1, kNoLimit, engine::kNever};
    if (const auto* search = std::get_if<models::SearchCluster>(&service.kind)) {
        const auto vcpus =
            static_cast<std::uint32_t>(scenario_.instanceTypes.at(search->on.instance).vcpus);
        return {search->threads > 0 ? static_cast<std::uint32_t>(search->threads) : searchThreads(vcpus),
                static_cast<std::uint32_t>(search->queue), engine::kNever};
    }
    const auto* database = std::get_if<models::Database>(&service.kind);
    if (database != nullptr && database->workerThreads > 0)
        return {static_cast<std::uint32_t>(database->workerThreads), kNoLimit, engine::kNever};
    gated = false;
    return {};
}

void Tiers::buildMachines(std::uint16_t station, const models::Placement& on, int count, int most,
                          bool growing) {
    const models::InstanceType& type = scenario_.instanceTypes.at(on.instance);
    const engine::ProcessorSpec spec = hardware::processorSpec(type, on);
    const auto zones = static_cast<int>(paths_.zones());
    for (int i = 0; i < most; ++i) {
        Host host{engine::Processor(spec)};
        host.zone = static_cast<std::uint16_t>(i % zones);
        host.station = station;
        host.networkBurst = type.networkBurst.value;
        host.up = !growing || i < count;
        host.onSince = host.up ? 0.0 : -1.0;
        Instance instance;
        instance.host = static_cast<std::uint32_t>(hosts_.size());
        instance.station = station;
        instance.index = static_cast<std::uint16_t>(i);
        instance.power = host.up ? Power::kUp : Power::kOff;
        instances_.push_back(std::move(instance));
        hosts_.push_back(std::move(host));
    }
}

void Tiers::buildInstances(std::uint16_t index) {
    const StationCode& code = program_.stations[index];
    const models::Service& service = scenario_.services[code.service];
    Station& station = stations_[index];
    station.firstInstance = static_cast<std::uint32_t>(instances_.size());
    if (code.beside != kNoIndex) {
        const Station& other = stations_[code.beside];
        for (std::uint32_t i = 0; i < other.instances; ++i) {
            Instance instance;
            instance.host = instances_[other.firstInstance + i].host;
            instance.power = instances_[other.firstInstance + i].power;
            instance.station = index;
            instance.index = static_cast<std::uint16_t>(i);
            instances_.push_back(std::move(instance));
        }
    } else if (const models::Placement* on = models::tierPlacement(service)) {
        const int most = models::mostTierInstances(service);
        const int now = models::tierInstances(service);
        buildMachines(index, *on, now, most, most > now);
    } else {
        Instance instance;
        instance.station = index;
        instances_.push_back(std::move(instance));
    }
    station.instances = static_cast<std::uint32_t>(instances_.size()) - station.firstInstance;
    bool gated = false;
    const engine::PoolSpec gate = gateOf(code, gated);
    const auto* app = std::get_if<models::Application>(&service.kind);
    for (std::uint32_t i = station.firstInstance; i < instances_.size(); ++i) {
        Instance& instance = instances_[i];
        instance.breakers.resize(program_.breakers);
        if (gated) instance.gate = addPool(i, gate, kNoIndex);
        if (app != nullptr && app->threads) instance.threads = WorkerThreads(*app->threads);
        instance.firstPool = static_cast<std::uint32_t>(pools_.size());
        for (std::size_t p = 0; p < program_.pools.size(); ++p)
            if (program_.pools[p].station == index)
                addPool(i, specOf(program_.pools[p], program_.pools[p].size),
                        static_cast<std::uint16_t>(p));
        station.router.add();
        if (instance.power != Power::kUp)
            station.router.setDraining(static_cast<std::uint32_t>(i - station.firstInstance), true);
    }
}

void Tiers::buildStations() {
    stations_.resize(program_.stations.size());
    stationDelay_.resize(program_.stations.size());
    coldStart_.resize(program_.stations.size());
    replicaLag_.resize(program_.stations.size());
    functionIndex_.assign(program_.operations.size(), 0);
    std::vector<std::uint16_t> order; // services beside others come after them
    for (std::uint16_t s = 0; s < stations_.size(); ++s)
        if (program_.stations[s].beside == kNoIndex) order.push_back(s);
    for (std::uint16_t s = 0; s < stations_.size(); ++s)
        if (program_.stations[s].beside != kNoIndex) order.push_back(s);
    for (const std::uint16_t s : order) {
        const models::Service& service = scenario_.services[program_.stations[s].service];
        Station& station = stations_[s];
        if (const models::TierCommon* own = models::commonOf(service))
            station.admission = AdmissionControl(own->admission);
        if (const auto* app = std::get_if<models::Application>(&service.kind))
            station.system = OsLimits(app->limits);
        if (const auto* proxy = std::get_if<models::Proxy>(&service.kind))
            station.admission = AdmissionControl(proxy->admission);
        if (const auto* storage = std::get_if<models::ObjectStorage>(&service.kind))
            station.admission = AdmissionControl({0, storage->maxRequests, 0.0});
        if (const auto* content = std::get_if<models::ContentDelivery>(&service.kind))
            station.admission = AdmissionControl({0, content->maxRequests, 0.0});
        if (const auto* database = std::get_if<models::Database>(&service.kind)) {
            const auto& type = scenario_.instanceTypes.at(database->on.instance);
            station.connections = ConnectionBudget(
                database->maxConnections > 0 ? static_cast<std::uint32_t>(database->maxConnections)
                                             : defaultMaxConnections(type.memory));
            replicaLag_[s] = hardware::compile(database->replicaLag);
        }
        if (const auto* cache = std::get_if<models::Cache>(&service.kind))
            station.hotShare = cache->hotShare;
        if (const auto* search = std::get_if<models::SearchCluster>(&service.kind)) {
            station.copies = static_cast<std::uint16_t>(1 + search->replicas);
            station.shards = static_cast<std::uint16_t>(search->shards);
        }
        if (const auto* table = std::get_if<models::Table>(&service.kind))
            station.table = std::make_unique<TablePartitions>(*table);
        if (const auto* functions = std::get_if<models::Functions>(&service.kind)) {
            std::uint32_t count = 0;
            for (std::size_t o = 0; o < program_.operations.size(); ++o)
                if (program_.operations[o].station == s) functionIndex_[o] = count++;
            station.functions = std::make_unique<FunctionPlatform>(*functions, count);
            station.speed = FunctionPlatform::speed(functions->memory);
            stationDelay_[s] = hardware::compile(functions->overhead);
            coldStart_[s] = hardware::compile(functions->coldStart);
        }
        if (const auto* broker = std::get_if<models::Broker>(&service.kind)) {
            constexpr double kWatermark = 0.4; // RabbitMQ's vm_memory_high_watermark
            const double memory = scenario_.instanceTypes.at(broker->on.instance).memory.value;
            station.memoryLimit =
                broker->memoryLimit.value > 0.0 ? broker->memoryLimit.value : kWatermark * memory;
            station.memoryUsed.assign(static_cast<std::size_t>(broker->on.count), 0.0);
        }
        buildInstances(s);
    }
}

void Tiers::buildEdges() {
    using Algorithm = models::LoadBalancer::Algorithm;
    for (const EdgeCode& code : program_.edges) {
        const models::Service& service = scenario_.services[code.service];
        Edge edge;
        models::Distribution delay;
        if (const auto* balancer = std::get_if<models::LoadBalancer>(&service.kind)) {
            edge.capacity =
                EdgeCapacity::growing(balancer->requests.value, balancer->doublesEvery.value);
            const engine::RouterPolicy policy =
                balancer->sticky                                ? engine::RouterPolicy::kSticky
                : balancer->algorithm == Algorithm::kRoundRobin ? engine::RouterPolicy::kRoundRobin
                : balancer->algorithm == Algorithm::kRandom     ? engine::RouterPolicy::kRandom
                                                            : engine::RouterPolicy::kLeastOutstanding;
            edge.router = engine::Router(policy);
            edge.routes = code.last;
            delay = balancer->addedLatency;
        }
        if (const auto* gateway = std::get_if<models::Gateway>(&service.kind)) {
            edge.capacity =
                EdgeCapacity::fixed(gateway->requests.value,
                                    gateway->burst > 0.0 ? gateway->burst : gateway->requests.value);
            delay = gateway->addedLatency;
        }
        if (edge.routes) {
            const Station& station = stations_[code.station];
            for (std::uint32_t i = 0; i < station.instances; ++i) {
                edge.router.add();
                if (instances_[station.firstInstance + i].power != Power::kUp)
                    edge.router.setDraining(i, true);
            }
        }
        if (const auto* proxy = std::get_if<models::ConnectionProxy>(&service.kind)) {
            ConnectionBudget& budget = stations_[code.station].connections;
            const std::uint32_t most = budget.most() > 0 ? budget.most() : kNoLimit;
            const std::uint32_t wanted =
                proxy->connections > 0 ? static_cast<std::uint32_t>(proxy->connections) : most;
            const std::uint32_t tokens = budget.open(0.0, wanted);
            edge.pool = addPool(kNoOne, {tokens, kNoLimit, proxy->borrowTimeout.value}, kNoIndex);
            delay = proxy->addedLatency;
        }
        const auto* balancer = std::get_if<models::LoadBalancer>(&service.kind);
        edge.open = balancer != nullptr && edge.routes && !edge.capacity.limited() &&
                    (balancer->sticky || balancer->algorithm == Algorithm::kRoundRobin ||
                     balancer->algorithm == Algorithm::kRandom);
        edges_.push_back(std::move(edge));
        edgeDelay_.emplace_back(delay);
    }
    // Pools of applications come last: what a connection proxy opened is gone.
    for (std::uint32_t i = 0; i < instances_.size(); ++i)
        if (instances_[i].power == Power::kUp) openPools(i, 0.0);
}

void Tiers::buildQueues() {
    queues_.resize(program_.queues.size());
    heldPublishers_.resize(program_.queues.size());
    lockedBy_.assign(program_.queues.size(), kNoOne);
    for (std::uint16_t q = 0; q < program_.queues.size(); ++q) {
        const QueueCode& code = program_.queues[q];
        if (!code.batch) continue;
        const auto& batch = std::get<models::Batch>(scenario_.services[code.service].kind);
        const Station& on = stations_[program_.station(batch.on)];
        for (std::uint32_t i = 0; i < on.instances; ++i) {
            BatchRunner runner;
            runner.queue = q;
            runner.instance = on.firstInstance + i;
            runners_.push_back(std::move(runner));
        }
    }
}

} // namespace headroom::tiers
