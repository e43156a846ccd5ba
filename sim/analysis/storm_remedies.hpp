#pragma once
// The smallest change that makes a fleet recover.
//
// A lever changes one thing of the scenario (a client's backoff, an admission limit, the number of
// instances...) from its present value by steps towards ever more. All steps of all levers are tried with
// one seed; the first step that recovers is confirmed with all replications (else the next one is), and then
// bisected against the step before it until the two differ by less than 15 %, each value with all
// replications. The verdict need not be monotone in a lever (an admission limit that is too tight keeps
// users out), so what is found is the end of the first interval that flips on the way from the present
// value, not a global optimum.
//
// Flips are ranked by what they cost an hour, then by how far along its steps the lever had to go.

#include "sim/analysis/runner.hpp"
#include "sim/analysis/storm_plan.hpp"

#include <functional>
#include <string>
#include <vector>

namespace headroom::analysis {

struct Remedy {
    std::string name;          ///< "reconnect spread"
    std::string present;       ///< its value now, in words
    std::vector<double> steps; ///< from the least change to the largest
    double start = 0.0;        ///< the present value; NaN when it is none of the scale (no limit)
    bool whole = false;        ///< whole numbers only
    std::function<models::Scenario(const models::Scenario&, double)> apply;
    std::function<std::string(double)> text;                  ///< "5 s or more"
    std::function<std::vector<std::string>(double)> settings; ///< path=value for --set
    double usdPerHourEach = 0.0; ///< for each unit beyond `start`; 0 = costs nothing
};

/// Levers the scenario has: those that make sense for its faults and services.
[[nodiscard]] std::vector<Remedy> stormRemedies(const models::Scenario& scenario);

struct Flip {
    std::string lever;
    std::string present;
    bool flips = false;
    double value = 0.0;           ///< least change found that recovers
    std::string text;             ///< the value in words
    double usdPerHour = 0.0;      ///< what it adds
    double effort = 0.0;          ///< position along the lever's steps, 0 to 1
    double recoverySeconds = 0.0; ///< mean over the replications, with the change
    std::vector<std::string> settings;
    std::size_t runs = 0; ///< simulated for this lever
};

struct FlipOptions {
    int replications = 3;
    std::uint64_t firstSeed = 0;
    double observeSeconds = 180.0;
    StormRules rules;
};

/// Flips first, best first; then the levers that did not flip it, in the order given.
[[nodiscard]] std::vector<Flip> findFlips(Runner& runner, const StormPlan& plan,
                                          const std::vector<Remedy>& levers, const FlipOptions& options);

} // namespace headroom::analysis
