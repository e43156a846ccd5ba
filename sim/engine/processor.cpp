#include "sim/engine/processor.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::engine {

namespace {
constexpr double kSecondsPerMinute = 60.0;
// Rounding may leave a sliver of a credit at the computed exhaustion date.
constexpr double kEmpty = 1e-9;
// Likewise of a period's end, in seconds.
constexpr double kSliver = 1e-9;
} // namespace

Processor::Processor(const ProcessorSpec& spec)
    : spec_(spec), launch_(spec.launchCredits), accrued_(std::min(spec.initialCredits, spec.maxCredits)),
      periodEnd_(spec.quotaPeriod), allowed_(spec.allowedVcpus() * spec.quotaPeriod) {
    share_.reserve(8);
    rate();
}

void Processor::advance(SimTime now) {
    const double elapsed = now - last_;
    if (elapsed <= 0.0) return;
    last_ = now;
    share_.advance(elapsed);
    busy_ += busyVcpus_ * elapsed;
    if (spec_.burst == BurstMode::kNone) return;
    if (spec_.burst == BurstMode::kQuota) return spendQuota(now, elapsed);

    const double spent = busyVcpus_ * elapsed / kSecondsPerMinute;
    const double earned = spec_.baseline * spec_.vcpus * elapsed / kSecondsPerMinute;
    const double fromLaunch = std::min(launch_, spent);
    launch_ -= fromLaunch;
    const double balance = accrued_ - surplus_ + (earned - (spent - fromLaunch));
    accrued_ = std::clamp(balance, 0.0, spec_.maxCredits);
    if (spec_.burst == BurstMode::kUnlimited) {
        const double owed = std::max(0.0, -balance);
        surplus_ = std::min(owed, spec_.maxCredits);
        charged_ += owed - surplus_;
    }
}

void Processor::spendQuota(SimTime now, double elapsed) {
    // quotaTurn() makes the owner look at every stop and at the end of every period that had one; in periods in
    // between the load stayed within the quota, so only the last one's use matters.
    if (now < periodEnd_ - kSliver) {
        allowed_ = std::max(0.0, allowed_ - busyVcpus_ * elapsed);
        return;
    }
    const double passed = std::floor((now - periodEnd_ + kSliver) / spec_.quotaPeriod);
    const double begin = periodEnd_ + passed * spec_.quotaPeriod;
    periodEnd_ = begin + spec_.quotaPeriod;
    const double used = busyVcpus_ * std::max(0.0, now - begin);
    allowed_ = std::max(0.0, spec_.allowedVcpus() * spec_.quotaPeriod - used);
}

void Processor::rate() {
    throttled_ = false;
    busyVcpus_ = 0.0;
    share_.setRate(0.0);
    if (share_.empty() || spec_.speed <= 0.0) return;
    const auto runnable = static_cast<double>(share_.size());
    const double cores = spec_.cores;
    const double onCpu = std::min<double>(runnable, spec_.vcpus);
    double total = onCpu;
    if (onCpu > cores) total = (2.0 * cores - onCpu) + (onCpu - cores) * spec_.smtYield;
    busyVcpus_ = onCpu;
    if (spec_.burst == BurstMode::kQuota && allowed_ <= kEmpty) {
        throttled_ = true;
        busyVcpus_ = 0.0;
        return;
    }
    const double sustained = spec_.baseline * spec_.vcpus;
    if (spec_.burst == BurstMode::kStandard && onCpu > sustained && launch_ + accrued_ <= kEmpty) {
        throttled_ = true;
        total *= sustained / onCpu;
        busyVcpus_ = sustained;
    }
    share_.setRate(spec_.speed * total / runnable);
}

void Processor::start(SimTime now, std::uint32_t job, double work) {
    advance(now);
    share_.add(job, work);
    rate();
}

SimTime Processor::nextCompletion() const { return last_ + share_.timeToNext(); }

std::uint32_t Processor::finish(SimTime now) {
    advance(now);
    const std::uint32_t job = share_.removeFirst();
    rate();
    return job;
}

bool Processor::remove(SimTime now, std::uint32_t job) {
    advance(now);
    const bool found = share_.remove(job);
    rate();
    return found;
}

std::vector<std::uint32_t> Processor::clear(SimTime now) {
    advance(now);
    std::vector<std::uint32_t> ids = share_.clear();
    rate();
    return ids;
}

void Processor::setSpeed(SimTime now, double speed) {
    advance(now);
    spec_.speed = speed;
    rate();
}

void Processor::renewCredits(SimTime now) {
    advance(now);
    launch_ = spec_.launchCredits;
    accrued_ = std::min(spec_.initialCredits, spec_.maxCredits);
    allowed_ = spec_.allowedVcpus() * spec_.quotaPeriod;
    rate();
}

double Processor::busySeconds(SimTime now) {
    advance(now);
    return busy_;
}

double Processor::workSeconds(SimTime now) {
    advance(now);
    return share_.served();
}

double Processor::credits(SimTime now) {
    advance(now);
    return launch_ + accrued_;
}

double Processor::surplusCredits(SimTime now) {
    advance(now);
    return surplus_;
}

double Processor::chargedCredits(SimTime now) {
    advance(now);
    return charged_;
}

SimTime Processor::creditExhaustion() const {
    if (spec_.burst != BurstMode::kStandard || throttled_) return kNever;
    const double spends = busyVcpus_ / kSecondsPerMinute;
    const double earns = spec_.baseline * spec_.vcpus / kSecondsPerMinute;
    if (spends <= earns) return kNever;
    // Launch credits go first; meanwhile the accrued ones still grow up to their maximum.
    const double onLaunch = launch_ / spends;
    const double accrued = std::min(spec_.maxCredits, accrued_ + earns * onLaunch);
    return last_ + onLaunch + accrued / (spends - earns);
}

SimTime Processor::quotaTurn() const {
    if (spec_.burst != BurstMode::kQuota) return kNever;
    if (throttled_) return periodEnd_;
    if (busyVcpus_ <= 0.0) return kNever;
    const SimTime stop = last_ + allowed_ / busyVcpus_;
    if (stop < periodEnd_) return stop;
    // Within this period there is enough; in a whole one of the same load?
    const double whole = spec_.allowedVcpus() * spec_.quotaPeriod / busyVcpus_;
    return whole < spec_.quotaPeriod ? periodEnd_ + whole : kNever;
}

SimTime Processor::nextChange() const {
    if (spec_.burst == BurstMode::kNone) return nextCompletion();
    return std::min({nextCompletion(), creditExhaustion(), quotaTurn()});
}

void Processor::settle(SimTime now) {
    advance(now);
    rate();
}

} // namespace headroom::engine
