#pragma once
// How evenly long-lived connections are spread over the processes that serve.
//
// A balancer places a connection once; it stays where it is until it ends. After a scale-out the new
// processes only get new connections, after a restart the restarted ones come back empty. With n equally
// loaded processes, m of them after the scale-out and no churn, max / mean stays m / n.
//
// Read from the series "<service>.connections[i]" and "serving processes", which the simulator records when
// something happens to the fleet or a remedy is on. Where p processes serve, the p largest counts are
// theirs: the others have none or give theirs away.

#include "sim/result/run_result.hpp"

#include <vector>

namespace headroom::analysis {

struct ImbalanceCurve {
    std::vector<double> mean;      ///< connections of a serving process, per bin
    std::vector<double> maxToMean; ///< 1 = even; 1 while there are no connections
    std::vector<double> variation; ///< coefficient of variation over the serving processes
    std::vector<double> deviation; ///< largest |count - mean| / mean, empty processes included
    double binSeconds = 1.0;

    [[nodiscard]] bool empty() const { return mean.empty(); }
};

/// Empty when the run has no such series.
[[nodiscard]] ImbalanceCurve imbalanceOf(const result::RunResult& run);

/// Even: every serving process within `share` of the mean, or within three standard deviations of a random
/// (Poisson) spread where that is wider.
[[nodiscard]] bool isEven(const ImbalanceCurve& curve, std::size_t bin, double share = 0.10);

/// Seconds from `fromSeconds` until the connections are even and stay so; -1 when not within the run.
[[nodiscard]] double secondsToBalance(const ImbalanceCurve& curve, double fromSeconds,
                                      double share = 0.10);

} // namespace headroom::analysis
