#pragma once
// How long a hop takes, read from models::Network: the distance of two zones is one draw per run, and
// every hop adds its own jitter and, rarely, a tail delay. Seconds.

#include "sim/bridge/reference/scenario_view.hpp"
#include "sim/engine/random.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

namespace headroom::bridge::reference {

class Hops {
public:
    Hops(const models::Network& network, std::uint64_t seed)
        : network_(network), distances_(seed, 105), hops_(seed, 101),
          inZone_(samplerOf(network.inZoneRtt)), crossZone_(samplerOf(network.crossZoneRtt)),
          jitter_(samplerOf(network.jitter)), inZoneTail_(samplerOf(network.inZoneTail.delay)),
          crossZoneTail_(samplerOf(network.crossZoneTail.delay)) {}

    [[nodiscard]] double draw(std::uint32_t a, std::uint32_t b) {
        const bool inZone = a == b;
        const auto [path, isNew] = roundTrips_.try_emplace({std::min(a, b), std::max(a, b)}, 0.0);
        if (isNew) path->second = (inZone ? inZone_ : crossZone_).sample(distances_);
        double seconds = 0.5 * path->second + jitter_.sample(hops_);
        const models::HopTail& tail = inZone ? network_.inZoneTail : network_.crossZoneTail;
        if (hops_.chance(tail.share)) seconds += (inZone ? inZoneTail_ : crossZoneTail_).sample(hops_);
        return seconds;
    }

private:
    const models::Network& network_;
    engine::RandomStream distances_, hops_;
    engine::Sampler inZone_, crossZone_, jitter_, inZoneTail_, crossZoneTail_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, double> roundTrips_;
};

} // namespace headroom::bridge::reference
