#pragma once
// One run of a candidate at one load: the unit of work, of the journal and of the progress line.

#include "models/scenario.hpp"
#include "sim/search/journal.hpp"
#include "sim/search/optimize/space.hpp"

#include <cstdint>
#include <string>

namespace headroom::search {

struct LookRequest {
    Candidate candidate;
    std::uint64_t seed = 0;
    int step = 0; ///< of the load (trial.hpp)
};

struct Look {
    double users = 0.0; ///< of the load
    bool holds = false; ///< every objective, by its value over the whole run (analysis::sloValues)
    /// Logarithm of limit over value of the objective nearest to its limit (value over limit where more is
    /// better), at most kMostMargin either way: above 0 it holds.
    double margin = 0.0;
    /// Ended as soon as a breach was certain (breach_watch.hpp); `users` who had come by then. 0 = ran to its
    /// end. A cut run has no margin and nothing of what follows but `broken` and `binds`.
    double cutAtUsers = 0.0;
    std::string broken; ///< the objective that breaks farthest beyond its limit; empty when all hold
    std::string binds;  ///< what binds first: "redis event loops"; only looked for when something breaks
    double usdPerHour = 0.0;
    double p95 = 0.0;         ///< seconds, of `operation`
    std::string operation;    ///< of the first latency objective, else the busiest
    double failedShare = 0.0; ///< of the users
    std::string error;        ///< the engine refused the scenario
};

inline constexpr double kMostMargin = 4.0;

/// In this process. Precondition: the scenario has objectives.
[[nodiscard]] Look lookAt(const models::Scenario& scenario, std::uint64_t seed, int step);

[[nodiscard]] Json toJson(const Look& look);
/// Throws nlohmann::json exceptions for anything toJson() did not write.
[[nodiscard]] Look lookFrom(const Json& json);

} // namespace headroom::search
