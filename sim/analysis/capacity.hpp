#pragma once
// Capacity: the largest load a fleet bears with its objectives held.
//
// Load is counted as in load.hpp: users at the top of a ramp, of a steady population, or expected arrivals
// of an open workload (`rate` then gives the arrivals a second as well).
//
// Search: every seed has a break of its own, found by doubling or halving from the asked load until one
// load holds and a larger one does not, then by bisection on a logarithmic scale until
// (breaks - holds) / holds <= precision or they are neighbouring whole users. Every seed meets the same
// users at every load (common random numbers), so a seed's outcome changes with the load alone. The first
// two seeds search from the asked load; later ones start at what those found and take growing steps from
// there. Runs of different seeds share nothing but the loads.
//
// What "holds" means: on one run, that the measured value of every objective meets its limit, without an
// interval (slo_check.hpp judges the values; the interval of the capacity comes from the seeds). A latency
// objective whose operation was tried and never completed is broken; one whose operation never came up
// holds. Pooled over replications (`CapacityPoint::holds`): the mean of the values meets the limit.
//
// Interval: the capacity is the geometric mean of the seeds' breaks, with Student's t interval on their
// logarithms. Its lower side is taken from the loads that held, its upper from those that broke, so the
// bisection's own width is inside. All seeds are then run at the capacity itself for a pooled verdict. Seeds are added until the half width is at most `intervalPrecision` of
// the capacity or `mostReplications` have run; this rule stops a little early on average (Y. S. Chow,
// H. Robbins, Ann. Math. Statist. 36, 1965), see precision.hpp for what that costs in coverage.
//
// Assumes that more load is never better. Where a seed's larger load held although a smaller one broke
// (an objective on least throughput, a ramp whose start falls between two control periods), `note` says so
// and the reported break is the one the bisection ended at, not necessarily the smallest.
//
// A run is always simulated to its end: a latency quantile, a mean and an error rate over the whole run
// may still recover, and a failed user is only known as such when its last attempt is over.

#include "models/scenario.hpp"
#include "sim/analysis/runner.hpp"
#include "sim/analysis/slo_check.hpp"
#include "sim/analysis/statistics.hpp"
#include "sim/analysis/uncertainty.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace headroom::analysis {

struct CapacityOptions {
    double precision = 0.02;         ///< relative width of a seed's bracket, above 0
    double intervalPrecision = 0.05; ///< relative half width of the interval that ends the search
    std::size_t replications = 4;    ///< seeds to begin with, at least 1
    std::size_t mostReplications = 12;
    double startUsers = 0.0; ///< where the search starts; 0 = the asked load
    double highest = 0.0;    ///< largest load tried, users; 0 = 64 times the asked load
    double confidence = 0.95;
    std::uint64_t seed = 0;        ///< of the first replication, the others count up; 0 = the scenario's
    std::vector<models::Slo> slos; ///< empty = the scenario's
};

/// What was seen at one load.
struct CapacityPoint {
    double users = 0.0;
    std::size_t seeds = 0;        ///< that ran at this load
    std::size_t holdingSeeds = 0; ///< of them, those on which every objective held
    bool holds = false;           ///< pooled
    std::string brokenSlo;        ///< pooled; the one farthest beyond its limit, or empty
    std::vector<Estimate> values; ///< per objective, mean over the seeds; NaN where it never came up
};

struct Capacity {
    enum class State {
        kFound,
        kBelowOneUser,  ///< the objectives do not even hold for one user: no number
        kBeyondHighest, ///< they hold at the largest load tried: `users` is at least that
    };
    State state = State::kFound;
    double askedUsers = 0.0;
    Estimate users;               ///< without an interval for one seed
    std::optional<Estimate> rate; ///< arrivals a second, for open workloads
    Estimate headroomShare;       ///< users / askedUsers - 1
    double holdsAt = 0.0;         ///< largest load at which every seed is known to hold, 0 if none
    double breaksAt = 0.0;        ///< smallest at which every seed is known to break, infinity if none
    std::string brokenSlo; ///< objective most seeds break first, by how far it is beyond its limit
    std::uint64_t brokenSeed = 0;  ///< a seed, and ...
    double brokenUsers = 0.0;      ///< ... a load, whose run breaks it: what to look at for the cause
    std::vector<double> seedUsers; ///< each seed's capacity, in the order of the seeds
    std::optional<CapacityPoint> atUsers; ///< all seeds at `users`, rounded to whole users
    std::vector<CapacityPoint> tried;     ///< by users
    std::vector<models::Slo> slos;        ///< held
    std::size_t runs = 0;
    std::string note; ///< what a reader must know: no number, non-monotone, interval wider than asked
};

struct CapacityProgress {
    std::size_t runsDone = 0;
    double runsExpected = 0.0; ///< estimate, may grow
    double low = 0.0; ///< the capacity lies between these as far as is known; high may be infinity
    double high = 0.0;
};

/// Throws std::invalid_argument when there is no objective, and what `runner` throws.
[[nodiscard]] Capacity findCapacity(Runner& runner, const models::Scenario& scenario,
                                    const CapacityOptions& options = {},
                                    const std::function<void(const CapacityProgress&)>& onProgress = {});

/// The capacity when demands are only known to their intervals: each draw of them (uncertainty.hpp) is
/// searched with a seed of its own, starting from the capacity `known` for the stated demands.
/// `run`: prediction interval, by predictNext on logarithms, for the capacity one would find for the true
/// demands in one run. `split`: variances of the logarithm; the part due to randomness is that of
/// `known.seedUsers`. Preconditions: known.state is kFound, at least two draws.
[[nodiscard]] Prediction
predictCapacity(Runner& runner, const models::Scenario& scenario, const Capacity& known,
                const CapacityOptions& options, std::size_t draws,
                const std::function<void(const CapacityProgress&)>& onProgress = {});

/// Values of the objectives on one run, in their order: NaN where an objective never came up, infinity
/// where a latency's operation was tried and never completed. What the search measures in the child.
[[nodiscard]] Measures sloValues(const std::vector<models::Slo>& slos, const result::RunResult& run);

/// Whether every objective meets its limit with these values; NaN counts as met.
[[nodiscard]] bool allMeet(const std::vector<models::Slo>& slos, const Measures& values);

} // namespace headroom::analysis
