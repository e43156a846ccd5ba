#pragma once
// Virtual speed-up: what every resource and limit of a fleet would buy if it were better.
//
// Every lever (lever.hpp) is pulled by each of some levels, or by one unit, and run under the same rising
// load (rising_load.hpp) with the same random numbers as the fleet as it is. Reported are paired
// differences over the seeds, with Student's t interval at 95 %: of the capacity (users at the break), and,
// at the load where the fleet as it is breaks, of the latencies of the operations the objectives name and of
// the share of failed users; further the price and what limits the changed fleet.
//
// Not everything is run. Sound by construction:
//   - a limit that turned nothing away in the runs of the fleet as it is leaves them unchanged when raised:
//     its effect is exactly 0 ("not reached");
// by group screening (sequential bifurcation: B. Bettonvil, J. P. C. Kleijnen, European Journal of
// Operational Research 96, 1997), which assumes that improvements of one group do not cancel each other:
//   - levers that a parent contains (all code of a service, its CPU; all delays) are only run when the
//     parent's strongest level has an effect, and then in halves that are halved again;
//   - weaker levels are only run where the strongest has an effect.
// "No effect": the mean paired difference lies within Student's t interval around 0 with the variance of
// such differences pooled over all levers screened (chaos: two runs that differ in the last bit differ by
// as much). That width is reported; smaller effects are not denied, they are not seen. With `prune` off
// every cell is run.
//
// Where the best levers' intervals overlap, these levers get more replications (ranking and selection,
// S.-H. Kim, B. L. Nelson: Handbooks in OR & MS 13, 2006, chapter 17, without its guarantee).

#include "sim/analysis/trials.hpp"

#include <string>
#include <vector>

namespace headroom::analysis {

struct SpeedupOptions {
    std::vector<double> levels{0.05, 0.10, 0.25, 0.50}; ///< ascending, positive
    std::size_t replications = 3;                       ///< of what is reported
    std::size_t mostReplications = 7;                   ///< of the best levers
    std::vector<std::string> only;                      ///< lever ids; empty = all
    bool prune = true;
};

enum class EffectState {
    kMeasured,
    kNoEffect,        ///< inside the noise at this level
    kNoEffectInGroup, ///< not run: pulled together with others it has none
    kNoEffectAtMost,  ///< not run: no effect at the strongest level
    kNotReached,      ///< exactly none: the limit never turned anything away
};

/// What pulling one lever by one amount does. Differences to the fleet as it is, by seed.
struct Effect {
    double amount = 0.0;
    EffectState state = EffectState::kMeasured;
    std::size_t replications = 0;   ///< 0 = not run; the values below are 0 then
    Estimate users;                 ///< at the break
    Estimate gain;                  ///< users
    Estimate gainShare;             ///< of the capacity as it is
    bool atLeast = false;           ///< a run did not break as far as it was followed
    std::vector<Estimate> p95, p99; ///< seconds at equal load, by main operation
    Estimate failedShare;           ///< at equal load
    double usdPerHour = 0.0;        ///< price list; a faster CPU or program is virtual and costs nothing
    Bottleneck next;                ///< what limits the changed fleet, first seed
    std::string brokenSlo;          ///< objective that breaks first then, first seed
};

struct LeverEffects {
    Lever lever;
    std::vector<Effect> effects; ///< by ascending amount; one of +1 for units
    std::string group;           ///< kNoEffectInGroup: ids of what it was pulled with

    [[nodiscard]] const Effect& strongest() const { return effects.back(); }
};

struct SpeedupTable {
    Estimate capacity;                   ///< users at the break of the fleet as it is
    double usersPerSecond = 0.0;         ///< the rise
    std::string brokenSlo;               ///< that breaks first, first seed
    Bottleneck bottleneck;               ///< first seed
    std::vector<std::string> operations; ///< of Effect::p95 and p99; "" = all
    std::vector<double> p95, p99; ///< seconds, of the fleet as it is at its break, mean over seeds
    double failedShare = 0.0;
    double usdPerHour = 0.0;
    double noiseUsers = 0.0;      ///< smallest mean difference told from none, screening replications
    std::size_t replications = 0; ///< of the fleet as it is
    std::size_t runs = 0;
    double events = 0.0;              ///< of all runs
    std::vector<LeverEffects> levers; ///< best first, by the strongest level's gain
};

/// Throws std::invalid_argument for unknown levers and for a scenario without objectives,
/// std::runtime_error when no load breaks an objective.
[[nodiscard]] SpeedupTable virtualSpeedup(Trials& trials, const models::Scenario& scenario,
                                          const std::vector<Lever>& levers,
                                          const SpeedupOptions& options);

/// Price of the fleet with the variant on the price list, dollars an hour; 0 when the catalogue has none.
[[nodiscard]] double listPrice(const models::Scenario& scenario, const Variant& variant);

/// The paired comparison of one variant with another.
[[nodiscard]] Effect effectOf(const Trials& trials, const models::Scenario& scenario,
                              const Variant& variant, const Variant& reference = {});

} // namespace headroom::analysis
