#pragma once
// Optimiser: the fleet that bears most users within a budget.
//
// 1. Every candidate of the space is priced: instances, cost, and the bound on its capacity by operational laws.
//    Candidates over the budget or short of a requirement are out.
// 2. The fleet as stated and the most promising candidate are searched for the load they bear (load_search.hpp).
//    Promise: bound times the largest ratio of simulated capacity to bound seen so far among candidates
//    whose first station is the same (optimism in the face of uncertainty: T. L. Lai, H. Robbins, Adv. Appl.
//    Math. 6, 1985); kFirstRatio before any is known, since latency breaks before anything saturates. Of
//    promises within a step the one with fewest changes from the file goes first.
// 3. Challenges, in rounds: the most promising others, and every other round neighbours of the best, are run once at
//    the load the best bears. Who breaks there is proven to bear less on this seed and not looked at any
//    further; who holds is searched in full. A candidate whose bound, with kSlack to spare, lies below
//    the best's capacity is never simulated. The search ends when no other is left (`exhausted`), or after
//    `trials` candidates.
// 4. All neighbours of the best that no bound decides are challenged too; while one is better, it is the best.
// 5. For the front, the most promising candidate of each cost level is looked at (roughly: one look near its
//    break will do).
// 6. Finals: the best, those within a step of it that are cheaper, and the stated fleet meet `finalSeeds` seeds; the
//    comparison is paired by seed. The winner is the cheapest whose capacity is not clearly below the
//    largest (its paired 95 % interval reaches zero), for a difference that noise explains is no reason to
//    pay. (racing with paired tests: O. Maron, A. Moore, NIPS 1994; M. Birattari et al., GECCO 2002)
// 7. Every neighbour of the winner gets the reason why it was not chosen, from its own simulation or bound.

#include "sim/analysis/statistics.hpp"
#include "sim/search/optimize/look_book.hpp"
#include "sim/search/optimize/pareto.hpp"
#include "sim/search/optimize/pricing.hpp"
#include "sim/search/optimize/requirement.hpp"
#include "sim/search/optimize/space.hpp"
#include "sim/search/optimize/trial.hpp"
#include "sim/search/study.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace headroom::search {

enum class Objective {
    kCapacity, ///< most users within the budget
    kCost,     ///< cheapest fleet that bears `goalUsers`
};

struct OptimizeOptions {
    models::Budget budget;
    std::vector<Requirement> requirements;
    Objective objective = Objective::kCapacity;
    double goalUsers = 0.0; ///< 0 = the asked load
    std::size_t trials = 6; ///< candidates simulated before the neighbours and the finals, at least 1
    /// Candidates of a round; not the number of processors, so that the search takes the same way on every
    /// machine.
    std::size_t perRound = 4;
    std::size_t finalists = 1; ///< the best few that meet all final seeds
    int finalSeeds = 3;
    std::size_t costLevels = 2; ///< looked at for the front
};

/// A candidate of the finals or the front.
struct Finalist {
    Candidate candidate;
    Price price;
    Trial trial;
    analysis::Estimate capacity; ///< users: mean of the seeds' estimates; an interval from two seeds on
    Look asked;                  ///< at the asked load, on the first seed
};

struct Excuse {
    enum class Basis {
        kRule,      ///< budget, requirement, or no such fleet: nothing to find out
        kBound,     ///< operational bounds decide, nothing was simulated
        kSimulated, ///< own runs
    };
    Candidate candidate;
    std::string change; ///< from the winner: "19 chat instances instead of 20"
    std::string reason;
    Basis basis = Basis::kRule;
};

struct Optimum {
    std::size_t candidates = 0; ///< in the space
    std::size_t impossible = 0; ///< combinations the scenario cannot have
    std::size_t overBudget = 0;
    std::size_t unmet = 0;    ///< within the budget, short of a requirement
    std::size_t excluded = 0; ///< never simulated because of their bound
    std::size_t simulated = 0;
    std::size_t unexplored = 0; ///< neither simulated nor excluded
    std::size_t looks = 0;      ///< runs asked for, those of a journal among them
    bool exhausted = false; ///< unexplored == 0: no candidate of the space can be better, but for noise
    double bestPromise = 0.0;        ///< largest estimate of an unexplored candidate, users
    std::vector<Finalist> finalists; ///< best first
    std::size_t winner = 0;          ///< of finalists
    std::optional<std::size_t>
        stated; ///< the scenario's own fleet; absent when over budget, impossible or short of a requirement
    std::optional<analysis::Estimate> gain; ///< winner over stated, as a share, paired by seed
    std::vector<std::size_t> front;         ///< of finalists, by cost; compared on the first seed
    std::vector<Excuse> excuses;            ///< of the winner's neighbours
    std::string note;                       ///< no candidate reaches the goal, ...
};

struct OptimizeProgress {
    std::string stage; ///< "bounds", "search", "neighbours", "front", "finals"
    std::size_t done = 0;
    std::size_t expected = 0; ///< an estimate that moves
    double bestUsers = 0.0;
};

/// Throws std::runtime_error for a fleet the bounds do not know, SearchError when no candidate is within the
/// budget and the requirements, the space is too large or nothing could be simulated, and what `run` throws.
[[nodiscard]] Optimum optimize(const Study& study, const Space& space, Pricing& pricing,
                               const OptimizeOptions& options, const RunLooks& run,
                               const std::function<void(const OptimizeProgress&)>& onProgress = {});

} // namespace headroom::search
