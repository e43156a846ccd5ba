#include "sim/fleet/balancer.hpp"

#include <algorithm>

namespace headroom::fleet {

namespace {
engine::RouterPolicy policyOf(const models::LoadBalancer& settings) {
    if (settings.sticky) return engine::RouterPolicy::kSticky;
    switch (settings.algorithm) {
    case models::LoadBalancer::Algorithm::kLeastOutstanding:
    case models::LoadBalancer::Algorithm::kLeastConnections:
        return engine::RouterPolicy::kLeastOutstanding;
    case models::LoadBalancer::Algorithm::kRandom:
        return engine::RouterPolicy::kRandom;
    case models::LoadBalancer::Algorithm::kRoundRobin:
        break;
    }
    return engine::RouterPolicy::kRoundRobin;
}
} // namespace

Balancer::Balancer(const models::LoadBalancer& settings, std::uint32_t instances,
                   std::uint32_t perInstance, std::uint32_t spares)
    : groups_(static_cast<std::size_t>(
                  std::clamp(settings.targetGroups, 1, static_cast<int>(instances * perInstance))),
              engine::Router(policyOf(settings))),
      instances_(instances), perInstance_(perInstance), slowStart_(settings.slowStart.value),
      countsConnections_(settings.algorithm == models::LoadBalancer::Algorithm::kLeastConnections &&
                         !settings.sticky) {
    const auto limit = [&](Meter& meter, double rate) {
        if (rate <= 0.0) return;
        meter.limited = true;
        meter.bucket = engine::TokenBucket(rate, rate); // a second's worth may come at once
        meter.growth = engine::GrowthLimit(rate, settings.doublesEvery.value);
    };
    limit(requests, settings.requests.value);
    limit(connections, settings.newConnections.value);
    for (std::uint32_t target = 0; target < instances * perInstance; ++target)
        groups_[target % groups_.size()].add();
    for (std::uint32_t process = (instances - spares) * perInstance; process < instances * perInstance;
         ++process)
        deregister(process);
}

void Balancer::deregister(std::uint32_t process) {
    const std::uint32_t target = targetOf(process);
    groups_[target % groups_.size()].setDraining(slot(target), true);
}

void Balancer::enlist(std::uint32_t process, bool healthy) {
    const std::uint32_t target = targetOf(process);
    engine::Router& group = groups_[target % groups_.size()];
    group.setHealthy(slot(target), healthy);
    group.setDraining(slot(target), false);
}

void Balancer::warmUp(std::uint32_t process, engine::SimTime now) {
    if (slowStart_ <= 0.0) return;
    const std::uint32_t target = targetOf(process);
    groups_[target % groups_.size()].slowStart(slot(target), now, slowStart_);
}

std::uint32_t Balancer::pick(engine::SimTime now, engine::RandomStream& random, std::uint32_t client) {
    const auto groups = static_cast<std::uint32_t>(groups_.size());
    const std::uint32_t group = nextGroup_;
    nextGroup_ = (nextGroup_ + 1) % groups;
    const std::uint32_t picked = groups_[group].pick(now, random, client);
    if (picked == engine::kNoTarget) return kNoTarget;
    const std::uint32_t target = picked * groups + group;
    return target % instances_ * perInstance_ + target / instances_;
}

bool Balancer::take(Meter& meter, engine::SimTime now) {
    meter.seen += 1.0;
    meter.total += 1.0;
    if (!meter.limited || meter.bucket.conform(now)) return true;
    ++meter.refused;
    if (meter.firstRefusal < 0.0) meter.firstRefusal = now;
    return false;
}

bool Balancer::admit(engine::SimTime now, bool newConnection) {
    return (!newConnection || take(connections, now)) && take(requests, now);
}

double Balancer::sample(Meter& meter, engine::SimTime now, double interval) {
    const double demand = meter.seen / interval;
    meter.seen = 0.0;
    if (!meter.limited) return 0.0;
    const double capacity = meter.bucket.rate();
    // Demand over about a minute, the period of the balancer's own metrics.
    constexpr double kMetricSeconds = 60.0;
    constexpr double kReserve = 2.0;
    meter.smoothed += (demand - meter.smoothed) * std::min(1.0, interval / kMetricSeconds);
    meter.growth.setDemand(now, meter.smoothed * kReserve);
    meter.bucket.setRate(now, meter.growth.capacity(now));
    return std::min(1.0, demand / capacity);
}

} // namespace headroom::fleet
