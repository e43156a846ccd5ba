#include "models/price.hpp"

#include "models/nearest.hpp"
#include "models/tier_lookup.hpp"

namespace headroom::models {
namespace {

int nodesOf(const RedisCluster& cluster) { return cluster.masters * (1 + cluster.replicasPerMaster); }

MoneyPerHour instancePrice(const InstanceType& type, const std::string& region) {
    const auto price = type.price.find(region);
    if (price != type.price.end()) return price->second;
    std::vector<std::string> regions;
    for (const auto& known : type.price) regions.push_back(known.first);
    throw CatalogueError("the catalogue has no price of " + type.name + " in \"" + region + "\"" +
                         suggestion(region, regions));
}

} // namespace

int fleetInstances(const Scenario& scenario) {
    int count = 0;
    for (const Service& service : scenario.services) {
        if (const auto* process = std::get_if<ProcessService>(&service.kind)) count += process->on.count;
        if (const auto* cluster = std::get_if<RedisCluster>(&service.kind)) count += nodesOf(*cluster);
        count += tierInstances(service);
    }
    return count;
}

std::vector<PriceLine> fleetPriceLines(const Scenario& scenario, const Catalogue& catalogue,
                                       const std::optional<LoadBalancerUse>& use) {
    std::vector<PriceLine> lines;
    const auto machines = [&](const std::string& service, const Placement& on, int count) {
        const bool own = scenario.ownInstanceTypes.contains(on.instance);
        const MoneyPerHour each =
            own ? MoneyPerHour() : instancePrice(catalogue.instanceType(on.instance), scenario.region);
        lines.push_back({service, on.instance, count, each});
    };
    for (const Service& service : scenario.services) {
        if (const auto* process = std::get_if<ProcessService>(&service.kind)) {
            machines(service.name, process->on, process->on.count);
        } else if (const auto* cluster = std::get_if<RedisCluster>(&service.kind)) {
            machines(service.name, cluster->on, nodesOf(*cluster));
        } else if (const Placement* on = tierPlacement(service)) {
            machines(service.name, *on, tierInstances(service));
        } else if (std::holds_alternative<LoadBalancer>(service.kind)) {
            const MoneyPerHour each =
                loadBalancerPrice(catalogue, scenario.region, use.value_or(LoadBalancerUse{}));
            lines.push_back({service.name, "load balancer", 1, each});
        }
    }
    return lines;
}

MoneyPerHour fleetPrice(const Scenario& scenario, const Catalogue& catalogue,
                        const std::optional<LoadBalancerUse>& use) {
    MoneyPerHour sum;
    for (const PriceLine& line : fleetPriceLines(scenario, catalogue, use)) sum = sum + line.total();
    return sum;
}

} // namespace headroom::models
