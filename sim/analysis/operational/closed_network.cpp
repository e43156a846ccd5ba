#include "sim/analysis/operational/closed_network.hpp"

#include <algorithm>
#include <limits>

namespace headroom::analysis::operational {

double ClosedNetwork::demand() const {
    double sum = 0.0;
    for (const Center& center : centers) sum += center.demand;
    return sum;
}

double ClosedNetwork::bottleneck() const {
    double most = 0.0;
    for (const Center& center : centers)
        most = std::max(most, center.demand / (center.members * center.servers));
    return most;
}

double saturationPopulation(const ClosedNetwork& network) {
    const double most = network.bottleneck();
    return most > 0.0 ? (network.demand() + network.think) / most
                      : std::numeric_limits<double>::infinity();
}

Interval asymptoticThroughput(const ClosedNetwork& network, double population) {
    const double demand = network.demand();
    const double most = network.bottleneck();
    double high = population / (demand + network.think);
    if (most > 0.0) high = std::min(high, 1.0 / most);
    // At worst everybody else is ahead at every centre.
    return {population / (population * demand + network.think), high};
}

Interval balancedThroughput(const ClosedNetwork& network, double population) {
    double queued = 0.0; // demand at centres with one server
    double think = network.think;
    double members = 0.0;
    for (const Center& center : network.centers) {
        if (center.demand <= 0.0) continue;
        queued += center.demand / center.servers;
        think += center.demand * (1.0 - 1.0 / center.servers);
        members += center.members;
    }
    const Interval asymptotic = asymptoticThroughput(network, population);
    if (queued <= 0.0) return asymptotic;
    const double most = network.bottleneck();
    const double others = population - 1.0;
    const double low =
        population / (queued + think + others * most / (1.0 + think / (population * queued)));
    const double high =
        population / (queued + think + others * (queued / members) / (1.0 + think / queued));
    return {low, std::min(high, asymptotic.high)};
}

} // namespace headroom::analysis::operational
