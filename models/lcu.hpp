#pragma once
// Load balancer capacity units of an Application Load Balancer, and what they cost.
//
// An hour is charged for its largest dimension: new connections, active connections, bytes or rule
// evaluations (the first ten rules of a request are free). Source: AWS Elastic Load Balancing pricing
// page as restated in the catalogue (load-balancer/capacityUnit, load-balancer/price). Exact for an hour of
// constant use; an hour with bursts is charged for its average.

#include "models/catalog.hpp"
#include "models/units.hpp"

#include <string>
#include <string_view>

namespace headroom::models {

/// Averages over an hour.
struct LoadBalancerUse {
    Rate newConnections;
    double activeConnections = 0.0;
    BytesPerSecond bytes; ///< requests and responses
    Rate requests;
    int rulesPerRequest = 1; ///< rules evaluated for a request
};

struct CapacityUnits {
    double newConnections = 0.0;
    double activeConnections = 0.0;
    double bytes = 0.0;
    double ruleEvaluations = 0.0;

    [[nodiscard]] double charged() const;             ///< the largest
    [[nodiscard]] std::string_view dimension() const; ///< its name
};

[[nodiscard]] CapacityUnits capacityUnits(const Catalogue& catalogue, const LoadBalancerUse& use);

/// Hourly price with its capacity units. Throws CatalogueError for a region without price.
[[nodiscard]] MoneyPerHour loadBalancerPrice(const Catalogue& catalogue, const std::string& region,
                                             const LoadBalancerUse& use);

} // namespace headroom::models
