#pragma once
// Mean value analysis of closed single-class product-form networks.
//
// Exact: M. Reiser, S. S. Lavenberg, JACM 27(2), 1980, where every centre has one server: population x centres
// steps. With several servers the same means come from the normalising constants (convolution.hpp), since the
// analysis' own recursion over queue length probabilities loses its digits in saturation. Product form asks
// for exponential service where the queue is FIFO.
// Approximate, any population, cost independent of it: P. J. Schweitzer, 1979, and Y. Bard, 1979 (a queue
// seen on arrival is (N - 1) / N of the mean queue); multi-server centres by A. Seidmann, P. J. Schweitzer,
// S. Shalev-Oren, 1987: a server c times as fast, and a delay for the rest of the service time. Known error:
// some per cent near the knee with one server, none at either end; with fewer customers than servers and no
// think time up to a quarter low.

#include "sim/analysis/operational/closed_network.hpp"

#include <vector>

namespace headroom::analysis::operational {

struct MeanValues {
    double population = 0.0;
    double throughput = 0.0;         ///< passes a second
    double response = 0.0;           ///< seconds at the centres per pass, think left out
    std::vector<double> residence;   ///< of it by centre, seconds, over all members
    std::vector<double> queue;       ///< mean number at a centre, in service included, over all members
    std::vector<double> utilization; ///< of one server
};

/// Precondition: population >= 1, every `members` and `servers` >= 1 (servers a whole number).
[[nodiscard]] MeanValues exactMva(const ClosedNetwork& network, std::size_t population);
/// Precondition: population > 0.
[[nodiscard]] MeanValues approximateMva(const ClosedNetwork& network, double population);

} // namespace headroom::analysis::operational
