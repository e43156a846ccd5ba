// Instances that come and go: scaling, faults, restarts.

#include "models/tier_lookup.hpp"
#include "sim/hardware/sampling.hpp"
#include "sim/tiers/tiers.hpp"

#include <algorithm>

namespace headroom::tiers {

namespace {
constexpr std::uint64_t kBootStream = 32; // one stream per scaled service

/// An empty pool in the place of one whose process is gone.
void renewPool(PoolSlot& slot, const engine::PoolSpec& spec) {
    slot.pool = engine::Pool(spec);
    slot.sampledUse = slot.sampledWait = 0.0;
    slot.sampledGranted = 0;
}
} // namespace

void Tiers::startScaling() {
    for (std::uint16_t s = 0; s < stations_.size(); ++s) {
        const auto* app =
            std::get_if<models::Application>(&scenario_.services[program_.stations[s].service].kind);
        if (app == nullptr || !app->scaling || !app->beside.empty()) continue;
        ScaledService scaled{s,
                             Scaler(*app->scaling, scenario_.workload.events),
                             hardware::compile(app->scaling->boot),
                             engine::RandomStream(options_.seed, kBootStream + s),
                             &*app->scaling,
                             models::tierInstances(scenario_.services[program_.stations[s].service])};
        scaled_.push_back(std::move(scaled));
    }
    for (std::size_t i = 0; i < scaled_.size(); ++i) {
        const ScaledService& scaled = scaled_[i];
        const double period = scaled.rule->metricPeriod.value;
        control_->every(period, period, [this, i](double now) { closePeriod(i, now); });
        for (const double date : scaled.scaler.dates())
            control_->at(date, [this, i](double now) { resize(i, scaled_[i].wanted, now); });
    }
}

void Tiers::closePeriod(std::size_t index, double now) {
    ScaledService& scaled = scaled_[index];
    const Station& station = stations_[scaled.station];
    const double period = scaled.rule->metricPeriod.value;
    double cpu = 0.0;
    double threads = 0.0;
    double served = 0.0;
    double counted = 0.0;
    for (std::uint32_t i = 0; i < station.instances; ++i) {
        Instance& instance = instances_[station.firstInstance + i];
        Host& host = hosts_[instance.host];
        const double busy = host.processor.busySeconds(now);
        const double use = instance.gate == kNoOne ? 0.0 : pools_[instance.gate].pool.useIntegral(now);
        if (instance.power == Power::kUp && instance.warmAt <= now - period) {
            counted += 1.0;
            cpu += (busy - host.periodBusy) / (period * host.processor.spec().allowedVcpus());
            served += static_cast<double>(instance.served) / period;
            if (instance.gate != kNoOne)
                threads += (use - instance.periodUse) / (period * pools_[instance.gate].tokens);
        }
        host.periodBusy = busy;
        instance.periodUse = use;
        instance.served = 0;
    }
    resize(index, scaled.wanted, now); // what had to wait for a hold or a limit
    if (counted == 0.0) return;
    const auto point = [&](models::ScalingMetric metric, double value) {
        control_->at(
            now + scaled.rule->metricDelay.value, [this, index, metric, value, counted](double at) {
                ScaledService& mine = scaled_[index];
                int current = 0;
                const Station& own = stations_[mine.station];
                for (std::uint32_t i = 0; i < own.instances; ++i) {
                    const Power power = instances_[own.firstInstance + i].power;
                    current += power == Power::kUp || power == Power::kBooting ? 1 : 0;
                }
                const int wanted =
                    mine.scaler.onDataPoint(at, metric, value, static_cast<int>(counted), current);
                if (wanted == current) return;
                mine.wanted = mine.scaler.allowed(wanted, at);
                if (mine.wanted == current) return;
                mine.scaler.changed(at);
                resize(index, mine.wanted, at);
            });
    };
    const auto uses = [&](models::ScalingMetric metric) {
        const models::Scaling& rule = *scaled.rule;
        return (rule.targetTracking && rule.targetTracking->metric == metric) ||
               (rule.step && rule.step->metric == metric);
    };
    if (uses(models::ScalingMetric::kCpu)) point(models::ScalingMetric::kCpu, cpu / counted);
    if (uses(models::ScalingMetric::kThreads)) point(models::ScalingMetric::kThreads, threads / counted);
    if (uses(models::ScalingMetric::kRequestsPerInstance))
        point(models::ScalingMetric::kRequestsPerInstance, served / counted);
}

void Tiers::resize(std::size_t index, int wanted, double now) {
    ScaledService& scaled = scaled_[index];
    const bool byMetric = scaled.rule->targetTracking || scaled.rule->step;
    const int size = scaled.scaler.allowed(byMetric ? wanted : scaled.scaler.floorAt(now), now);
    // Once a clock has raised the size, only the metric policies bring it down again.
    scaled.wanted = byMetric ? std::max(scaled.wanted, size) : size;
    const Station& station = stations_[scaled.station];
    int present = 0;
    for (std::uint32_t i = 0; i < station.instances; ++i) {
        const Power power = instances_[station.firstInstance + i].power;
        present += power == Power::kUp || power == Power::kBooting ? 1 : 0;
    }
    for (std::uint32_t i = 0; i < station.instances && present < size; ++i) {
        const std::uint32_t instance = station.firstInstance + i;
        if (instances_[instance].power != Power::kOff ||
            hosts_[instances_[instance].host].onSince >= 0.0)
            continue;
        launch(instance, now + scaled.boot.sample(scaled.random));
        hosts_[instances_[instance].host].onSince = now;
        ++present;
    }
    const double hold = scaled.rule->scaleInHold.value;
    for (std::uint32_t i = station.instances; i-- > 0 && present > size;) {
        const std::uint32_t instance = station.firstInstance + i;
        if (instances_[instance].power != Power::kUp || now - instances_[instance].upSince < hold)
            continue;
        drain(instance, now);
        --present;
    }
}

void Tiers::launch(std::uint32_t index, double serves) {
    const std::uint32_t host = instances_[index].host;
    for (Instance& instance : instances_)
        if (instance.host == host) instance.power = Power::kBooting;
    control_->at(serves, [this, host](double) { control_->setHostUp(host, true); });
}

void Tiers::drain(std::uint32_t index, double /*now*/) {
    const std::uint32_t host = instances_[index].host;
    for (std::uint32_t i = 0; i < instances_.size(); ++i) {
        if (instances_[i].host != host) continue;
        instances_[i].power = Power::kDraining;
        setRouted(i, false, true);
    }
}

void Tiers::switchOff(std::uint32_t index) {
    const std::uint32_t host = instances_[index].host;
    for (std::uint32_t i = 0; i < instances_.size(); ++i)
        if (instances_[i].host == host && instances_[i].inFlight > 0) return; // beside it, still busy
    for (std::uint32_t i = 0; i < instances_.size(); ++i) {
        if (instances_[i].host != host) continue;
        instances_[i].power = Power::kOff;
        closePools(i);
    }
    bill(hosts_[host], now_);
    hosts_[host].onSince = -1.0;
    control_->setHostUp(host, false);
}

void Tiers::bill(Host& host, double now) {
    constexpr double kLeastBilled = 60.0; // EC2 bills Linux by the second, a minute at least
    if (host.onSince >= 0.0) host.billedSeconds += std::max(kLeastBilled, now - host.onSince);
}

void Tiers::setRouted(std::uint32_t index, bool routed, bool healthy) {
    const Instance& instance = instances_[index];
    stations_[instance.station].router.setDraining(instance.index, !routed);
    stations_[instance.station].router.setHealthy(instance.index, healthy);
    for (std::size_t e = 0; e < edges_.size(); ++e) {
        if (!edges_[e].routes || program_.edges[e].station != instance.station) continue;
        edges_[e].router.setDraining(instance.index, !routed);
        edges_[e].router.setHealthy(instance.index, healthy);
    }
}

void Tiers::openPools(std::uint32_t index, double now) {
    Instance& instance = instances_[index];
    std::uint32_t at = instance.firstPool;
    for (; at < pools_.size() && pools_[at].instance == index; ++at) {
        PoolSlot& slot = pools_[at];
        if (slot.code == kNoIndex) continue;
        const PoolCode& code = program_.pools[slot.code];
        slot.tokens = code.size;
        if (code.to != kNoIndex) {
            slot.tokens = stations_[code.to].connections.open(now, code.size);
            instance.pooled += slot.tokens;
        }
        renewPool(slot, specOf(code, slot.tokens));
    }
}

void Tiers::closePools(std::uint32_t index) {
    Instance& instance = instances_[index];
    instance.pooled = 0;
    for (std::uint32_t at = instance.firstPool; at < pools_.size() && pools_[at].instance == index;
         ++at) {
        const PoolSlot& slot = pools_[at];
        if (slot.code == kNoIndex || program_.pools[slot.code].to == kNoIndex) continue;
        stations_[program_.pools[slot.code].to].connections.close(slot.tokens);
    }
}

void Tiers::serve(std::uint32_t index, double now) {
    Instance& instance = instances_[index];
    if (!hosts_[instance.host].up || instance.power == Power::kUp) return;
    instance.power = Power::kUp;
    instance.upSince = now;
    instance.warmAt = now;
    for (const ScaledService& scaled : scaled_)
        if (scaled.station == instance.station) instance.warmAt = now + scaled.rule->warmUp.value;
    openPools(index, now);
    setRouted(index, true, true);
    for (std::uint16_t q = 0; q < queues_.size(); ++q)
        if (program_.queues[q].station == instance.station) pump(q);
}

void Tiers::hostChanged(std::uint32_t hostIndex, bool up, double now) {
    now_ = std::max(now_, now);
    Host& host = hosts_[hostIndex];
    host.up = up;
    for (std::uint32_t i = 0; i < instances_.size(); ++i) {
        if (instances_[i].host != hostIndex) continue;
        if (!up) {
            if (instances_[i].power == Power::kUp || instances_[i].power == Power::kDraining)
                die(i, now_);
            continue;
        }
        if (instances_[i].power == Power::kBooting) {
            if (host.processor.runnable() == 0) host.processor.renewCredits(now_); // a new machine
            serve(i, now_);
            continue;
        }
        const auto* app = std::get_if<models::Application>(
            &scenario_.services[program_.stations[instances_[i].station].service].kind);
        const double delay = app == nullptr ? 0.0 : app->restartDelay.value;
        control_->at(now_ + delay, [this, i](double at) {
            now_ = std::max(now_, at);
            serve(i, at);
        });
    }
    runReady();
}

void Tiers::die(std::uint32_t index, double now) {
    Instance& instance = instances_[index];
    instance.power = Power::kOff;
    stations_[instance.station].router.setHealthy(instance.index, false);
    for (std::size_t e = 0; e < edges_.size(); ++e) {
        if (!edges_[e].routes || program_.edges[e].station != instance.station) continue;
        const auto& balancer =
            std::get<models::LoadBalancer>(scenario_.services[program_.edges[e].service].kind);
        const double found = balancer.healthCheck.interval.value * balancer.healthCheck.unhealthyAfter;
        control_->at(now + found, [this, e, index](double) {
            if (instances_[index].power != Power::kUp)
                edges_[e].router.setHealthy(instances_[index].index, false);
        });
    }
    Host& host = hosts_[instance.host];
    std::vector<std::uint32_t> lost;
    for (std::uint32_t f = 0; f < frames_.size(); ++f)
        if (frames_[f].live && frames_[f].arrived && !frames_[f].done && frames_[f].instance == index)
            lost.push_back(f);
    const bool shared = std::any_of(instances_.begin(), instances_.end(), [&](const Instance& other) {
        return other.host == instance.host && &other != &instance;
    });
    if (shared)
        for (const std::uint32_t f : lost) host.processor.remove(now_, f);
    else
        host.processor.clear(now_);
    engine::scheduleCompletion(events_, host.processor, kHost, instance.host);
    for (std::uint16_t q = 0; q < queues_.size(); ++q)
        if (program_.queues[q].station == instance.station && program_.queues[q].node == instance.index)
            heldPublishers_[q].clear(); // they are among the lost
    // Pools and threads go with the process; rows it held are rolled back and freed.
    for (const std::uint32_t f : lost) {
        Frame& frame = frames_[f];
        if (frame.locking) {
            const StepCode& step = program_.steps[static_cast<std::size_t>(frame.step) - 1];
            locks_[program_.rowChoices[step.a].lock].rows.cancel(now_, frame.rows[step.b], frame.ticket);
            frame.locking = false;
        }
        frame.gated = false;
        if (frame.step == 0) continue;
        std::uint16_t scope = program_.steps[static_cast<std::size_t>(frame.step) - 1].scope;
        for (; scope != kNoIndex; scope = program_.scopes[scope].outer)
            if (program_.scopes[scope].lock)
                unlock(program_.scopes[scope].index, frame.rows[program_.scopes[scope].slot]);
    }
    closePools(index);
    if (instance.gate != kNoOne) {
        bool gated = false;
        const engine::PoolSpec spec = gateOf(program_.stations[instance.station], gated);
        renewPool(pools_[instance.gate], spec);
    }
    for (std::uint32_t at = instance.firstPool; at < pools_.size() && pools_[at].instance == index; ++at)
        if (pools_[at].code != kNoIndex)
            renewPool(pools_[at], specOf(program_.pools[pools_[at].code], pools_[at].tokens));
    for (const std::uint32_t f : lost) {
        const bool viaEdge = frames_[f].edge > 0;
        serverDone(f, viaEdge ? kBadGateway : kRefused);
    }
}

std::vector<std::uint32_t> Tiers::hostsHitBy(const models::Fault& fault) const {
    std::vector<std::uint32_t> hit;
    std::vector<std::uint32_t> index(stations_.size(), 0); // within the service
    const std::uint16_t station = program_.station(fault.service);
    for (std::uint32_t h = 0; h < hosts_.size(); ++h) {
        const std::uint32_t mine = index[hosts_[h].station]++;
        const bool inRange = hosts_[h].station == station &&
                             mine >= static_cast<std::uint32_t>(fault.index) &&
                             mine < static_cast<std::uint32_t>(fault.index + fault.count);
        const bool inZone = hosts_[h].zone == static_cast<std::uint16_t>(fault.index);
        if (fault.kind == models::Fault::Kind::kKillZone ? inZone : inRange) hit.push_back(h);
    }
    return hit;
}

void Tiers::killHost(std::uint32_t host, double at, double end) {
    control_->at(at, [this, host, end](double) {
        if (!hosts_[host].up) return; // switched off already, and not to be switched on again
        control_->setHostUp(host, false);
        if (end < length_) control_->at(end, [this, host](double) { control_->setHostUp(host, true); });
    });
}

void Tiers::killProcess(std::uint32_t instance, double at, double restartDelay) {
    control_->at(at, [this, instance, restartDelay](double now) {
        if (instances_[instance].power != Power::kUp) return;
        now_ = std::max(now_, now);
        die(instance, now_);
        runReady();
        control_->at(now + restartDelay, [this, instance](double later) {
            now_ = std::max(now_, later);
            serve(instance, later);
            runReady();
        });
    });
}

void Tiers::slowHost(std::uint32_t host, double factor, double at, double end) {
    const double normal = hosts_[host].processor.spec().speed;
    const auto setSpeed = [this, host](double now, double speed) {
        hosts_[host].processor.setSpeed(now, speed);
        engine::scheduleCompletion(events_, hosts_[host].processor, kHost, host);
    };
    control_->at(at, [=](double now) { setSpeed(now, normal * factor); });
    if (end < length_) control_->at(end, [=](double now) { setSpeed(now, normal); });
}

void Tiers::lengthenHops(const models::Fault& fault, double seconds) {
    if (fault.kind == models::Fault::Kind::kDelayService) {
        const std::uint16_t station = program_.station(fault.service);
        if (station != kNoIndex) stations_[station].networkDelay += seconds;
        return;
    }
    paths_.lengthen(fault.kind == models::Fault::Kind::kDelayCrossZone, seconds);
}

void Tiers::scheduleFaults() {
    using Kind = models::Fault::Kind;
    for (const models::Fault& fault : scenario_.faults) {
        const double at = fault.at.value;
        const double end = fault.lasts.value > 0.0 ? at + fault.lasts.value : engine::kNever;
        switch (fault.kind) {
        case Kind::kKillInstance:
        case Kind::kKillZone:
            for (const std::uint32_t host : hostsHitBy(fault)) killHost(host, at, end);
            break;
        case Kind::kSlowInstance:
            for (const std::uint32_t host : hostsHitBy(fault)) slowHost(host, fault.factor, at, end);
            break;
        case Kind::kKillProcess: {
            const auto& app = std::get<models::Application>(scenario_.service(fault.service)->kind);
            const Station& station = stations_[program_.station(fault.service)];
            const auto first = static_cast<std::uint32_t>(fault.index);
            for (std::uint32_t i = first; i < first + static_cast<std::uint32_t>(fault.count); ++i)
                if (i < station.instances)
                    killProcess(station.firstInstance + i, at, app.restartDelay.value);
            break;
        }
        case Kind::kDelayInZone:
        case Kind::kDelayCrossZone:
        case Kind::kDelayService:
            control_->at(at, [this, &fault](double) { lengthenHops(fault, fault.delay.value); });
            if (end < length_)
                control_->at(end, [this, &fault](double) { lengthenHops(fault, -fault.delay.value); });
            break;
        case Kind::kKillStoreMaster:
        case Kind::kDeployInstance:
        case Kind::kDeployProcess:
        case Kind::kScaleOut:
        case Kind::kScaleIn:
            break; // refused by compileProgram()
        }
    }
}

} // namespace headroom::tiers
