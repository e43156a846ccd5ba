#include "sim/bridge/reference/scenario_view.hpp"

#include <stdexcept>

namespace headroom::bridge::reference {

namespace {

[[noreturn]] void refuse(const std::string& what) {
    throw std::runtime_error("the reference engine does not model " + what + "; use the default engine");
}

void refuseStandardCredits(const models::Scenario& scenario, const std::string& service,
                           const models::Placement& on) {
    const models::InstanceType& type = scenario.instanceTypes.at(on.instance);
    if (type.hasQuota()) refuse("CPU quotas (service '" + service + "')");
    if (on.credits == models::CreditMode::kStandard && type.burstable())
        refuse("standard CPU credits (service '" + service + "')");
}

} // namespace

ScenarioView::ScenarioView(const models::Scenario& described)
    : scenario(described), parts(fleet::partsOf(described)) {
    if (!scenario.faults.empty()) refuse("faults");
    if (parts.process->adapter != models::Adapter::kNone)
        refuse("the fan-out adapter of service '" + parts.processName + "'");
    if (parts.process->connections != models::ConnectionPolicy{})
        refuse("the connection policy of service '" + parts.processName + "'");
    if (parts.balancer->algorithm == models::LoadBalancer::Algorithm::kLeastConnections ||
        parts.balancer->slowStart.value > 0.0)
        refuse("least connections and slow start of load balancer '" + parts.balancerName + "'");
    refuseStandardCredits(scenario, parts.processName, parts.process->on);
    if (parts.store != nullptr) refuseStandardCredits(scenario, parts.storeName, parts.store->on);
    if (parts.balancer->requests.value > 0.0 || parts.balancer->newConnections.value > 0.0)
        refuse("the capacity of load balancer '" + parts.balancerName + "'");
    if (parts.storage != nullptr && parts.storage->maxRequests.value > 0.0)
        refuse("the request rate of object storage '" + parts.storageName + "'");
}

const models::Operation* ScenarioView::find(const std::string& name) const {
    const auto found = parts.profile->operations.find(name);
    return found == parts.profile->operations.end() ? nullptr : &found->second;
}

const models::Operation& ScenarioView::operation(const std::string& name) const {
    if (const models::Operation* found = find(name)) return *found;
    throw std::runtime_error("profile '" + parts.profile->name + "' has no operation '" + name + "'");
}

double ScenarioView::factor(const std::string& name) const {
    const auto& factors = parts.process->demandFactor;
    if (const auto own = factors.find(name); own != factors.end()) return own->second;
    if (const auto all = factors.find("*"); all != factors.end()) return all->second;
    return 1.0;
}

engine::Sampler samplerOf(const models::Distribution& distribution, double factor) {
    using Kind = models::Distribution::Kind;
    const double first = distribution.first.value * factor;
    switch (distribution.kind) {
    case Kind::kConstant:
        return engine::Sampler::constant(first);
    case Kind::kExponential:
        return engine::Sampler::exponential(first);
    case Kind::kUniform:
        return engine::Sampler::uniform(first, distribution.second.value * factor);
    case Kind::kLognormal:
        return engine::Sampler::lognormal(first, distribution.shape);
    case Kind::kGamma:
        return engine::Sampler::gamma(first, distribution.shape);
    case Kind::kEmpirical:
        break;
    }
    std::vector<double> values;
    for (const models::Duration value : distribution.values) values.push_back(value.value * factor);
    return engine::Sampler::empirical(std::move(values));
}

} // namespace headroom::bridge::reference
