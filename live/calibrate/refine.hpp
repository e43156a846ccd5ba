#pragma once
// What CPU time cannot tell: delays between client and server that no processor explains.
//
// The simulator runs the measured loads with the fitted demands. What its latencies lack is put into the client's round
// trip, a delay of requests over HTTP, and jitter, by a search with NLopt's BOBYQA on the lower and middle quantiles of
// the operations the runs did; then what their upper quantiles lack into rare long delays of hops. Quantiles before
// means: on a machine with company, a mean is made by its worst moments.

#include "models/scenario.hpp"
#include "sim/result/run_result.hpp"

#include <functional>
#include <span>
#include <string>

namespace headroom::calibrate {

using Simulate = std::function<result::RunResult(const models::Scenario&)>;

/// Seconds, as models::Calibration has them.
struct Delays {
    double clientRtt = 1e-6;
    double jitter = 1e-7;
    double httpDelay = 1e-7;
    double tailShare = 0.0;
    double tailDelay = 1e-3;
};

struct Refined {
    Delays delays;
    double errorBefore =
        0.0; ///< root mean square of the quantiles' logarithmic errors, without any delay
    double errorAfter = 0.0;  ///< with the delays found
    double middleError = 0.0; ///< of the lower and middle quantiles alone, as models::Calibration has it
    double tailError = 0.0;   ///< of the upper ones
    int simulations = 0;
};

/// What a hop that takes much longer takes, with this mean: log-normal with a deviation of 1, which is how p95, p99 and
/// p99.9 of two servers' calibration runs on a virtual machine lay apart (factors of 2 to 6 each).
[[nodiscard]] models::Distribution tailDelay(models::Duration mean);

/// The scenario with these delays in its network and its balancer.
[[nodiscard]] models::Scenario withDelays(const models::Scenario& scenario, const Delays& delays);

/// What the runs' processor time is of the simulated one's, for the same work, the geometric mean over the runs: the
/// simulator counts polls and receivers one by one, the fit in closed form, and what it predicts with is what must be
/// right. 1 where either says nothing. Preconditions as of refine().
[[nodiscard]] double demandScale(std::span<const result::RunResult> runs,
                                 std::span<const models::Scenario> loads, const Simulate& simulate,
                                 const std::string& service);

/// Multiplies every demand, its interval and its share of the covariance.
void scaleDemands(models::ServiceProfile& profile, double factor);

/// `loads[i]` is the scenario, with the fitted profile in it, at the load `runs[i]` was measured under.
/// Precondition: as many loads as runs, at least one.
[[nodiscard]] Refined refine(std::span<const result::RunResult> runs,
                             std::span<const models::Scenario> loads, const Simulate& simulate,
                             int mostSimulations = 120);

} // namespace headroom::calibrate
