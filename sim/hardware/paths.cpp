#include "sim/hardware/paths.hpp"

#include <algorithm>

namespace headroom::hardware {

namespace {
constexpr std::uint64_t kPathStream = 4;
}

Paths::Paths(const models::Network& network, std::uint64_t seed)
    : zones_(static_cast<std::uint32_t>(std::max(1, network.zones))), jitter_(network.jitter),
      inZoneTail_(network.inZoneTail.delay), crossZoneTail_(network.crossZoneTail.delay),
      paths_(std::size_t{zones_} * zones_) {
    for (std::uint32_t a = 0; a < zones_; ++a) {
        for (std::uint32_t b = a; b < zones_; ++b) {
            engine::RandomStream stream(seed, kPathStream, std::uint64_t{a} * zones_ + b);
            const models::Distribution& roundTrip = a == b ? network.inZoneRtt : network.crossZoneRtt;
            const models::HopTail& tail = a == b ? network.inZoneTail : network.crossZoneTail;
            Path path;
            path.half = 0.5 * HopTable::quantileOf(roundTrip, stream.uniform());
            path.tailBelow = static_cast<std::uint64_t>(tail.share * static_cast<double>(kLowBits + 1));
            const HopTable& delays = a == b ? inZoneTail_ : crossZoneTail_;
            path.meanRoundTrip = 2.0 * (path.half + jitter_.mean() + tail.share * delays.mean());
            paths_[a * zones_ + b] = paths_[b * zones_ + a] = path;
        }
    }
}

void Paths::lengthen(bool crossZone, double seconds) {
    for (std::uint32_t a = 0; a < zones_; ++a) {
        for (std::uint32_t b = 0; b < zones_; ++b) {
            if ((a != b) != crossZone) continue;
            paths_[a * zones_ + b].half += seconds;
            paths_[a * zones_ + b].meanRoundTrip += 2.0 * seconds;
        }
    }
}

} // namespace headroom::hardware
