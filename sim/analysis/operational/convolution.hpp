#pragma once
// Normalising constants of closed single-class product-form networks: J. P. Buzen, "Computational Algorithms
// for Closed Queueing Networks with Exponential Servers", CACM 16(9), 1973.
//
// Sums and products of positive numbers only, so centres with several servers lose no digits in saturation,
// where mean value analysis subtracts nearly equal probabilities.

#include "sim/analysis/operational/closed_network.hpp"

#include <cstddef>
#include <vector>

namespace headroom::analysis::operational {

struct ConvolutionResult {
    double throughput = 0.0;   ///< passes a second
    std::vector<double> queue; ///< mean number at each centre, in service included, over all members
};

/// Precondition: population >= 1; whole members and servers >= 1. Range: populations up to some thousands
/// (products of that many factors must stay within a long double). Cost: population squared for every member
/// of a centre with several servers, linear for others.
[[nodiscard]] ConvolutionResult convolve(const ClosedNetwork& network, std::size_t population);

} // namespace headroom::analysis::operational
