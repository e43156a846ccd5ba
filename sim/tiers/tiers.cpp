#include "sim/tiers/tiers.hpp"

#include "sim/hardware/sampling.hpp"

#include <algorithm>

namespace headroom::tiers {

namespace {
// Purposes of random streams; a purpose never changes meaning, so results stay comparable.
constexpr std::uint64_t kNetworkStream = 1;
constexpr std::uint64_t kChoiceStream = 2;
constexpr std::uint64_t kArrivalStream = 3;

double lengthOf(const models::Scenario& scenario, const TierOptions& options) {
    const double whole = scenario.workload.length().value;
    return options.stopAfterSeconds > 0.0 ? std::min(whole, options.stopAfterSeconds) : whole;
}
} // namespace

Tiers::Tiers(const models::Scenario& scenario, const TierOptions& options)
    : scenario_(scenario), options_(options), program_(compileProgram(scenario)),
      length_(lengthOf(scenario, options)), paths_(scenario.network, options.seed),
      clientRtt_(scenario.network.clientRtt), network_(options.seed, kNetworkStream),
      choice_(options.seed, kChoiceStream),
      arrivals_(scenario.workload, engine::RandomStream(options.seed, kArrivalStream)),
      recorder_(program_, scenario.bin.value, length_) {
    bins_ = recorder_.bins();
    buildStations();
    buildEdges();
    buildQueues();
    for (const LockCode& code : program_.locks) {
        (void)code;
        locks_.emplace_back();
    }
    for (const CounterCode& code : program_.counters) counters_.push_back(code.initial);
    for (const LimiterCode& code : program_.limiters) limiters_.emplace_back(code.rate, code.burst);
    limiterRefusals_.assign(limiters_.size(), 0);
    for (const double seconds : program_.timeouts) timeouts_.push_back({seconds, {}, false});
    events_.reserve(4096);
    frames_.reserve(1024);
    users_.reserve(1024);
    addResources();
}

std::vector<control::Machine> Tiers::machines() const {
    std::vector<control::Machine> all;
    for (const Host& host : hosts_) {
        const engine::ProcessorSpec& spec = host.processor.spec();
        all.push_back({spec.vcpus, spec.speed, host.zone, host.networkBurst, host.up});
    }
    return all;
}

void Tiers::start(control::ControlPlane& control) {
    control_ = &control;
    const double bin = recorder_.binSeconds();
    control.every(bin, bin, [this](double now) { sample(now); });
    startScaling();
    scheduleFaults();
    for (std::uint32_t runner = 0; runner < runners_.size(); ++runner) {
        // Instances do not start at the same instant: their schedulers are spread over one pause.
        const auto& batch = std::get<models::Batch>(
            scenario_.services[program_.queues[runners_[runner].queue].service].kind);
        push(batch.every.value * choice_.uniform(), kTick, 0, runner);
    }
    scheduleArrival();
}

void Tiers::runUntil(engine::SimTime limit) {
    for (;;) {
        const engine::SimTime next = events_.nextTime();
        if (std::min(next, arrivalAt_) > limit) break;
        ++processed_;
        if (arrivalAt_ <= next) {
            now_ = arrivalAt_;
            onArrival();
        } else {
            const engine::Event event = events_.pop();
            now_ = event.time;
            dispatch(event);
        }
        if (!ready_.empty()) runReady();
    }
    if (limit > now_ && limit < engine::kNever) now_ = limit;
}

void Tiers::runReady() {
    while (!ready_.empty()) {
        const Ready next = ready_.pop();
        const Frame& frame = frames_[next.frame];
        if (!frame.live || frame.stamp != next.stamp || frame.done) continue;
        switch (next.kind) {
        case Ready::Kind::kRun:
            run(next.frame);
            break;
        case Ready::Kind::kBegin:
            begin(next.frame);
            break;
        case Ready::Kind::kEdgePassed:
            edgePassed(next.frame);
            break;
        case Ready::Kind::kArrive:
            onInstance(next.frame);
            break;
        }
    }
}

void Tiers::dispatch(const engine::Event& event) {
    const std::uint32_t stamp = event.kind >> 16;
    const std::uint32_t subject = event.subject;
    const auto current = [&] { return frames_[subject].live && frames_[subject].stamp == stamp; };
    switch (static_cast<EventKind>(event.kind & 0xffffU)) {
    case kUserWakes:
        if (users_[subject].live && users_[subject].epoch == stamp) runScript(subject);
        return;
    case kSend:
        if (users_[subject].live && users_[subject].epoch == stamp) sendUser(subject);
        return;
    case kAtEdge:
        if (current()) onEdge(subject);
        return;
    case kAtInstance:
        if (current()) onInstance(subject);
        return;
    case kStepOver:
        if (current() && !frames_[subject].done) {
            Frame& frame = frames_[subject];
            frame.worked += static_cast<float>(now_ - frame.since);
            run(subject);
        }
        return;
    case kAnswer:
        if (current()) onAnswer(subject);
        return;
    case kResend:
        if (current()) resend(subject);
        return;
    case kHost:
        return onHost(subject);
    case kTimeouts:
        return onTimeouts(subject);
    case kPoolWaits:
        return onPoolWaits(subject);
    case kLinger:
        queues_[subject].lingerAt = engine::kNever;
        return pump(static_cast<std::uint16_t>(subject));
    case kTick:
        return onTick(subject);
    }
}

void Tiers::onHost(std::uint32_t index) {
    Host& host = hosts_[index];
    if (!engine::completionDue(events_, host.processor, now_, kHost, index)) return;
    const std::uint32_t job = host.processor.finish(now_);
    Frame& frame = frames_[job];
    frame.worked += static_cast<float>(now_ - frame.since);
    run(job);
    engine::scheduleCompletion(events_, hosts_[index].processor, kHost, index);
}

std::uint32_t Tiers::zoneOf(const Frame& frame) const {
    const std::uint32_t host = frame.instance == kNoOne ? kNoOne : instances_[frame.instance].host;
    return host == kNoOne ? frame.zone : hosts_[host].zone;
}

result::RunResult Tiers::finish() {
    recorder_.users.arrived = arrived_;
    recorder_.users.passed = passed_;
    for (std::uint32_t u = 0; u < users_.size(); ++u) {
        const User& user = users_[u];
        if (user.live && !user.finished && program_.behaviours[user.behaviour].endless)
            ++recorder_.users.passed;
    }
    recorder_.users.unfinished =
        arrived_ - std::min(arrived_, recorder_.users.passed + recorder_.users.failed);
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

} // namespace headroom::tiers
