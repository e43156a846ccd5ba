#include "sim/fleet/fleet.hpp"

#include "sim/fleet/measured_constants.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::fleet {

namespace {
// Purposes of random streams; a purpose never changes meaning, so results stay comparable.
constexpr std::uint64_t kNetworkStream = 1;
constexpr std::uint64_t kChoiceStream = 2;
constexpr std::uint64_t kArrivalStream = 3; // 4: paths, 6: boot times of a scale-out
constexpr std::uint64_t kRemedyStream = 5;

engine::LoopSpec loopOf(const models::ServiceProfile& profile) {
    engine::LoopSpec spec{profile.wakeUp.value};
    spec.coldWakeUp = profile.coldWakeUp.value;
    spec.coldAfter = profile.coldAfter.value;
    return spec;
}

double lengthOf(const models::Scenario& scenario, const FleetOptions& options) {
    const double whole = scenario.workload.length().value;
    return options.stopAfterSeconds > 0.0 ? std::min(whole, options.stopAfterSeconds) : whole;
}
} // namespace

Fleet::Fleet(const models::Scenario& scenario, const FleetOptions& options)
    : scenario_(scenario), options_(options), parts_(partsOf(scenario)),
      program_(compileProgram(scenario, parts_)), length_(lengthOf(scenario, options)),
      paths_(scenario.network, options.seed), network_(options.seed, kNetworkStream),
      choice_(options.seed, kChoiceStream), arrivals_(options.seed, kArrivalStream),
      remedies_(options.seed, kRemedyStream),
      recorder_(program_, parts_.processName, parts_.storeName, scenario.bin.value, length_) {
    bins_ = recorder_.bins();
    const models::Placement& on = parts_.process->on;
    const auto zones = static_cast<int>(paths_.zones());
    const int spares = models::scaledOutInstances(scenario.faults, parts_.processName);
    hosts_.add(scenario.instanceTypes.at(on.instance), on, on.count, on.processesPerInstance,
               loopOf(*parts_.profile), zones, 0, false, spares);
    processes_ = static_cast<std::uint32_t>(hosts_.loops.size());
    if (parts_.store != nullptr) {
        const models::RedisCluster& store = *parts_.store;
        const auto firstLoop = static_cast<std::uint32_t>(hosts_.loops.size());
        // Layer 0 holds the masters, layer r the r-th replicas, each one zone further than its master.
        for (int layer = 0; layer <= store.replicasPerMaster; ++layer)
            hosts_.add(scenario.instanceTypes.at(store.on.instance), store.on, store.masters, 1,
                       engine::LoopSpec{parts_.storeProfile->wakeUp.value}, zones, layer, true);
        store_ = std::make_unique<Store>(static_cast<std::uint32_t>(store.masters),
                                         static_cast<std::uint32_t>(store.replicasPerMaster),
                                         store.readFrom == models::RedisCluster::ReadFrom::kReplica,
                                         firstLoop);
    }
    balancer_ = std::make_unique<Balancer>(
        *parts_.balancer, static_cast<std::uint32_t>(on.count + spares),
        static_cast<std::uint32_t>(on.processesPerInstance), static_cast<std::uint32_t>(spares));
    balancerLatency_.emplace(parts_.balancer->addedLatency);
    if (parts_.storage != nullptr) {
        storagePut_.emplace(parts_.storage->putLatency);
        storageGet_.emplace(parts_.storage->getLatency);
        const double rate = parts_.storage->maxRequests.value;
        storageRequests_ = engine::TokenBucket(rate, rate);
    }
    if (parts_.content != nullptr) {
        contentLatency_.emplace(parts_.content->latency);
        const double rate = parts_.content->maxRequests.value;
        contentRequests_ = engine::TokenBucket(rate, rate);
    }
    const double heartbeat = parts_.profile->heartbeat.value;
    const double idle = parts_.balancer->idleTimeout.value;
    idleCloses_ = idle > 0.0 && (heartbeat <= 0.0 || heartbeat > idle);
    channelCrc_ = models::crc16Update(0, "room:");
    medianRtt_ = HopTable(scenario.network.clientRtt).median();

    rooms_ = RoomBook(processes_);
    joinedPerProcess_.assign(processes_, 0);
    messagesKept_.assign(processes_, 0.0);
    probes_.resize(processes_);
    targets_.resize(processes_);
    const models::ConnectionPolicy& policy = parts_.process->connections;
    for (std::uint32_t p = 0; p < processes_; ++p) {
        targets_[p].deregistered = !hosts_.loops[p].up;
        targets_[p].admission = engine::TokenBucket(policy.admission.rate.value, policy.admission.burst);
    }
    tracksConnections_ = !scenario.faults.empty() || policy != models::ConnectionPolicy{};
    const auto addresses = static_cast<std::size_t>(std::max(1, scenario.workload.clientAddresses));
    for (const models::RateLimit& limit : program_.rateLimits) {
        limiters_.push_back({static_cast<std::uint32_t>(limit.requests), limit.window.value,
                             engine::FixedWindow::Opens::kFirstRequest});
        limiterStates_.emplace_back(processes_ * (limit.perClientAddress ? addresses : 1));
    }
    const auto expectedUsers = static_cast<std::uint64_t>(std::ceil(scenario.workload.peakUsers()));
    users_.reserve(expectedUsers + expectedUsers / 4);
    events_.reserve(4096);
    requests_.reserve(1024);
    commands_.reserve(4096);
    addResources();
    if (tracksConnections_) addConnectionSeries();
}

