#pragma once
// Whether a fleet comes back by itself after a disturbance: instances killed, a zone lost, a deploy.
//
// A run is compared with itself: the baseline is the `baselineSeconds` before the disturbance. A window of
// `windowSeconds` is normal when
//   - the share of active users who are connected is at most `connectedTolerance` below the baseline's,
//   - the p95 of the busiest operation is at most `latencyFactor` times the baseline's plus `latencySlack`
//     (not judged with fewer than 20 completions in the baseline or the window), and
//   - the error rate is at most `errorTolerance` above the baseline's (not judged below 20 attempts).
// The fleet has recovered at the start of the first window from which all windows are normal for
// `sustainSeconds`, counted from the end of the disturbance at the earliest, and 90 % of them to the run's
// end. Users who failed for good are no longer active; they are reported apart.
//
// Otherwise the trend decides. The deficit of a window is the sum of three shares: users missing, errors in
// excess, and latency in excess (1 - allowed / measured). When the run goes on for `patienceSeconds` after
// the disturbance and the deficit of the last third of that time is at least 90 % of that of the middle
// third, the state keeps itself up although its trigger is gone and the fleet had held that load before:
// a metastable failure (N. Bronson et al., "Metastable Failures in Distributed Systems", HotOS 2021;
// L. Huang et al., "Metastable Failures in the Wild", OSDI 2022). A run that ends earlier, or while the
// deficit still shrinks, is undecided and says how much longer it should be.

#include "models/scenario.hpp"
#include "sim/analysis/runner.hpp"
#include "sim/result/run_result.hpp"

#include <string>
#include <vector>

namespace headroom::analysis {

struct Disturbance {
    double startSeconds = 0.0;
    double endSeconds = 0.0; ///< the trigger is gone: everything that comes back is back
    bool permanent = false;  ///< capacity stays lost
};

/// From the first to the last fault of a scenario. A scale-out ends when its last instance serves, by the
/// mean boot time. Throws std::runtime_error when nothing happens to the fleet.
[[nodiscard]] Disturbance disturbanceOf(const models::Scenario& scenario);

struct StormRules {
    double baselineSeconds = 30.0;
    double windowSeconds = 10.0;
    double connectedTolerance = 0.02;
    double latencyFactor = 1.5;
    double latencySlack = 0.020;
    double errorTolerance = 0.01;
    double sustainSeconds = 20.0;
    double patienceSeconds = 120.0;
};

enum class StormVerdict { kRecovers, kMetastable, kUndecided };

/// What the disturbance did to one run. Shares are 0 to 1, times in seconds.
struct StormOutcome {
    StormVerdict verdict = StormVerdict::kUndecided;
    double recoverySeconds = -1.0; ///< from the start of the disturbance; kRecovers
    double moreSeconds = 0.0;      ///< kUndecided: the run should be this much longer
    double connectedBefore = 0.0;  ///< share of the active users
    double connectedLowest = 0.0;  ///< window mean, from the start until recovered
    double p95Before = 0.0;        ///< of the busiest operation; 0 = not judged
    double p95Worst = 0.0;
    double errorsBefore = 0.0;
    double errorsWorst = 0.0;
    double usersBefore = 0.0;    ///< active when it began
    double usersAffected = 0.0;  ///< lost their connection or an operation from then on
    double usersLost = 0.0;      ///< failed for good from then on
    double connectsBefore = 0.0; ///< connections opened a second in the baseline
    double peakAttempts = 0.0;   ///< most reconnect attempts begun in a second
    double amplification = 0.0;  ///< reconnect attempts per reconnect from the start until recovered
    double imbalanceWorst = 0.0; ///< largest max / mean of connections over processes, after the start
    double imbalanceEnd = 0.0;   ///< at the end of the run
    double secondsToBalance = -1.0; ///< from the start; -1 = not within the run
};

[[nodiscard]] StormOutcome assessStorm(const result::RunResult& run, const Disturbance& disturbance,
                                       const StormRules& rules = {});

/// A run around the disturbance, one value a bin from `fromSeconds` on.
struct StormCurves {
    double fromSeconds = 0.0;
    double binSeconds = 1.0;
    std::vector<double> users;     ///< active
    std::vector<double> connected; ///< users with a connection
    std::vector<double> attempts;  ///< reconnect attempts a second
    std::vector<double> p95;       ///< seconds, over a window; NaN = too few
    std::vector<double> imbalance; ///< max / mean
};
[[nodiscard]] StormCurves stormCurves(const result::RunResult& run, const Disturbance& disturbance,
                                      const StormRules& rules = {});

/// Through a Runner and back; curves may be empty.
[[nodiscard]] Measures toMeasures(const StormOutcome& outcome, const StormCurves& curves);
struct MeasuredStorm {
    StormOutcome outcome;
    StormCurves curves;
};
[[nodiscard]] MeasuredStorm stormFrom(const Measures& measures);

[[nodiscard]] std::string verdictName(StormVerdict verdict); ///< "recovers", "metastable", "undecided"

} // namespace headroom::analysis
