#pragma once
// Measured runs to a service profile.
//
// 1. Runs that say nothing about demands are put aside (quality.hpp).
// 2. Every run becomes rows: CPU seconds against what was asked of every demand (observation.hpp). Wake-ups follow
//    from the rate of events in closed form (poll_chain.hpp).
// 3. Demands that cannot be told apart are joined in the prior's ratio (identify.hpp), the rest is fitted
//    (least_squares.hpp). The time after which a sleep makes a wake-up dear enters non-linearly: an outer search with
//    NLopt's BOBYQA (M. J. D. Powell, DAMTP 2009/NA06).
// 4. What CPU cannot tell (delays no processor explains) is fitted on a simulator, which the caller provides
//    (refine.hpp).
//
// Assumption: the demand of an operation does not depend on the load, but for wake-ups.

#include "live/calibrate/observation.hpp"
#include "live/calibrate/quality.hpp"
#include "models/profile.hpp"

#include <span>
#include <string>
#include <vector>

namespace headroom::calibrate {

struct Options {
    double confidence = 0.9;
    double windowSeconds = 2.0;
    double machineSpeed = 1.0; ///< of the measured machine's processor, relative to the reference core
    std::string machine;       ///< its name, for the profile
    QualityRules rules;
};

struct Outcome {
    models::ServiceProfile
        profile; ///< fitted, with its calibration block; the prior where nothing was measured
    std::vector<Verdict> verdicts;
    std::size_t rows = 0;
    double explained = 0.0;    ///< share of the variance of rows' CPU
    double typicalError = 0.0; ///< median relative error of a row's CPU
    double betweenRuns = 0.0;  ///< relative standard deviation of whole runs
    double missedRuns = 0.0; ///< by which fits on the other runs miss a run's CPU; widens the intervals
    [[nodiscard]] std::size_t usable() const;
};

/// No run, or none that is fit: what() says why, a line for each run.
class CalibrationError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// `names` of the runs, for messages and the profile. Throws CalibrationError.
[[nodiscard]] Outcome calibrate(std::span<const result::RunResult> runs,
                                const std::vector<std::string>& names, const models::Scenario& scenario,
                                const Options& options);

/// "run a.json: the driver was saturated", one line each; empty when all are fit.
[[nodiscard]] std::string reasonsText(const std::vector<Verdict>& verdicts,
                                      const std::vector<std::string>& names);

} // namespace headroom::calibrate