std::vector<control::Machine> Fleet::machines() const {
    std::vector<control::Machine> all;
    for (const Host& host : hosts_.hosts) {
        const engine::ProcessorSpec& spec = host.processor.spec();
        all.push_back({spec.vcpus, spec.speed, host.zone, host.networkBurst, host.up});
    }
    return all;
}

void Fleet::start(ControlPlane& control) {
    control_ = &control;
    const double bin = recorder_.binSeconds();
    control.every(bin, bin, [this](double now) { sample(now); });
    if (parts_.balancer->healthCheck.interval.value > 0.0)
        control.every(parts_.balancer->healthCheck.interval.value,
                      parts_.balancer->healthCheck.interval.value,
                      [this](double now) { probeTargets(now); });
    scheduleFaults();
    const models::Shedding& shedding = parts_.process->connections.shedding;
    if (shedding.above > 0.0 || shedding.aboveConnections > 0)
        control.every(1.0, 1.0, [this](double now) { shed(now); });
    for (std::uint32_t loop = 0; loop < hosts_.loops.size(); ++loop) {
        const double stagger =
            kBackgroundPeriod * (loop + 0.5) / static_cast<double>(hosts_.loops.size());
        push(stagger, kBackground, 0, loop);
    }
    scheduleArrival();
}

void Fleet::runUntil(engine::SimTime limit) {
    while (events_.nextTime() <= limit) {
        const engine::Event event = events_.pop();
        now_ = event.time;
        ++processed_;
        dispatch(event);
    }
    if (limit > now_ && limit < engine::kNever) now_ = limit;
}

void Fleet::dispatch(const engine::Event& event) {
    const std::uint32_t stamp = event.kind >> 16;
    const std::uint32_t subject = event.subject;
    const auto current = [&] { return requests_[subject].live && requests_[subject].stamp == stamp; };
    switch (static_cast<EventKind>(event.kind & 0xffffU)) {
    case kArrival:
        onArrival();
        break;
    case kUserWakes:
        if (users_[subject].epoch == stamp) runScript(subject);
        break;
    case kReconnect:
        if (users_[subject].epoch == stamp) onReconnect(subject);
        break;
    case kAtBalancer:
        if (current()) onBalancer(subject);
        break;
    case kAtProcess:
        if (current()) onProcess(subject);
        break;
    case kAtClient:
        if (current()) onClient(subject);
        break;
    case kIdle:
        onIdle(subject, stamp);
        break;
    case kTimeout:
        onTimeout(subject);
        break;
    case kStorageDone:
        if (current() && !requests_[subject].done) {
            requests_[subject].elsewhere += static_cast<float>(now_ - requests_[subject].tripStarted);
            enqueueVisit(subject, 1);
        }
        break;
    case kStoreArrive:
        onStoreArrive(subject);
        break;
    case kStoreReply:
        onStoreReply(subject);
        break;
    case kHost:
        onHost(subject);
        break;
    case kRemote:
        onRemote(subject, stamp);
        break;
    case kBackground:
        onBackground(subject);
        break;
    case kServerCloses:
        closeByServer(subject, stamp);
        break;
    }
}

