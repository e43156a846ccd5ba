// Resources over time: what every limit of the services had to give and gave.

#include "models/tier_lookup.hpp"
#include "sim/tiers/tiers.hpp"

#include <algorithm>

namespace headroom::tiers {

namespace {

std::string numbered(const std::string& name, std::size_t i) {
    return name + "[" + std::to_string(i) + "]";
}

float share(double part, double whole) {
    return whole > 0.0 ? static_cast<float>(std::clamp(part / whole, 0.0, 1.0)) : 0.0F;
}

/// Name and kind of a station's gate.
struct GateName {
    const char* name;
    const char* kind;
    const char* unit;
};

GateName gateName(StationKind kind) {
    switch (kind) {
    case StationKind::kProxy:
        return {"connections", "connections", "proxied requests"};
    case StationKind::kCache:
        return {"engine", "event-loop", "threads"};
    case StationKind::kRunners:
        return {"slots", "slots", "slots"};
    default:
        return {"threads", "threads", "threads"};
    }
}

} // namespace

void Tiers::addResources() {
    cpuResource_ = recorder_.resourceCount();
    for (std::size_t h = 0; h < hosts_.size(); ++h) {
        const Host& host = hosts_[h];
        const StationCode& code = program_.stations[host.station];
        std::size_t index = 0;
        for (std::size_t i = 0; i < h; ++i) index += hosts_[i].station == host.station ? 1 : 0;
        recorder_.addResource(numbered(code.name + ".cpu", index), code.name, "cpu",
                              host.processor.spec().allowedVcpus(), "vCPU");
        recorder_.addResource(numbered(code.name + ".network", index), code.name, "network",
                              host.networkBurst, "bytes/s");
    }
    creditResource_ = recorder_.resourceCount();
    for (std::size_t s = 0; s < stations_.size(); ++s)
        if (canThrottle(s))
            recorder_.addResource(program_.stations[s].name + ".cpu-credits", program_.stations[s].name,
                                  "credits", 1.0, "throttled share");
    poolResource_ = recorder_.resourceCount();
    for (const PoolSlot& slot : pools_) {
        if (slot.instance == kNoOne) {
            const auto edge = std::find_if(edges_.begin(), edges_.end(), [&](const Edge& candidate) {
                return candidate.pool == static_cast<std::uint32_t>(&slot - pools_.data());
            });
            const std::string& name =
                program_.edges[static_cast<std::size_t>(edge - edges_.begin())].name;
            recorder_.addResource(name + ".connections", name, "pool", slot.tokens, "connections", true);
            continue;
        }
        const Instance& instance = instances_[slot.instance];
        const StationCode& code = program_.stations[instance.station];
        if (slot.code != kNoIndex) {
            recorder_.addResource(numbered(program_.pools[slot.code].name, instance.index), code.name,
                                  "pool", slot.tokens, "connections", true);
            continue;
        }
        const GateName gate = gateName(code.kind);
        recorder_.addResource(numbered(code.name + "." + gate.name, instance.index), code.name,
                              gate.kind, slot.tokens, gate.unit, true);
    }
    stationResource_ = recorder_.resourceCount();
    for (std::size_t s = 0; s < stations_.size(); ++s) {
        const StationCode& code = program_.stations[s];
        const Station& station = stations_[s];
        const models::Service& service = scenario_.services[code.service];
        if (code.kind == StationKind::kDatabase)
            recorder_.addResource(code.name + ".connections", code.name, "connections",
                                  station.connections.most(), "connections");
        if (station.admission.limits())
            recorder_.addResource(code.name + ".admission", code.name, "rate", 0.0, "requests");
        if (station.functions)
            recorder_.addResource(code.name + ".concurrency", code.name, "concurrency",
                                  station.functions->concurrency(), "executions");
        if (station.table)
            recorder_.addResource(code.name + ".capacity", code.name, "rate", station.table->capacity(),
                                  "units/s");
        for (std::size_t n = 0; n < station.memoryUsed.size(); ++n)
            recorder_.addResource(numbered(code.name + ".memory", n), code.name, "memory",
                                  station.memoryLimit, "bytes");
        const auto* app = std::get_if<models::Application>(&service.kind);
        if (app != nullptr && station.system.most() > 0)
            recorder_.addResource(code.name + ".file-descriptors", code.name, "file-descriptors",
                                  station.system.most(), "descriptors of the fullest instance");
        if (app != nullptr && app->threads)
            for (std::uint32_t i = 0; i < station.instances; ++i)
                recorder_.addResource(numbered(code.name + ".accept-queue", i), code.name, "backlog",
                                      WorkerThreads::acceptQueue(*app->threads, app->limits.backlog),
                                      "connections");
    }
    edgeResource_ = recorder_.resourceCount();
    for (std::size_t e = 0; e < edges_.size(); ++e)
        if (edges_[e].capacity.limited())
            recorder_.addResource(program_.edges[e].name + ".requests", program_.edges[e].name, "rate",
                                  edges_[e].capacity.rate(), "1/s");
    for (const LockCode& code : program_.locks)
        recorder_.addResource(
            code.name, code.station == kNoIndex ? code.name : program_.stations[code.station].name,
            "lock", 1.0, "hottest row", true);
    for (const LimiterCode& code : program_.limiters)
        recorder_.addResource(code.name, program_.stations[code.station].name, "rate", code.rate, "1/s");
    if (const auto& generator = scenario_.workload.loadGenerator) {
        const models::InstanceType& type = scenario_.instanceTypes.at(generator->on.instance);
        const std::string name = "load-generator";
        generatorResource_ =
            recorder_.addResource(name + ".cpu", name, "cpu", generator->on.count * type.vcpus, "vCPU");
        recorder_.addResource(name + ".ports", name, "connections",
                              static_cast<double>(generator->on.count) * generator->ports, "ports");
        recorder_.addResource(name + ".network", name, "network",
                              generator->on.count * type.networkBurst.value, "bytes/s");
    }
}

bool Tiers::canThrottle(std::size_t station) const {
    return std::any_of(hosts_.begin(), hosts_.end(), [&](const Host& host) {
        return host.station == station && host.processor.spec().burst == engine::BurstMode::kStandard;
    });
}

void Tiers::sampleCredits(std::size_t bin) {
    std::size_t at = creditResource_;
    for (std::size_t s = 0; s < stations_.size(); ++s) {
        if (!canThrottle(s)) continue;
        double running = 0.0;
        double throttled = 0.0;
        for (const Host& host : hosts_) {
            if (host.station != s || !host.up) continue;
            running += 1.0;
            throttled += host.processor.throttled() ? 1.0 : 0.0;
        }
        recorder_.resource(at++).utilization[bin] = share(throttled, running);
    }
}

void Tiers::sampleGenerator(std::size_t bin) {
    const auto& generator = scenario_.workload.loadGenerator;
    if (!generator) return;
    const models::InstanceType& type = scenario_.instanceTypes.at(generator->on.instance);
    const double machines = generator->on.count;
    const double seconds = recorder_.binSeconds();
    const auto requests = static_cast<double>(recorder_.requests.injected - sampledRequests_);
    sampledRequests_ = recorder_.requests.injected;
    const double cpu = requests * generator->cpuPerRequest.value / type.singleThreadSpeed;
    // All its threads together do what all cores do with both threads busy.
    const double work = type.physicalCores * type.smtYield;
    recorder_.resource(generatorResource_).utilization[bin] = share(cpu, machines * work * seconds);
    recorder_.resource(generatorResource_ + 1).utilization[bin] =
        share(activeUsers(), machines * generator->ports);
    recorder_.resource(generatorResource_ + 2).utilization[bin] =
        share(answeredBytes_ / seconds, machines * type.networkBurst.value);
    answeredBytes_ = 0.0;
}

void Tiers::sample(double now) {
    if (now > length_ + 1e-9) return;
    const std::size_t bin = recorder_.binOf(now - 0.5 * recorder_.binSeconds());
    sampleHosts(bin, now);
    sampleCredits(bin);
    samplePools(bin, now);
    sampleStations(bin, now);
    sampleEdgesAndLocks(bin, now);
    sampleQueues(bin, now);
    sampleGenerator(bin);
    recorder_.set("users", "users", bin, activeUsers());
    recorder_.set("users arrived", "users", bin, static_cast<double>(arrived_));
    if (retries_ > 0) recorder_.set("retries", "in all", bin, static_cast<double>(retries_));
    for (std::size_t c = 0; c < counters_.size(); ++c)
        recorder_.set(program_.counters[c].name, "left", bin, counters_[c]);
    for (const ScaledService& scaled : scaled_) {
        const Station& station = stations_[scaled.station];
        double up = 0.0;
        double booting = 0.0;
        for (std::uint32_t i = 0; i < station.instances; ++i) {
            const std::uint32_t index = station.firstInstance + i;
            const Instance& instance = instances_[index];
            up += instance.power == Power::kUp ? 1.0 : 0.0;
            booting += instance.power == Power::kBooting ? 1.0 : 0.0;
            if (instance.power == Power::kDraining && instance.inFlight == 0) switchOff(index);
        }
        const std::string& name = program_.stations[scaled.station].name;
        recorder_.set(name + " instances", "instances", bin, up);
        recorder_.set(name + " instances booting", "instances", bin, booting);
    }
    recorder_.closeBin(bin);
    if (options_.stopWhen && bin + 1 < bins_ && options_.stopWhen(recorder_.soFar(bin + 1))) {
        length_ = now; // nothing later happens any more
        bins_ = bin + 1;
    }
}

void Tiers::sampleHosts(std::size_t bin, double now) {
    const double seconds = recorder_.binSeconds();
    double credits = 0.0;
    double surplus = 0.0;
    bool burstable = false;
    for (std::size_t h = 0; h < hosts_.size(); ++h) {
        Host& host = hosts_[h];
        const double busy = host.processor.busySeconds(now);
        recorder_.resource(cpuResource_ + 2 * h).utilization[bin] =
            share(busy - host.sampledBusy, seconds * host.processor.spec().allowedVcpus());
        recorder_.resource(cpuResource_ + 2 * h + 1).utilization[bin] =
            share((host.bytes - host.sampledBytes) / seconds, host.networkBurst);
        host.sampledBusy = busy;
        host.sampledBytes = host.bytes;
        if (!host.processor.spec().hasCredits()) continue;
        burstable = true;
        credits += host.processor.credits(now);
        surplus += host.processor.surplusCredits(now) + host.processor.chargedCredits(now);
    }
    if (!burstable) return;
    recorder_.set("cpu credits", "vCPU-minutes", bin, credits);
    recorder_.set("surplus cpu credits", "vCPU-minutes", bin, surplus);
}

void Tiers::samplePools(std::size_t bin, double now) {
    const double seconds = recorder_.binSeconds();
    for (std::size_t p = 0; p < pools_.size(); ++p) {
        PoolSlot& slot = pools_[p];
        result::ResourceSeries& series = recorder_.resource(poolResource_ + p);
        const double use = slot.pool.useIntegral(now);
        const double wait = slot.pool.waitIntegral(now);
        const std::uint64_t granted = slot.pool.counters().granted;
        series.utilization[bin] = share((use - slot.sampledUse) / seconds, slot.tokens);
        series.queue[bin] = static_cast<float>((wait - slot.sampledWait) / seconds);
        if (granted > slot.sampledGranted)
            series.waitSeconds[bin] = static_cast<float>(
                (wait - slot.sampledWait) / static_cast<double>(granted - slot.sampledGranted));
        slot.sampledUse = use;
        slot.sampledWait = wait;
        slot.sampledGranted = granted;
        // A refusal at the gate of worker threads is the accept queue's.
        if (slot.code == kNoIndex && slot.instance != kNoOne &&
            program_.stations[instances_[slot.instance].station].kind == StationKind::kApplication)
            continue;
        series.refusals = slot.refusals;
        series.firstRefusalSeconds = slot.firstRefusal;
    }
}

void Tiers::sampleStations(std::size_t bin, double /*now*/) {
    std::size_t at = stationResource_;
    const auto next = [&](double use, std::uint64_t refusals, double first) {
        result::ResourceSeries& series = recorder_.resource(at++);
        series.utilization[bin] = static_cast<float>(std::clamp(use, 0.0, 1.0));
        series.refusals = refusals;
        series.firstRefusalSeconds = first;
    };
    for (std::size_t s = 0; s < stations_.size(); ++s) {
        const StationCode& code = program_.stations[s];
        Station& station = stations_[s];
        if (code.kind == StationKind::kDatabase) {
            next(station.connections.use(), station.connections.refusals(),
                 station.connections.firstRefusal());
            recorder_.set(code.name + " connections", "connections", bin, station.connections.openNow());
            if (station.instances > 1)
                recorder_.set(code.name + " stale reads", "in all", bin,
                              static_cast<double>(station.staleReads));
        }
        if (station.admission.limits())
            next(station.admission.use(), station.admission.refusals(),
                 station.admission.firstRefusal());
        if (station.functions) {
            FunctionPlatform& functions = *station.functions;
            next(static_cast<double>(functions.running()) / functions.concurrency(),
                 functions.throttled(), functions.firstThrottle());
            functions.expire(now_);
            recorder_.set(code.name + " executions", "executions", bin, functions.running());
            recorder_.set(code.name + " cold starts", "in all", bin,
                          static_cast<double>(functions.coldStarts()));
        }
        if (station.table)
            next(station.table->takeUsed() / (station.table->capacity() * recorder_.binSeconds()),
                 station.table->throttled(), station.table->firstThrottle());
        for (const double used : station.memoryUsed) next(used / station.memoryLimit, 0, -1.0);
        const auto* app = std::get_if<models::Application>(&scenario_.services[code.service].kind);
        if (app != nullptr && station.system.most() > 0)
            next(station.system.takeUse(), station.system.refusals(), station.system.firstRefusal());
        if (app == nullptr || !app->threads) continue;
        const int queue = WorkerThreads::acceptQueue(*app->threads, app->limits.backlog);
        const double inside = app->threads->maxConnections - app->threads->max;
        for (std::uint32_t i = 0; i < station.instances; ++i) {
            const PoolSlot& gate = pools_[instances_[station.firstInstance + i].gate];
            const double beyond = std::max(0.0, gate.pool.waiting() - inside);
            next(queue > 0 ? beyond / queue : 0.0, gate.refusals, gate.firstRefusal);
        }
    }
}

void Tiers::sampleEdgesAndLocks(std::size_t bin, double now) {
    const double seconds = recorder_.binSeconds();
    std::size_t at = edgeResource_;
    for (Edge& edge : edges_) {
        if (!edge.capacity.limited()) continue;
        result::ResourceSeries& series = recorder_.resource(at++);
        series.utilization[bin] = static_cast<float>(edge.capacity.sample(now, seconds));
        series.refusals = edge.capacity.refusals();
        series.firstRefusalSeconds = edge.capacity.firstRefusal();
    }
    for (Lock& lock : locks_) {
        result::ResourceSeries& series = recorder_.resource(at++);
        const double held = lock.hotHeld + (lock.hotHeldSince >= 0.0 ? now - lock.hotHeldSince : 0.0);
        const double wait = lock.rows.waitIntegral(now);
        const std::uint64_t contended = lock.rows.counters().contended;
        series.utilization[bin] = share(held - lock.sampledHeld, seconds);
        series.queue[bin] = static_cast<float>((wait - lock.sampledWait) / seconds);
        if (contended > lock.sampledContended)
            series.waitSeconds[bin] = static_cast<float>(
                (wait - lock.sampledWait) / static_cast<double>(contended - lock.sampledContended));
        series.refusals = lock.timeouts;
        series.firstRefusalSeconds = lock.firstTimeout;
        lock.sampledHeld = held;
        lock.sampledWait = wait;
        lock.sampledContended = contended;
    }
    for (std::size_t i = 0; i < limiters_.size(); ++i) {
        result::ResourceSeries& series = recorder_.resource(at++);
        const double level = limiters_[i].level(now);
        series.utilization[bin] = share(limiters_[i].burst() - level, limiters_[i].burst());
        if (limiterRefusals_[i] > 0 && series.refusals == 0) series.firstRefusalSeconds = now;
        series.refusals = limiterRefusals_[i];
    }
}

void Tiers::sampleQueues(std::size_t bin, double /*now*/) {
    for (std::size_t q = 0; q < queues_.size(); ++q) {
        const std::string& name = program_.queues[q].name;
        recorder_.set(name + " waiting", "items", bin, static_cast<double>(queues_[q].items.size()));
        if (program_.queues[q].batch)
            recorder_.set(name + " done twice", "items", bin, static_cast<double>(queues_[q].doneTwice));
    }
}

} // namespace headroom::tiers
