// Limits that are no station: queues of bounded length, counted things, agreed rates. Each is a resource with
// its utilization and the requests it turned away.

#include "sim/fleet/fleet.hpp"

#include <algorithm>

namespace headroom::fleet {

namespace {
result::ResourceSeries limit(const std::string& name, const std::string& service,
                             const std::string& kind, double capacity, const std::string& unit) {
    result::ResourceSeries series;
    series.name = name;
    series.service = service;
    series.kind = kind;
    series.capacity = capacity;
    series.unit = unit;
    return series;
}
} // namespace

void Fleet::addLimitResources() {
    const std::string& chat = parts_.processName;
    const models::Limits& limits = parts_.process->limits;
    const auto add = [&](const std::string& name, const std::string& service, const std::string& kind,
                         double capacity, const std::string& unit) {
        return recorder_.addResource(limit(name, service, kind, capacity, unit));
    };
    backlogResource_ =
        add(chat + ".backlog", chat, "backlog", limits.backlog, "connections per process");
    if (limits.connections > 0)
        connectionLimitResource_ =
            add(chat + ".connections", chat, "connections", limits.connections, "per process");
    const bool pool = std::any_of(program_.steps.begin(), program_.steps.end(),
                                  [](const StepCode& step) { return step.inSidePool; });
    for (std::uint32_t p = 0; pool && p < processes_; ++p) {
        const std::size_t at = add(chat + ".side-pool[" + std::to_string(p) + "]", chat, "pool",
                                   sidePoolThreads(), "threads");
        if (p == 0) sidePoolResource_ = at;
        recorder_.resource(at).queue.assign(recorder_.bins(), 0.0F);
        recorder_.resource(at).waitSeconds.assign(recorder_.bins(), 0.0F);
    }
    if (store_)
        storeCreditResource_ =
            add(parts_.storeName + ".cpu-credits", parts_.storeName, "credits", 1.0, "throttled share");
    if (parts_.storage != nullptr)
        storageResource_ = add(parts_.storageName + ".requests", parts_.storageName, "rate",
                               parts_.storage->maxRequests.value, "1/s");
    if (parts_.content != nullptr)
        contentResource_ = add(parts_.contentName + ".requests", parts_.contentName, "rate",
                               parts_.content->maxRequests.value, "1/s");
    portResource_ = add("load-generator.ports", "load-generator", "ports", clientPorts(), "ports");
}

double Fleet::clientPorts() const {
    return static_cast<double>(std::max(1, scenario_.workload.clientAddresses)) *
           parts_.process->limits.ephemeralPorts;
}

double Fleet::portsInUse() const {
    double used = static_cast<double>(httpConnections_);
    for (std::uint32_t p = 0; p < processes_; ++p) used += hosts_.loops[p].connections;
    return used;
}

/// A connection needs a port of one of the load generator's addresses; they are used evenly.
bool Fleet::takePort() {
    const double capacity = clientPorts();
    // No user holds more than two: the sum is only worked out when it could matter.
    if (capacity <= 0.0 || 2.0 * static_cast<double>(users_.size()) < capacity) return true;
    if (portsInUse() < capacity) return true;
    portRefusals_.add(now_);
    return false;
}

void Fleet::sampleLimits(std::size_t bin, double now) {
    const auto refusals = [&](std::size_t at, const RefusalCount& count) {
        recorder_.resource(at).refusals = count.count;
        recorder_.resource(at).firstRefusalSeconds = count.firstSeconds;
    };
    const auto use = [&](std::size_t at, double share) {
        recorder_.resource(at).utilization[bin] = static_cast<float>(std::clamp(share, 0.0, 1.0));
    };
    const models::Limits& limits = parts_.process->limits;
    double longest = 0.0;
    double most = 0.0;
    for (std::uint32_t p = 0; p < processes_; ++p) {
        longest = std::max(longest,
                           static_cast<double>(recorder_.resource(firstLoopResource_ + p).queue[bin]));
        most = std::max(most, static_cast<double>(hosts_.loops[p].connections));
    }
    use(backlogResource_, longest / std::max(1, limits.backlog));
    refusals(backlogResource_, backlogRefusals_);
    if (limits.connections > 0) {
        use(connectionLimitResource_, most / limits.connections);
        refusals(connectionLimitResource_, connectionRefusals_);
    }
    if (sidePoolResource_ > 0) samplePools(bin, now);
    const double seconds = recorder_.binSeconds();
    const auto rate = [&](std::size_t at, RateMeter& meter) {
        const double capacity = recorder_.resource(at).capacity;
        if (capacity > 0.0) use(at, meter.asked / seconds / capacity);
        meter.asked = 0.0;
        refusals(at, meter.refused);
    };
    if (parts_.storage != nullptr) rate(storageResource_, storageMeter_);
    if (parts_.content != nullptr) rate(contentResource_, contentMeter_);
    use(limiterResource_, fullestWindow(now));
    refusals(limiterResource_, limiterRefusals_);
    use(portResource_, clientPorts() > 0.0 ? portsInUse() / clientPorts() : 0.0);
    refusals(portResource_, portRefusals_);
}

void Fleet::samplePools(std::size_t bin, double now) {
    const double seconds = recorder_.binSeconds();
    for (std::uint32_t p = 0; p < processes_; ++p) {
        SidePool& pool = hosts_.loops[p].pool;
        auto& series = recorder_.resource(sidePoolResource_ + p);
        const double busy = pool.busyTime.integral(now);
        const double waiting = pool.waitTime.integral(now);
        series.utilization[bin] = static_cast<float>(
            std::clamp((busy - pool.sampledBusy) / (seconds * sidePoolThreads()), 0.0, 1.0));
        series.queue[bin] = static_cast<float>((waiting - pool.sampledWait) / seconds);
        if (pool.begun > 0)
            series.waitSeconds[bin] = static_cast<float>(pool.waited / static_cast<double>(pool.begun));
        pool.sampledBusy = busy;
        pool.sampledWait = waiting;
        pool.waited = 0.0;
        pool.begun = 0;
    }
}

/// Share of its window that the fullest limiter has let through.
double Fleet::fullestWindow(double now) const {
    double fullest = 0.0;
    for (std::size_t i = 0; i < limiters_.size(); ++i) {
        for (const engine::FixedWindow::State& state : limiterStates_[i]) {
            if (state.closes > now)
                fullest = std::max(fullest, static_cast<double>(state.used) / limiters_[i].limit);
        }
    }
    return fullest;
}

} // namespace headroom::fleet
