#pragma once
// Bounds on a closed single-class queueing network from nothing but its service demands.
//
// Asymptotic bounds: P. J. Denning, J. P. Buzen, Computing Surveys 10(3), 1978; as stated in E. D. Lazowska,
// J. Zahorjan, G. S. Graham, K. C. Sevcik: "Quantitative System Performance", 1984, table 5.1.
// Balanced job bounds: J. Zahorjan, K. C. Sevcik, D. L. Eager, B. Galler, CACM 25(2), 1982; table 5.2 there.
// The latter hold for product-form networks; a multi-server centre enters them as a single fast server and a
// delay (Seidmann, Schweitzer, Shalev-Oren, 1987), which makes them approximations where such a centre exists.

#include "sim/analysis/operational/interval.hpp"

#include <vector>

namespace headroom::analysis::operational {

/// `members` alike centres that share the demand evenly, each with `servers` servers and one queue.
struct Center {
    double demand = 0.0; ///< seconds of service per pass, over all members
    double members = 1.0;
    double servers = 1.0;
};

struct ClosedNetwork {
    std::vector<Center> centers;
    double think = 0.0; ///< seconds per pass that nobody queues for: think time and delay stations

    [[nodiscard]] double demand() const; ///< D: sum over centres
    /// Largest demand per server: what limits throughput to 1 / bottleneck(). 0 without centres.
    [[nodiscard]] double bottleneck() const;
};

/// N* = (D + think) / bottleneck: the population beyond which somebody must wait somewhere.
[[nodiscard]] double saturationPopulation(const ClosedNetwork& network);

/// Passes a second of `population` >= 1 users; response times follow by R = N / X - think.
[[nodiscard]] Interval asymptoticThroughput(const ClosedNetwork& network, double population);
[[nodiscard]] Interval balancedThroughput(const ClosedNetwork& network, double population);

} // namespace headroom::analysis::operational
