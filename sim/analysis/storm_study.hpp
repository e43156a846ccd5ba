#pragma once
// A storm over replications: one verdict, and what it rests on.
//
// All replications recover: recovers. All stay down: metastable. Otherwise undecided: some runs end too
// early, or it depends on chance and the numbers of either kind say how much.
// Where capacity stays lost, staying down may simply mean that the rest is too small. Then the same load is
// run on the rest alone, from the beginning: if that is as good as the fleet was before the disturbance, the
// state is metastable, otherwise the fleet is overloaded.

#include "sim/analysis/runner.hpp"
#include "sim/analysis/statistics.hpp"
#include "sim/analysis/storm_plan.hpp"

#include <optional>
#include <vector>

namespace headroom::analysis {

struct StormFindings {
    StormVerdict verdict = StormVerdict::kUndecided;
    std::size_t recovered = 0, metastable = 0, undecided = 0; ///< replications
    double moreSeconds = 0.0;            ///< undecided for want of time: longest extension asked for
    std::optional<bool> restCarriesLoad; ///< capacity stays lost and the fleet stays down
    Estimate recoverySeconds;            ///< of the replications that recover
    std::vector<StormOutcome> runs;      ///< by seed
    StormCurves curves;                  ///< of the first replication

    /// Mean of a number over the replications.
    [[nodiscard]] Estimate mean(double StormOutcome::*number) const;
};

[[nodiscard]] StormFindings studyStorm(Runner& runner, const StormPlan& plan, int replications,
                                       std::uint64_t firstSeed, const StormRules& rules = {});

/// The verdict over replications alone.
[[nodiscard]] StormFindings combine(std::vector<StormOutcome> runs);

/// The fleet that is left when what is lost for good is not there from the beginning; nothing when no
/// process would be left, or something else than its instances is lost.
[[nodiscard]] std::optional<models::Scenario> restOf(const models::Scenario& scenario);

} // namespace headroom::analysis
