#include "models/lcu.hpp"

#include <algorithm>

namespace headroom::models {

double CapacityUnits::charged() const {
    return std::max({newConnections, activeConnections, bytes, ruleEvaluations});
}

std::string_view CapacityUnits::dimension() const {
    const double most = charged();
    if (most == newConnections) return "new connections";
    if (most == activeConnections) return "active connections";
    return most == bytes ? "bytes" : "rule evaluations";
}

CapacityUnits capacityUnits(const Catalogue& catalogue, const LoadBalancerUse& use) {
    const std::string unit = "load-balancer/capacityUnit/";
    constexpr double kGigabyte = 1e9;
    const double freeRules = catalogue.number(unit + "freeRules", "count");
    const double evaluations = use.requests.value * std::max(0.0, use.rulesPerRequest - freeRules);
    CapacityUnits units;
    units.newConnections = use.newConnections.value / catalogue.number(unit + "newConnections", "/s");
    units.activeConnections =
        use.activeConnections / catalogue.number(unit + "activeConnections", "count");
    units.bytes = use.bytes.value * 3600.0 / kGigabyte / catalogue.number(unit + "bytes", "GB/h");
    units.ruleEvaluations = evaluations / catalogue.number(unit + "ruleEvaluations", "/s");
    return units;
}

MoneyPerHour loadBalancerPrice(const Catalogue& catalogue, const std::string& region,
                               const LoadBalancerUse& use) {
    const std::string price = "load-balancer/price/" + region + "/";
    const MoneyPerHour hour(catalogue.number(price + "hour", "USD/h"));
    const MoneyPerHour perUnit(catalogue.number(price + "capacityUnit", "USD/h"));
    return hour + perUnit * capacityUnits(catalogue, use).charged();
}

} // namespace headroom::models
