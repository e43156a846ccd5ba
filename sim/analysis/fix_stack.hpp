#pragma once
// "Do these, in this order": a stack of fixes, found greedily and confirmed by runs of their own.
//
// In every round each of the most promising levers is pulled on top of the fixes chosen so far, under the
// same rising load and random numbers, and the best one is chosen; the ranking is made anew because a fix
// moves the bottleneck. Greedy is not optimal: two changes that only help together are not found. What is
// chosen has been picked for looking good on these seeds, so its gain there is biased upwards; the
// confirmation compares the whole stack with the fleet as it is on seeds nobody has seen.

#include "sim/analysis/virtual_speedup.hpp"

#include <optional>
#include <vector>

namespace headroom::analysis {

struct FixOptions {
    std::size_t most = 3;       ///< fixes
    std::optional<double> goal; ///< users: stop when so many hold
    enum class By { kUsers, kUsersPerDollar } by = By::kUsers;
    bool realisable = true;     ///< only levers that a scenario file can state
    double level = 0.25;        ///< of levers in shares; units by one, and again in a later round
    std::size_t candidates = 6; ///< pulled in a round
    std::size_t replications = 3;
    std::size_t confirmations = 5; ///< fresh seeds
};

struct Fix {
    Lever lever;
    double amount = 0.0;
    Effect effect; ///< over the fixes before it; its price is of this fix alone
};

struct FixStack {
    std::vector<Fix> fixes;
    bool goalReached = false;
    Estimate before, after; ///< users at the break, confirmed: fresh seeds
    Effect confirmed;       ///< the whole stack over the fleet as it is, fresh seeds
    std::size_t runs = 0;
};

/// Precondition: `table` was made with `trials`.
[[nodiscard]] FixStack stackFixes(Trials& trials, const models::Scenario& scenario,
                                  const std::vector<Lever>& levers, const SpeedupTable& table,
                                  Runner& runner, const Trials::Options& trialOptions,
                                  const FixOptions& options);

} // namespace headroom::analysis
