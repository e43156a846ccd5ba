#pragma once
// What an optimiser simulates of a candidate: the load it bears.
//
// Loads are the asked load times powers of kLoadStep; the capacity of a seed is the largest of them at which
// every objective holds (analysis::sloValues: point values over the whole run), found by galloping from a
// guess. Loads lie on one grid, so candidates compare step by step under common random numbers; which break is
// found depends on the guess only where more load is better somewhere (small fleets, few samples).

#include "models/scenario.hpp"
#include "sim/search/journal.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace headroom::search {

inline constexpr double kLoadStep = 1.04;
/// Steps up and down from the asked load: 1/50 of it to 50 times as much.
inline constexpr int kMostSteps = 100;

/// Users at a step, at least one.
[[nodiscard]] double usersAtStep(double askedUsers, int step);
[[nodiscard]] int stepNear(double askedUsers, double users);

struct SeedTrial {
    std::uint64_t seed = 0;
    double users = 0.0;  ///< largest load that held; 0 when not even the smallest did
    bool beyond = false; ///< held at the largest load tried
    bool atMost = false; ///< did not stand its challenge: bears `users` at most, perhaps fewer
    std::string broken;  ///< objective that breaks one step further
    std::string binds;   ///< what binds first there: "redis event loops"; empty when nothing does
};

/// Where a search starts, in users.
struct TrialStart {
    double guess = 0.0;
    /// Above 0: the load to stand first. A candidate that does not is not looked at any further, for one run
    /// tells that it is no better than what bears this load.
    double challenge = 0.0;
};

struct Trial {
    std::vector<SeedTrial> seeds;
    // Of the runs at the asked load, where they were asked for:
    double usdPerHour = 0.0;  ///< of the whole fleet, all items
    double p95 = 0.0;         ///< seconds, mean over the seeds
    std::string operation;    ///< whose p95
    double failedShare = 0.0; ///< of users, mean over the seeds
    std::string error;        ///< the engine refused the scenario
};

/// All seeds firstSeed, firstSeed + 1, ... in this process.
[[nodiscard]] Trial tryCandidate(const models::Scenario& scenario, std::uint64_t firstSeed, int seeds,
                                 const TrialStart& start, bool atAsked);

[[nodiscard]] Json toJson(const Trial& trial);
/// Throws nlohmann::json exceptions for anything toJson() did not write.
[[nodiscard]] Trial trialFrom(const Json& json);

} // namespace headroom::search