void Fleet::onHost(std::uint32_t index) {
    Host& host = hosts_.hosts[index];
    if (!engine::completionDue(events_, host.processor, now_, kHost, index)) return;
    const std::uint32_t job = host.processor.finish(now_);
    if ((job & kSideJob) != 0)
        sidePoolDone(job & ~kSideJob);
    else
        callbackDone(job);
    engine::scheduleCompletion(events_, hosts_.hosts[index].processor, kHost, index);
}

void Fleet::callbackDone(std::uint32_t index) {
    Loop& loop = hosts_.loops[index];
    loop.busySeconds += now_ - loop.currentSince;
    const std::uint32_t id = loop.queue.current();
    const std::uint32_t payload = id & ~kTagMask;
    switch (id & kTagMask) {
    case kTagRequest:
        visitDone(payload);
        break;
    case kTagCommand:
        commandDone(payload);
        break;
    case kTagRemote:
        remoteDone(payload, index);
        break;
    default:
        if (payload == kProbe) probeDone(index);
        break;
    }
    if (hosts_.loops[index].up) beginNext(index);
}

void Fleet::enqueue(std::uint32_t index, std::uint32_t id, double work) {
    Loop& loop = hosts_.loops[index];
    if (loop.queue.enqueue(now_, id, work)) {
        beginNext(index);
        engine::scheduleCompletion(events_, hosts_.hosts[loop.host].processor, kHost, loop.host);
    }
}

void Fleet::beginNext(std::uint32_t index) {
    Loop& loop = hosts_.loops[index];
    engine::LoopJob job;
    if (!loop.queue.next(now_, job)) return;
    loop.currentSince = now_;
    loop.currentWork = job.work;
    if ((job.id & kTagMask) == kTagRequest) {
        Request& request = requests_[job.id];
        request.waited += static_cast<float>(now_ - request.visitStarted);
        request.visitStarted = now_;
    } else if ((job.id & kTagMask) == kTagCommand) {
        Command& command = commands_[job.id & ~kTagMask];
        command.waited = static_cast<float>(now_ - command.arrivedAt);
    }
    hosts_.hosts[loop.host].processor.start(now_, index, job.work);
}

void Fleet::onBackground(std::uint32_t index) {
    const Loop& loop = hosts_.loops[index];
    if (loop.up) {
        const double perSecond = index < processes_
                                     ? parts_.profile->idlePerSecond.value +
                                           parts_.profile->idlePerConnection.value * loop.connections
                                     : parts_.storeProfile->idlePerSecond.value;
        if (perSecond > 0.0) enqueue(index, kTagOther, perSecond * kBackgroundPeriod);
    }
    if (now_ + kBackgroundPeriod < length_) push(now_ + kBackgroundPeriod, kBackground, 0, index);
}

result::RunResult Fleet::finish() {
    recorder_.users.arrived = arrived_;
    std::uint64_t passed = 0;
    std::uint64_t failed = 0;
    for (const User& user : users_) {
        const bool stillAtIt = !user.failed && !user.finished;
        if (user.failed)
            ++failed;
        else if (user.finished || (stillAtIt && program_.behaviours[user.behaviour].endless))
            ++passed;
    }
    recorder_.users.passed = passed;
    recorder_.users.failed = failed;
    recorder_.users.unfinished = arrived_ - passed - failed;
    recorder_.requests.inFlight =
        recorder_.requests.injected - recorder_.requests.completed - recorder_.requests.failed;
    result::RunResult out = recorder_.take(bins_);
    out.scenario = scenario_.name;
    out.seed = options_.seed;
    out.durationSeconds = length_;
    out.events = processed_;
    addCost(out);
    return out;
}

} // namespace headroom::fleet
