#pragma once
// How long one hop between two zones takes.
//
// Assumptions: the distance of a pair of zones is one number per run, drawn from the scenario's round-trip
// distributions with the run's seed, so replications sample it; a hop takes half of it, its own jitter and,
// rarely, a tail delay. Hops are independent and never reorder the bytes of one another's connections.
// Parameters: models::Network (seconds). Validity: small messages; bandwidth is not part of a hop.

#include "models/service.hpp"
#include "sim/engine/random.hpp"
#include "sim/hardware/hop_table.hpp"

#include <cstdint>
#include <vector>

namespace headroom::hardware {

class Paths {
public:
    Paths(const models::Network& network, std::uint64_t seed);

    [[nodiscard]] double hop(std::uint32_t from, std::uint32_t to, engine::RandomStream& stream) const {
        const Path& path = paths_[from * zones_ + to];
        const std::uint64_t bits = stream.next();
        double seconds = path.half + jitter_.at(bits >> 52);
        // The low bits decide the tail, the high ones the jitter: one random number a hop.
        if ((bits & kLowBits) < path.tailBelow)
            seconds += (from == to ? inZoneTail_ : crossZoneTail_).sample(stream);
        return seconds;
    }
    /// From now on every hop inside a zone (or between zones) takes this much longer; negative undoes it.
    void lengthen(bool crossZone, double seconds);
    /// Mean round trip between two zones, jitter and tails included.
    [[nodiscard]] double meanRoundTrip(std::uint32_t from, std::uint32_t to) const {
        return paths_[from * zones_ + to].meanRoundTrip;
    }
    [[nodiscard]] std::uint32_t zones() const { return zones_; }

private:
    static constexpr std::uint64_t kLowBits = (std::uint64_t{1} << 40) - 1;
    struct Path {
        double half = 0.0;
        double meanRoundTrip = 0.0;
        std::uint64_t tailBelow = 0;
    };

    std::uint32_t zones_;
    HopTable jitter_, inZoneTail_, crossZoneTail_;
    std::vector<Path> paths_; // zones x zones, symmetric
};

} // namespace headroom::hardware
