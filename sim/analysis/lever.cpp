#include "sim/analysis/lever.hpp"

#include "models/nearest.hpp"
#include "sim/analysis/lever_building.hpp"
#include "sim/analysis/numbers.hpp"

#include <algorithm>
#include <stdexcept>

namespace headroom::analysis {
namespace {

void append(std::vector<Lever>& all, std::vector<Lever> more) {
    std::move(more.begin(), more.end(), std::back_inserter(all));
}

/// One lever that pulls all the others which name it as their parent, directly or not.
Lever together(const std::string& id, std::string title, const std::vector<Lever>& all) {
    Lever lever;
    lever.id = lever.service = id;
    lever.title = std::move(title);
    std::vector<std::function<void(models::Scenario&, double)>> changes;
    for (const Lever& one : all)
        if (one.parent == id) changes.push_back(one.change);
    lever.change = [changes](models::Scenario& scenario, double share) {
        for (const auto& change : changes) change(scenario, share);
    };
    return lever;
}

/// Each address the load comes from has ports of its own.
Lever clientAddressLever() {
    Lever lever;
    lever.id = "load-generator.addresses";
    lever.title = "addresses of the load generator";
    lever.service = "load-generator";
    lever.kind = Lever::Kind::kLarger;
    lever.relieves = {"ports"};
    lever.reached = whenFailed("client-ports");
    return onValue(std::move(lever), "workload.clientAddresses",
                   [](models::Scenario& s) -> int& { return s.workload.clientAddresses; });
}

} // namespace

std::vector<Lever> leversOf(const models::Scenario& scenario) {
    std::vector<Lever> services;
    for (std::size_t i = 0; i < scenario.services.size(); ++i) {
        const auto& kind = scenario.services[i].kind;
        if (std::holds_alternative<models::LoadBalancer>(kind))
            append(services, balancerLevers(scenario, i));
        else if (std::holds_alternative<models::ProcessService>(kind))
            append(services, processLevers(scenario, i));
        else if (std::holds_alternative<models::RedisCluster>(kind))
            append(services, storeLevers(scenario, i));
        else if (std::holds_alternative<models::ObjectStorage>(kind))
            append(services, storageLevers(scenario, i));
        else
            append(services, contentLevers(scenario, i));
    }
    const std::vector<Lever> paths = networkLevers(scenario);
    Lever network = together(kNetwork, "all delays of the network", paths);
    network.parent = kDelays;

    std::vector<Lever> delays = services;
    delays.push_back(network);
    std::vector<Lever> all{together(
        kDelays, "all delays of network, balancer, object storage and content delivery", delays)};
    append(all, std::move(services));
    all.push_back(std::move(network));
    append(all, paths);
    all.push_back(clientAddressLever());
    return all;
}

const Lever& leverOf(const std::vector<Lever>& levers, const std::string& id) {
    std::vector<std::string> ids;
    for (const Lever& lever : levers) {
        if (lever.id == id) return lever;
        ids.push_back(lever.id);
    }
    throw std::invalid_argument("the scenario has no lever '" + id + "'" + models::suggestion(id, ids));
}

models::Scenario apply(const models::Scenario& scenario, const Lever& lever, double amount) {
    models::Scenario changed = scenario;
    lever.change(changed, amount);
    return changed;
}

std::vector<models::Override> overridesOf(const models::Scenario& scenario, const Lever& lever,
                                          double amount) {
    if (!lever.realisable()) return {};
    models::Scenario changed = apply(scenario, lever, amount);
    return lever.written(changed);
}

std::string amountText(const Lever& lever, double amount) {
    switch (lever.kind) {
    case Lever::Kind::kFaster:
        return percentText(amount) + " faster";
    case Lever::Kind::kLarger:
        return percentText(amount) + " more";
    case Lever::Kind::kUnits:
        return "+" + countText(amount);
    }
    return {};
}

} // namespace headroom::analysis
