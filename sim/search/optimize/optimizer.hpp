#pragma once
// Integer search for the fleet that bears most users within a budget.
//
// 1. Every candidate of the space is priced: instances, cost, and the bound on its capacity by operational laws.
//    Candidates over the budget are out.
// 2. Candidates are simulated in rounds. A round takes those that promise most: bound times the largest
//    ratio of simulated capacity to bound seen so far among candidates whose first station is the same
//    (optimism in the face of uncertainty: T. L. Lai, H. Robbins, Adv. Appl. Math. 6, 1985), and, every other
//    round, neighbours of the best. A candidate whose bound, with kSlack to spare, lies below the best
//    simulated capacity is never simulated: it cannot win. The search ends when no other is left
//    (`exhausted`), or when `trials` have been made. Challengers must first bear one step more than the best:
//    one run sends most of them home.
// 3. For the front, the most promising candidate of each cost level is simulated too.
// 4. Finalists (the best, the front, the scenario as stated) are simulated again with more seeds and at the asked
//    load; all comparisons of the answer come from these, paired by seed. The winner is the cheapest
//    whose capacity is not clearly below the largest (its paired 95 % interval reaches zero), for a
//    difference that noise explains is no reason to pay.
//    (racing with paired tests: O. Maron, A. Moore, NIPS 1994; M. Birattari et al., GECCO 2002)
// 5. Every neighbour of the winner gets the reason why it was not chosen, from its own simulation or bound.

#include "sim/analysis/statistics.hpp"
#include "sim/search/evaluator.hpp"
#include "sim/search/optimize/pareto.hpp"
#include "sim/search/optimize/pricing.hpp"
#include "sim/search/optimize/space.hpp"
#include "sim/search/optimize/trial.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace headroom::search {

enum class Objective {
    kCapacity, ///< most users within the budget
    kCost,     ///< cheapest fleet that bears `goalUsers`
};

struct OptimizeOptions {
    models::Budget budget;
    Objective objective = Objective::kCapacity;
    double goalUsers = 0.0;  ///< 0 = the asked load
    std::size_t trials = 16; ///< candidates simulated before the finals, at least 1
    std::size_t perRound =
        8; ///< candidates of a round; not the number of processors, so that the search
           ///< takes the same way on every machine
    std::size_t finalists = 1;
    int finalSeeds = 3;
    std::size_t costLevels = 4; ///< looked at for the front
};

/// A candidate as simulated in the finals.
struct Finalist {
    Candidate candidate;
    Price price;
    Trial trial;
    analysis::Estimate capacity; ///< users
};

struct Excuse {
    Candidate candidate;
    std::string change; ///< from the winner: "19 chat instances instead of 20"
    std::string reason;
};

struct Optimum {
    std::size_t candidates = 0; ///< in the space
    std::size_t impossible = 0; ///< combinations the scenario cannot have
    std::size_t overBudget = 0;
    std::size_t excluded = 0; ///< within the budget, never simulated because of their bound
    std::size_t simulated = 0;
    std::size_t unexplored = 0; ///< within the budget, neither simulated nor excluded
    bool exhausted = false; ///< unexplored == 0: no candidate of the space can be better, but for noise
    double bestPromise = 0.0;        ///< largest estimate of an unexplored candidate, users
    std::vector<Finalist> finalists; ///< best first
    std::size_t winner = 0;          ///< of finalists
    std::optional<std::size_t>
        stated; ///< the scenario's own fleet; absent when over budget or impossible
    std::optional<analysis::Estimate> gain; ///< winner over stated, as a share, paired by seed
    std::vector<std::size_t> front;         ///< of finalists, by cost
    std::vector<Excuse> excuses;            ///< of the winner's neighbours
    std::string note;                       ///< no candidate reaches the goal, ...
};

struct OptimizeProgress {
    std::string stage; ///< "bounds", "search", "finals", "neighbours"
    std::size_t done = 0;
    std::size_t expected = 0;
    double bestUsers = 0.0;
};

/// How candidates get simulated: trials of the candidates, in their order. `finals`: with all final seeds and
/// at the asked load.
struct TrialRequest {
    Candidate candidate;
    TrialStart start;
};
using RunTrials = std::function<std::vector<Trial>(std::span<const TrialRequest>, bool finals)>;

/// Throws std::runtime_error for a fleet the bounds do not know, SearchError when no candidate is within the
/// budget or the space is too large, and what `run` throws.
[[nodiscard]] Optimum optimize(const Study& study, const Space& space, Pricing& pricing,
                               const OptimizeOptions& options, const RunTrials& run,
                               const std::function<void(const OptimizeProgress&)>& onProgress = {});

} // namespace headroom::search
