#pragma once
// Random systems whose truth is known in closed form, for the coverage of intervals. Waits follow Lindley's
// recursion (D. V. Lindley, 1952); M/M/c serves in order of arrival by the server that is free first.

#include "sim/engine/random.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace headroom::analysis {

/// Waits in queue of consecutive customers of M/G/1: `work(stream)` draws a service time. The first finds
/// `initialWork` seconds of it ahead.
template <class Work>
std::vector<double> waitsMG1(std::uint64_t seed, double arrivalRate, Work work, std::size_t customers,
                             double initialWork = 0.0) {
    engine::RandomStream gaps(seed, 1);
    engine::RandomStream works(seed, 2);
    std::vector<double> waits;
    waits.reserve(customers);
    double wait = initialWork;
    for (std::size_t i = 0; i < customers; ++i) {
        waits.push_back(wait);
        wait = std::max(0.0, wait + work(works) - gaps.exponential(1.0 / arrivalRate));
    }
    return waits;
}

/// A wait of M/M/1 in equilibrium: 0 with probability 1 - rho, else exponential with rate mu - lambda.
inline double equilibriumWaitMM1(std::uint64_t seed, double arrivalRate, double serviceRate) {
    engine::RandomStream stream(seed, 3);
    if (!stream.chance(arrivalRate / serviceRate)) return 0.0;
    return stream.exponential(1.0 / (serviceRate - arrivalRate));
}

inline std::vector<double> waitsMMc(std::uint64_t seed, double arrivalRate, double serviceRate,
                                    std::size_t servers, std::size_t customers) {
    engine::RandomStream gaps(seed, 1);
    engine::RandomStream works(seed, 2);
    std::vector<double> freeAt(servers, 0.0);
    std::vector<double> waits;
    double now = 0.0;
    for (std::size_t i = 0; i < customers; ++i) {
        now += gaps.exponential(1.0 / arrivalRate);
        double& server = *std::min_element(freeAt.begin(), freeAt.end());
        const double start = std::max(now, server);
        waits.push_back(start - now);
        server = start + works.exponential(1.0 / serviceRate);
    }
    return waits;
}

inline double meanFrom(const std::vector<double>& values, std::size_t first = 0) {
    double sum = 0.0;
    for (std::size_t i = first; i < values.size(); ++i) sum += values[i];
    return sum / static_cast<double>(values.size() - first);
}

} // namespace headroom::analysis
