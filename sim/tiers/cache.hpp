#pragma once
// In-memory store whose nodes run commands on one core (Redis, ElastiCache).
//
// Assumptions: one engine thread per node runs commands in the order they come, each to its end; the node's
// other vCPUs do nothing for it, so a larger node is not a faster one. An answer costs engine time by its
// size (copying and writing it). Keys are spread evenly over the nodes, but for one hot key on node 0.
// Parameters: demands per command as the scenario states them; perKilobyte from the write path's throughput,
// 100 MiB/s generic serialisation to 1 GiB/s plain copies. Validity: no replicas, memory is not limited here.
// Known error: a poll's wake-up is part of the demand, so lone commands cost too little (sim/fleet models it).

#include "sim/engine/random.hpp"

#include <cstdint>

namespace headroom::tiers {

/// Node that holds the next call's key.
[[nodiscard]] inline std::uint32_t cacheNode(std::uint32_t nodes, double hotShare,
                                             engine::RandomStream& random) {
    if (nodes <= 1) return 0;
    if (hotShare > 0.0 && random.chance(hotShare)) return 0;
    return random.below(nodes);
}

} // namespace headroom::tiers
