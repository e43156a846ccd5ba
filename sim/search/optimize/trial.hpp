#pragma once
// What is known about the load a candidate bears.
//
// Loads are the asked load times powers of kLoadStep, so that candidates compare step by step under common
// random numbers. Which break is found depends on where a search starts only where more load is better
// somewhere (small fleets, few samples).

#include <cstdint>
#include <string>
#include <vector>

namespace headroom::search {

inline constexpr double kLoadStep = 1.04;
/// Steps up and down from the asked load: 1/50 of it to 50 times as much.
inline constexpr int kMostSteps = 100;

/// Users at a step, at least one.
[[nodiscard]] double usersAtStep(double askedUsers, int step);
/// The largest step with at most so many users.
[[nodiscard]] int stepNear(double askedUsers, double users);

struct SeedTrial {
    std::uint64_t seed = 0;
    double users = 0.0;    ///< largest load that was run and held; 0 when none did
    double breaksAt = 0.0; ///< smallest load that was run and broke; 0 when none did
    /// The load at which the first objective reaches its limit: between `users` and `breaksAt` interpolated,
    /// with one side only extrapolated, by the worst objective's distance to its limit on the logarithm.
    double estimate = 0.0;
    /// By how much the value of `broken` at `breaksAt` is beyond its limit, as a share; 0 when that run was ended
    /// early, `cutAtUsers` says when.
    double overshoot = 0.0;
    double cutAtUsers = 0.0;
    bool bracketed = false; ///< held at `users`, broke one step further
    bool beyond = false;    ///< held at the largest load tried
    bool atMost = false;    ///< did not stand its challenge, and was not looked at any further
    std::string broken;     ///< objective that breaks at `breaksAt`
    std::string binds;      ///< what binds first there: "redis event loops"; empty when nothing does
};

struct Trial {
    std::vector<SeedTrial> seeds; ///< the search's own seed first
    std::string error;            ///< the engine refused the scenario
};

} // namespace headroom::search
