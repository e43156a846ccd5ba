#pragma once
// Closed networks of random shape for property tests.

#include "sim/analysis/operational/closed_network.hpp"
#include "sim/engine/random.hpp"

namespace headroom::analysis::operational {

/// One to six centres; demands over two orders of magnitude; think time from none to twenty demands.
inline ClosedNetwork randomNetwork(std::uint64_t seed, bool severalServers) {
    engine::RandomStream random(seed, 1);
    ClosedNetwork network;
    const std::uint32_t centers = 1 + random.below(6);
    for (std::uint32_t k = 0; k < centers; ++k) {
        Center center;
        center.demand = 0.01 + random.uniform() * random.uniform();
        center.members = 1.0 + random.below(4);
        if (severalServers) center.servers = 1.0 + random.below(5);
        network.centers.push_back(center);
    }
    network.think = random.below(3) == 0 ? 0.0 : 20.0 * random.uniform() * network.demand();
    return network;
}

} // namespace headroom::analysis::operational
