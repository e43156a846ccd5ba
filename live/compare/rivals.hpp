#pragma once
// The prediction and the baselines side by side, on the load at the top of the measured runs.

#include "live/compare/baselines.hpp"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace headroom::compare {

/// "headroom" or a baseline's key.
struct Rival {
    std::string method;
    /// By quantity: "throughput", "cpu", "mean", "p50", "p95", "p99", "knee". Predicted value and its error as a share of
    /// the measured one; a quantity nobody measured, or the method does not know, is missing.
    struct Guess {
        double predicted = 0.0;
        double error = 0.0;
    };
    std::map<std::string, Guess> guesses;
};

struct Contest {
    std::string service;                    ///< with most work in the measured runs
    std::string operation;                  ///< the busiest
    double users = 0.0;                     ///< at which is compared
    std::map<std::string, double> measured; ///< mean of the repeats
    std::vector<Rival> rivals;
};

/// `processors` the service may keep busy; 0: the largest capacity of a member's CPU in the measured runs.
/// Precondition: at least one of each. Throws std::invalid_argument when a run cannot be observed.
[[nodiscard]] Contest contest(std::span<const result::RunResult> calibration,
                              std::span<const result::RunResult> predicted,
                              std::span<const result::RunResult> measured, double processors = 0.0);

} // namespace headroom::compare
