#pragma once
// What a fleet costs an hour, from the catalogue's on-demand prices.
//
// Left out: surplus CPU credits (credits.hpp), load balancer capacity units beyond the hourly price when
// no use is given (lcu.hpp), traffic, storage, and services billed by request.

#include "models/lcu.hpp"
#include "models/scenario.hpp"

#include <optional>
#include <string>
#include <vector>

namespace headroom::models {

struct PriceLine {
    std::string service;
    std::string item; ///< instance type or "load balancer"
    int count = 0;
    MoneyPerHour each;

    [[nodiscard]] MoneyPerHour total() const { return each * count; }
};

/// Instances the fleet runs on: those of process services and one for every node of a redis-cluster.
[[nodiscard]] int fleetInstances(const Scenario& scenario);

/// In the order of the scenario. Throws CatalogueError for a region without price.
[[nodiscard]] std::vector<PriceLine> fleetPriceLines(const Scenario& scenario,
                                                     const Catalogue& catalogue,
                                                     const std::optional<LoadBalancerUse>& use = {});

[[nodiscard]] MoneyPerHour fleetPrice(const Scenario& scenario, const Catalogue& catalogue,
                                      const std::optional<LoadBalancerUse>& use = {});

} // namespace headroom::models
