// Control tasks: sampling, health checks, memory limits, money. Each runs with every
// request-plane event up to its date done.

#include "models/catalog.hpp"
#include "models/price.hpp"
#include "sim/fleet/fleet.hpp"
#include "sim/fleet/measured_constants.hpp"

#include <algorithm>

namespace headroom::fleet {

namespace {
result::ResourceSeries resource(std::string name, const std::string& service, std::string kind,
                                double capacity, std::string unit) {
    result::ResourceSeries series;
    series.name = std::move(name);
    series.service = service;
    series.kind = std::move(kind);
    series.capacity = capacity;
    series.unit = std::move(unit);
    return series;
}
} // namespace

void Fleet::addResources() {
    const std::string& chat = parts_.processName;
    const std::string& store = parts_.storeName;
    const auto numbered = [](const std::string& name, std::size_t i) {
        return name + "[" + std::to_string(i) + "]";
    };
    for (std::size_t i = 0; i < hosts_.loops.size(); ++i) {
        const bool isStore = i >= processes_;
        const std::size_t at = recorder_.addResource(resource(
            isStore ? numbered(store + ".node", i - processes_) : numbered(chat + ".event-loop", i),
            isStore ? store : chat, "event-loop", 1.0, "threads"));
        if (i == 0) firstLoopResource_ = at;
        recorder_.resource(at).queue.assign(recorder_.bins(), 0.0F);
        recorder_.resource(at).waitSeconds.assign(recorder_.bins(), 0.0F);
    }
    const auto perHost = [&](const std::string& what, const std::string& kind, auto capacity,
                             const std::string& unit) {
        std::size_t first = 0;
        std::size_t stores = 0;
        for (std::size_t i = 0; i < hosts_.hosts.size(); ++i) {
            const Host& host = hosts_.hosts[i];
            std::string name = host.isStore ? store : chat;
            name += '.';
            name += what;
            name = numbered(name, host.isStore ? stores++ : i);
            const std::size_t at = recorder_.addResource(
                resource(name, host.isStore ? store : chat, kind, capacity(host), unit));
            if (i == 0) first = at;
        }
        return first;
    };
    firstHostResource_ = perHost(
        "cpu", "cpu", [](const Host& h) { return h.processor.spec().allowedVcpus(); }, "vCPU");
    firstMemoryResource_ = perHost(
        "memory", "memory", [](const Host& h) { return h.memoryBytes; }, "bytes");
    firstNetworkResource_ = perHost(
        "network", "network", [](const Host& h) { return h.networkBurst; }, "bytes/s");
    firstConnectionResource_ =
        recorder_.addResource(resource(chat + ".file-descriptors", chat, "file-descriptors",
                                       parts_.process->limits.fileDescriptors, "per process"));
    firstCreditResource_ =
        recorder_.addResource(resource(chat + ".cpu-credits", chat, "credits", 1.0, "throttled share"));
    const std::string& edge = parts_.balancerName;
    balancerResource_ = recorder_.addResource(
        resource(edge + ".requests", edge, "rate", parts_.balancer->requests.value, "1/s"));
    recorder_.addResource(
        resource(edge + ".new-connections", edge, "rate", parts_.balancer->newConnections.value, "1/s"));
    limiterResource_ = recorder_.addResource(resource(chat + ".rate-limit", chat, "rate", 0.0, "1/s"));
    if (parts_.process->connections.admission.rate.value > 0.0)
        admissionResource_ = recorder_.addResource(
            resource(chat + ".admission", chat, "rate",
                     parts_.process->connections.admission.rate.value * processes_, "1/s"));
    if (store_)
        storeMemoryResource_ = recorder_.addResource(
            resource(store + ".maxmemory", store, "memory", 0.0, "bytes per node"));
    addLimitResources();
}

void Fleet::sample(double now) {
    if (now > length_ + 1e-9) return;
    const std::size_t bin = recorder_.binOf(now - 0.5 * recorder_.binSeconds());
    sampleLoops(bin, now);
    sampleHosts(bin, now);
    checkMemory(now);

    const double seconds = recorder_.binSeconds();
    const auto set = [&](const std::string& name, const std::string& unit, double value) {
        recorder_.series(name, unit).perBin[bin] = value;
    };
    std::uint64_t connections = 0;
    std::uint32_t largest = 0;
    for (std::uint32_t p = 0; p < processes_; ++p) {
        connections += hosts_.loops[p].connections;
        largest = std::max(largest, hosts_.loops[p].connections);
    }
    set("users", "users", activeUsers());
    set("users arrived", "users", static_cast<double>(arrived_));
    set("connections", "connections", static_cast<double>(connections));
    connectionSeconds_ += static_cast<double>(connections) * seconds;
    if (idleCloses_) set("connections closed idle", "in all", static_cast<double>(closedIdle_));
    set("rooms", "rooms", rooms_.count());
    sampleRooms(bin);
    set("room members connected", "users", static_cast<double>(rooms_.joined()));
    set("messages", "1/s", static_cast<double>(messagesSinceSample_) / seconds);
    set("frames sent", "1/s", static_cast<double>(framesSinceSample_) / seconds);
    messagesSinceSample_ = framesSinceSample_ = 0;

    auto& descriptors = recorder_.resource(firstConnectionResource_);
    descriptors.utilization[bin] = static_cast<float>(std::min(
        1.0, (static_cast<double>(largest) + parts_.profile->storeConnections) / descriptors.capacity));
    descriptors.refusals = fdRefusals_.count;
    descriptors.firstRefusalSeconds = fdRefusals_.firstSeconds;

    auto& requests = recorder_.resource(balancerResource_);
    requests.utilization[bin] = static_cast<float>(Balancer::sample(balancer_->requests, now, seconds));
    requests.refusals = balancer_->requests.refused;
    requests.firstRefusalSeconds = balancer_->requests.firstRefusal;
    auto& opened = recorder_.resource(balancerResource_ + 1);
    opened.utilization[bin] = static_cast<float>(Balancer::sample(balancer_->connections, now, seconds));
    opened.refusals = balancer_->connections.refused;
    opened.firstRefusalSeconds = balancer_->connections.firstRefusal;

    sampleLimits(bin, now);
    if (tracksConnections_) sampleConnections(bin, seconds);
    recorder_.closeBin(bin);
    if (options_.stopWhen && bin + 1 < bins_ && options_.stopWhen(recorder_.growing(bin + 1))) {
        length_ = now; // nothing later happens any more
        bins_ = bin + 1;
    }
}

// What the demand laws depend on, so that a reader can tell how far a run went beyond what was measured.
void Fleet::sampleRooms(std::size_t bin) {
    std::uint32_t largest = 0;
    std::uint32_t longest = 0;
    std::uint64_t members = 0;
    std::uint32_t inhabited = 0;
    for (std::uint32_t r = 0; r < rooms_.count(); ++r) {
        const Room& room = rooms_[r];
        largest = std::max(largest, room.participants);
        longest = std::max(longest, room.messages);
        members += room.participants;
        if (room.participants > 0) ++inhabited;
    }
    const auto page = static_cast<std::uint32_t>(parts_.profile->historyPage);
    const auto mean = [](std::uint64_t sum, std::uint64_t count) {
        return count == 0 ? 0.0 : static_cast<double>(sum) / static_cast<double>(count);
    };
    recorder_.series("largest room", "members").perBin[bin] = largest;
    recorder_.series("mean room", "members").perBin[bin] = mean(members, inhabited);
    recorder_.series("longest history", "messages").perBin[bin] = std::min(longest, page);
    recorder_.series("largest broadcast", "receivers").perBin[bin] = broadcasts_.largest;
    recorder_.series("mean broadcast", "receivers").perBin[bin] =
        mean(broadcasts_.receivers, broadcasts_.count);
    broadcasts_ = {};
}

void Fleet::sampleLoops(std::size_t bin, double now) {
    const double seconds = recorder_.binSeconds();
    for (std::size_t i = 0; i < hosts_.loops.size(); ++i) {
        Loop& loop = hosts_.loops[i];
        auto& series = recorder_.resource(firstLoopResource_ + i);
        const double busy = loop.busySeconds + (loop.queue.running() ? now - loop.currentSince : 0.0);
        const auto& counters = loop.queue.counters();
        const double waitIntegral = loop.queue.queueIntegral(now);
        series.utilization[bin] =
            static_cast<float>(std::clamp((busy - loop.sampledBusy) / seconds, 0.0, 1.0));
        series.queue[bin] = static_cast<float>((waitIntegral - loop.sampledQueue) / seconds);
        const auto callbacks = counters.callbacks - loop.sampledCallbacks;
        series.waitSeconds[bin] = callbacks == 0
                                      ? 0.0F
                                      : static_cast<float>((counters.waiting - loop.sampledWait) /
                                                           static_cast<double>(callbacks));
        loop.pollsPerCallback = callbacks == 0
                                    ? 1.0
                                    : static_cast<double>(counters.polls - loop.sampledPolls) /
                                          static_cast<double>(callbacks);
        loop.sampledPolls = counters.polls;
        loop.sampledBusy = busy;
        loop.sampledQueue = waitIntegral;
        loop.sampledWait = counters.waiting;
        loop.sampledCallbacks = counters.callbacks;
    }
}

void Fleet::sampleHosts(std::size_t bin, double now) {
    const double seconds = recorder_.binSeconds();
    std::size_t throttled = 0;
    std::size_t throttledStore = 0;
    std::size_t chatHosts = 0;
    double credits = 0.0;
    double surplus = 0.0;
    double bytes = 0.0;
    for (std::size_t i = 0; i < hosts_.hosts.size(); ++i) {
        Host& host = hosts_.hosts[i];
        const double busy = host.processor.busySeconds(now);
        recorder_.resource(firstHostResource_ + i).utilization[bin] = static_cast<float>(std::clamp(
            (busy - host.sampledBusy) / (seconds * host.processor.spec().allowedVcpus()), 0.0, 1.0));
        const double rate = (host.bytes - host.sampledBytes) / seconds;
        bytes += rate;
        if (host.networkBurst > 0.0)
            recorder_.resource(firstNetworkResource_ + i).utilization[bin] =
                static_cast<float>(std::min(1.0, rate / host.networkBurst));
        host.sampledBusy = busy;
        host.sampledBytes = host.bytes;
        if (!host.rented) continue;
        credits += host.processor.credits(now);
        surplus += host.processor.surplusCredits(now) + host.processor.chargedCredits(now);
        if (host.isStore) {
            if (host.outOfCredits()) ++throttledStore;
            continue;
        }
        ++chatHosts;
        if (host.outOfCredits()) ++throttled;
    }
    recorder_.series("cpu credits", "vCPU-minutes").perBin[bin] = credits;
    recorder_.series("surplus cpu credits", "vCPU-minutes").perBin[bin] = surplus;
    recorder_.series("network", "bytes/s").perBin[bin] = bytes;
    recorder_.resource(firstCreditResource_).utilization[bin] = static_cast<float>(
        static_cast<double>(throttled) / static_cast<double>(std::max<std::size_t>(1, chatHosts)));
    if (store_)
        recorder_.resource(storeCreditResource_).utilization[bin] = static_cast<float>(
            static_cast<double>(throttledStore) / static_cast<double>(store_->nodes()));
}

void Fleet::checkMemory(double now) {
    const std::size_t bin = recorder_.binOf(now - 0.5 * recorder_.binSeconds());
    const models::ServiceProfile& profile = *parts_.profile;
    const double containerLimit = parts_.process->limits.memoryPerProcess.value;
    for (std::size_t i = 0; i < hosts_.hosts.size(); ++i) {
        Host& host = hosts_.hosts[i];
        if (!host.rented) continue;
        double used = host.systemMemoryBytes;
        double largest = -1.0;
        std::uint32_t largestProcess = host.firstLoop;
        for (std::uint32_t p = host.firstLoop; p < std::uint32_t{host.firstLoop} + host.loopCount; ++p) {
            if (host.isStore) {
                const models::StoreProfile& store = *parts_.storeProfile;
                used +=
                    store.memoryEmpty.value + store_->keys / store_->shards() * store.memoryPerKey.value;
                continue;
            }
            if (!hosts_.loops[p].up) continue;
            const double own = profile.memoryPerProcess.value +
                               profile.memoryPerConnection.value * hosts_.loops[p].connections +
                               profile.memoryPerJoinedUser.value * joinedPerProcess_[p] +
                               profile.memoryPerMessage.value * messagesKept_[p];
            used += own;
            if (own > largest) {
                largest = own;
                largestProcess = p;
            }
        }
        if (host.memoryBytes > 0.0)
            recorder_.resource(firstMemoryResource_ + i).utilization[bin] =
                static_cast<float>(std::min(1.0, used / host.memoryBytes));
        const bool overHost = used > host.memoryBytes;
        const bool overContainer = containerLimit > 0.0 && largest > containerLimit;
        if (!host.isStore && host.up && largest > 0.0 && (overHost || overContainer)) {
            auto& memory = recorder_.resource(firstMemoryResource_ + i);
            ++memory.refusals; // the kernel kills the largest process
            if (memory.firstRefusalSeconds < 0.0) memory.firstRefusalSeconds = now;
            killProcess(largestProcess, now);
            control_->at(now + parts_.process->restartDelay.value,
                         [this, largestProcess](double at) { restartProcess(largestProcess, at); });
        }
    }
    if (!store_) return;
    const models::StoreProfile& store = *parts_.storeProfile;
    const double instance = hosts_.hosts.back().memoryBytes;
    const double limit = parts_.store->maxMemory.value > 0.0 ? parts_.store->maxMemory.value
                                                             : kStoreMemoryShare * instance;
    const double used =
        store.memoryEmpty.value + store_->keys / store_->shards() * store.memoryPerKey.value;
    auto& memory = recorder_.resource(storeMemoryResource_);
    memory.capacity = limit;
    memory.utilization[bin] = static_cast<float>(std::min(1.0, used / limit));
    storeFull_ = used >= limit;
    if (storeFull_ && memory.firstRefusalSeconds < 0.0) memory.firstRefusalSeconds = now;
    if (storeFull_) ++memory.refusals;
}

void Fleet::probeTargets(double now) {
    const models::HealthCheck& check = parts_.balancer->healthCheck;
    for (std::uint32_t p = 0; p < processes_; ++p) {
        Probe& probe = probes_[p];
        if (targets_[p].deregistered) continue;
        if (probe.sentAt >= 0.0) { // the last one has not come back yet
            if (now - probe.sentAt >= check.timeout.value) probeResult(p, false);
            continue;
        }
        if (!hosts_.loops[p].up) {
            probeResult(p, false);
            continue;
        }
        const double work =
            program_.health == kNoOperation ? 0.0 : program_.operations[program_.health].base;
        probe.sentAt = now;
        enqueue(p, kTagOther | kProbe, work);
    }
}

void Fleet::probeDone(std::uint32_t process) {
    Probe& probe = probes_[process];
    if (probe.sentAt < 0.0) return;
    const bool ok = now_ - probe.sentAt <= parts_.balancer->healthCheck.timeout.value;
    probe.sentAt = -1.0;
    probeResult(process, ok);
}

void Fleet::probeResult(std::uint32_t process, bool ok) {
    Probe& probe = probes_[process];
    probe.good = ok ? probe.good + 1 : 0;
    probe.bad = ok ? 0 : probe.bad + 1;
    const models::HealthCheck& check = parts_.balancer->healthCheck;
    if (probe.bad >= check.unhealthyAfter)
        balancer_->setHealthy(process, false);
    else if (probe.good >= check.healthyAfter || (ok && targets_[process].initial))
        balancer_->setHealthy(process, true);
    if (!ok || !targets_[process].initial) return;
    targets_[process].initial = false; // one good check is enough for a target just registered
    balancer_->warmUp(process, now_);
}

void Fleet::addCost(result::RunResult& out) {
    models::LoadBalancerUse use;
    use.newConnections = models::Rate(balancer_->connections.total / length_);
    use.requests = models::Rate(balancer_->requests.total / length_);
    use.activeConnections = connectionSeconds_ / length_;
    double surplus = 0.0;
    double bytes = 0.0;
    double spareHours = 0.0;
    double returnedHours = 0.0; // of instances that were there at the start
    for (Host& host : hosts_.hosts) {
        if (!host.isStore) bytes += host.bytes;
        const double rented = host.rentedSeconds + (host.rented ? length_ - host.rentedFrom : 0.0);
        (host.spare ? spareHours : returnedHours) += (host.spare ? rented : length_ - rented) / 3600.0;
        // What an unlimited host has spent beyond its credits is charged when it is terminated.
        const double credits =
            host.processor.chargedCredits(length_) + host.processor.surplusCredits(length_);
        const models::Placement& on = host.isStore ? parts_.store->on : parts_.process->on;
        surplus += credits / 60.0 * scenario_.instanceTypes.at(on.instance).surplusPerVcpu.value;
    }
    use.bytes = models::BytesPerSecond(bytes / length_);
    const double hours = length_ / 3600.0;
    try {
        for (const models::PriceLine& line : models::fleetPriceLines(
                 scenario_, models::Catalogue::load(models::defaultDataDirs()), use)) {
            const double perHour = line.total().value;
            const bool isProcess = line.service == parts_.processName;
            const double saved = isProcess ? returnedHours * line.each.value : 0.0;
            out.cost.push_back({line.service + ": " + std::to_string(line.count) + " x " + line.item,
                                perHour - saved / hours, perHour * hours - saved});
            if (!isProcess || spareHours <= 0.0) continue;
            const double usd = spareHours * line.each.value;
            out.cost.push_back({line.service + ": scaled out, " + line.item, usd / hours, usd});
        }
    } catch (const models::CatalogueError& error) {
        out.notes.push_back(std::string("no cost: ") + error.what());
    }
    if (surplus > 0.0) out.cost.push_back({"surplus CPU credits", surplus / hours, surplus});
}

} // namespace headroom::fleet
