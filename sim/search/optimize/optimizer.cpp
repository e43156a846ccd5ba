#include "sim/search/optimize/optimizer.hpp"

#include "sim/analysis/numbers.hpp"
#include "sim/search/optimize/budget.hpp"
#include "sim/search/optimize/excuses.hpp"
#include "sim/search/search_error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

namespace headroom::search {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kFirstRatio = 0.6;  // of capacity to bound, before any is known
constexpr int kMostPromotions = 8;   // of neighbours to the best
constexpr double kNarrowly = 1.01;   // a gain within a step that changes the best
constexpr double kBurstSlope = 1.5;  // below saturation latencies grow about as the bursts do
constexpr double kFarthestGuess = 3; // steps an estimate from one look may lie away for the front

class Search {
public:
    Search(const Study& study, const Space& space, Pricing& pricing, const OptimizeOptions& options,
           const RunLooks& run, const std::function<void(const OptimizeProgress&)>& onProgress)
        : study_(study), space_(space), pricing_(pricing), options_(options), onProgress_(onProgress),
          asked_(study.base().workload.peakUsers()), book_(asked_, run, [this] { report(); }),
          seed_(study.firstSeedOf(study.base())) {
        goal_ = options.goalUsers > 0.0 ? options.goalUsers : asked_;
        goalStep_ = stepNear(asked_, goal_);
        if (usersAtStep(asked_, goalStep_) < goal_) goalStep_ = std::min(kMostSteps, goalStep_ + 1);
        // A guess for the progress line: brackets, challenges, neighbours, levels, finals.
        expected_ = 6 + options.trials + 8 + 2 * options.costLevels +
                    2 * static_cast<std::size_t>(options.finalSeeds) + 6;
    }

    Optimum find() {
        priceAll();
        searchRounds();
        if (best_) settleNeighbours(best_->first);
        searchCostLevels();
        finals();
        const std::size_t winner = space_.indexOf(optimum_.finalists[optimum_.winner].candidate);
        if (!best_ || winner != best_->first) challengeNeighbours(winner);
        explainNeighbours();
        countLeftovers();
        return std::move(optimum_);
    }

private:
    struct Entry {
        std::size_t index = 0;
        Price price;
    };

    // ---- candidates ------------------------------------------------------------------------------

    void priceAll() {
        if (space_.size() > kLargestSpace)
            throw SearchError("the space has " + analysis::countText(space_.size()) +
                              " candidates, at most " + analysis::countText(kLargestSpace) +
                              " can be searched; narrow it with --vary");
        optimum_.candidates = static_cast<std::size_t>(space_.size());
        for (std::size_t index = 0; index < optimum_.candidates; ++index) {
            const Candidate candidate = space_.at(index);
            const Price price = pricing_.of(candidate);
            if (!price.possible)
                ++optimum_.impossible;
            else if (!allows(options_.budget, price.instances, price.usdPerHour))
                ++optimum_.overBudget;
            else if (unmet(options_.requirements, space_, candidate) != nullptr)
                ++optimum_.unmet;
            else
                entries_.push_back({index, price});
            if (index % 4096 == 0) progress("bounds");
        }
        if (entries_.empty())
            throw SearchError("no candidate is within the budget of " + inWords(options_.budget) +
                              (options_.requirements.empty() ? "" : " and meets what is required"));
    }

    const Entry* find(std::size_t index) const {
        const auto place = std::lower_bound(entries_.begin(), entries_.end(), index,
                                            [](const Entry& e, std::size_t i) { return e.index < i; });
        return place != entries_.end() && place->index == index ? &*place : nullptr;
    }

    /// Users a candidate may bear, by its bound and how well bounds of its kind came true.
    double promise(const Entry& entry) const {
        const double most = std::min(entry.price.mostUsers, usersAtStep(asked_, kMostSteps));
        const auto known = ratios_.find(entry.price.first);
        return most * (known != ratios_.end() ? known->second : largestRatio_);
    }

    bool simulated(std::size_t index) const { return trials_.contains(index); }

    /// Cannot be better than what is known already, whatever a simulation would say.
    bool excluded(const Entry& entry) const {
        const double most = entry.price.mostUsers * kSlack;
        if (options_.objective == Objective::kCost)
            return most < goal_ || (best_ && entry.price.usdPerHour >= bestCost_);
        return best_ && most <= best_->second.users;
    }

    /// The order in which candidates are worth simulating.
    bool worthier(const Entry& a, const Entry& b) const {
        if (options_.objective == Objective::kCost) {
            const bool reachesA = promise(a) >= goal_;
            const bool reachesB = promise(b) >= goal_;
            if (reachesA != reachesB) return reachesA;
            if (reachesA && a.price.usdPerHour != b.price.usdPerHour)
                return a.price.usdPerHour < b.price.usdPerHour;
        }
        return bearsMore(a, b);
    }

    bool bearsMore(const Entry& a, const Entry& b) const {
        const double promiseA = promise(a);
        const double promiseB = promise(b);
        // Bounds do not tell candidates apart that lie within a step: the one nearer to the file goes first.
        const int stepA = stepNear(asked_, promiseA);
        const int stepB = stepNear(asked_, promiseB);
        if (stepA != stepB) return stepA > stepB;
        const std::size_t changesA = space_.changes(space_.at(a.index)).size();
        const std::size_t changesB = space_.changes(space_.at(b.index)).size();
        if (changesA != changesB) return changesA < changesB;
        if (promiseA != promiseB) return promiseA > promiseB;
        if (a.price.usdPerHour != b.price.usdPerHour) return a.price.usdPerHour < b.price.usdPerHour;
        return a.index < b.index;
    }

    // ---- looks -----------------------------------------------------------------------------------

    void progress(const std::string& stage) {
        stage_ = stage;
        report();
    }
    void report() const {
        if (!onProgress_) return;
        const std::size_t expected = std::max(expected_, book_.made() + 1);
        onProgress_({stage_, book_.made(), expected, best_ ? best_->second.users : 0.0});
    }

    void simulateAll(const std::vector<Entry>& batch, const std::optional<int>& challenge,
                     bool rough = false) {
        std::vector<LookBook::Wanted> wanted;
        for (const Entry& entry : batch) {
            LoadSearch::Start start;
            start.step = challenge ? *challenge : stepNear(asked_, promise(entry));
            start.challenge = challenge.has_value();
            start.rough = rough;
            start.slope = rough ? kBurstSlope : bestSlope_;
            wanted.push_back({space_.at(entry.index), seed_, start});
        }
        const std::vector<LoadSearch> searches = book_.search(wanted);
        for (std::size_t i = 0; i < batch.size(); ++i) note(batch[i], searches[i]);
    }

    void note(const Entry& entry, const LoadSearch& search) {
        const SeedTrial seed = search.result();
        trials_[entry.index] = {{seed}, search.error()};
        prices_[entry.index] = entry.price;
        if (!search.error().empty()) return;
        learnRatio(entry, seed);
        const bool cost = options_.objective == Objective::kCost;
        if (!seed.bracketed && !seed.beyond) return;
        if (cost && seed.users < goal_) return;
        if (best_ && !betterThanBest(entry, seed)) return;
        best_ = {entry.index, seed};
        bestCost_ = entry.price.usdPerHour;
        bestSlope_ = search.slope();
    }

    void learnRatio(const Entry& entry, const SeedTrial& seed) {
        if (seed.atMost || !std::isfinite(entry.price.mostUsers) || !(entry.price.mostUsers > 0.0) ||
            !(seed.estimate > 0.0))
            return;
        const double ratio = seed.estimate / entry.price.mostUsers;
        const auto [place, added] = ratios_.try_emplace(entry.price.first, ratio);
        if (!added) place->second = std::max(place->second, ratio);
        largestRatio_ = ratios_.size() == 1 && added ? ratio : std::max(largestRatio_, ratio);
    }

    bool betterThanBest(const Entry& entry, const SeedTrial& seed) const {
        const double cost = entry.price.usdPerHour;
        if (options_.objective == Objective::kCost && cost != bestCost_) return cost < bestCost_;
        const SeedTrial& best = best_->second;
        if (seed.users != best.users) return seed.users > best.users;
        return cost != bestCost_ ? cost < bestCost_ : seed.estimate > best.estimate * kNarrowly;
    }

    // ---- search ----------------------------------------------------------------------------------

    std::vector<Entry> alive() const {
        std::vector<Entry> left;
        for (const Entry& entry : entries_)
            if (!simulated(entry.index) && !excluded(entry)) left.push_back(entry);
        return left;
    }

    /// What a challenger must bear: as much as the best, or the goal.
    std::optional<int> challengeNow() const {
        if (options_.objective == Objective::kCost) return goalStep_;
        if (!best_ || !(best_->second.users > 0.0)) return std::nullopt;
        return stepNear(asked_, best_->second.users);
    }

    void searchRounds() {
        progress("search");
        simulateAll(pioneers(), std::nullopt);
        for (bool nearBest = true;; nearBest = !nearBest) {
            progress("search");
            std::vector<Entry> left = alive();
            if (left.empty() || trials_.size() >= options_.trials) return;
            std::set<std::size_t> near;
            if (nearBest && best_)
                for (const Candidate& neighbour : neighboursOf(best_->first))
                    near.insert(space_.indexOf(neighbour));
            const auto first = [&](const Entry& a, const Entry& b) {
                const bool nearA = near.contains(a.index);
                const bool nearB = near.contains(b.index);
                return nearA != nearB ? nearA : worthier(a, b);
            };
            const std::size_t count =
                std::min({left.size(), options_.perRound, options_.trials - trials_.size()});
            std::partial_sort(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(count),
                              left.end(), first);
            left.resize(count);
            simulateAll(left, challengeNow());
        }
    }

    /// The fleet as stated, and the most promising: they find the load the others must bear.
    std::vector<Entry> pioneers() const {
        std::vector<Entry> first;
        if (const Entry* stated = find(space_.indexOf(space_.stated()))) first.push_back(*stated);
        const Entry* top = nullptr;
        for (const Entry& entry : entries_)
            if (!excluded(entry) && (top == nullptr || worthier(entry, *top))) top = &entry;
        if (top != nullptr && (first.empty() || first.front().index != top->index))
            first.push_back(*top);
        return first;
    }

    std::vector<Candidate> neighboursOf(std::size_t index) const {
        std::vector<Candidate> near;
        std::set<std::size_t> seen;
        for (const Candidate& neighbour : space_.neighbours(space_.at(index)))
            if (seen.insert(space_.indexOf(neighbour)).second && !pointless(index, neighbour))
                near.push_back(neighbour);
        return near;
    }

    /// A trade of one count for another that is not worth a look: not within the budget, or one that gives up
    /// less for as much, or takes more for as little, is a candidate too.
    bool pointless(std::size_t index, const Candidate& neighbour) const {
        const Candidate from = space_.at(index);
        std::vector<std::size_t> moved;
        for (std::size_t i = 0; i < from.size(); ++i)
            if (from[i] != neighbour[i]) moved.push_back(i);
        if (moved.size() < 2) return false;
        if (find(space_.indexOf(neighbour)) == nullptr) return true;
        for (const std::size_t i : moved) {
            const bool kept = neighbour[i] + 1 != from[i]; // one more would undo the move
            if (!kept || neighbour[i] + 1 >= static_cast<int>(space_.axes[i].values.size())) continue;
            Candidate more = neighbour;
            ++more[i];
            if (find(space_.indexOf(more)) != nullptr) return true;
        }
        return false;
    }

    /// Challenges what is not known about the neighbours; while one of them is better, it is the best.
    void settleNeighbours(std::size_t index) {
        for (int promotion = 0; promotion <= kMostPromotions; ++promotion) {
            challengeNeighbours(index);
            if (best_->first == index) return;
            index = best_->first;
        }
    }

    void challengeNeighbours(std::size_t index) {
        progress("neighbours");
        std::vector<Entry> unknown;
        const double users = trials_.at(index).seeds.front().users;
        for (const Candidate& neighbour : neighboursOf(index)) {
            const Entry* entry = find(space_.indexOf(neighbour));
            if (entry != nullptr && !simulated(entry->index) && entry->price.mostUsers * kSlack >= users)
                unknown.push_back(*entry);
        }
        simulateAll(unknown, challengeNow());
    }

    /// The most promising candidate at each of a few costs from the cheapest that may bear the asked load up.
    void searchCostLevels() {
        progress("front");
        double low = kInfinity;
        double high = 0.0;
        for (const Entry& entry : entries_) {
            if (promise(entry) < asked_) continue;
            low = std::min(low, entry.price.usdPerHour);
            high = std::max(high, entry.price.usdPerHour);
        }
        std::vector<Entry> batch;
        std::set<std::size_t> chosen;
        for (std::size_t level = 0; level < options_.costLevels && low <= high; ++level) {
            const double share = static_cast<double>(level) / static_cast<double>(options_.costLevels);
            const double most = low + (high - low) * share;
            const Entry* best = nullptr;
            for (const Entry& entry : entries_) {
                if (entry.price.usdPerHour > most + 1e-12) continue;
                if (best == nullptr || bearsMore(entry, *best)) best = &entry;
            }
            if (best == nullptr || !chosen.insert(best->index).second || simulated(best->index))
                continue;
            batch.push_back(*best);
        }
        simulateAll(batch, std::nullopt, true);
    }

    // ---- finals ----------------------------------------------------------------------------------

    Score scoreOf(std::size_t index) const {
        return {prices_.at(index).usdPerHour, trials_.at(index).seeds.front().estimate, 0.0};
    }

    bool better(const Score& a, const Score& b) const {
        if (options_.objective == Objective::kCost) {
            const bool reachesA = a.capacity >= goal_;
            const bool reachesB = b.capacity >= goal_;
            if (reachesA != reachesB) return reachesA;
            if (reachesA && a.usdPerHour != b.usdPerHour) return a.usdPerHour < b.usdPerHour;
        }
        if (a.capacity != b.capacity) return a.capacity > b.capacity;
        return a.usdPerHour < b.usdPerHour;
    }

    /// Bracketed, or seen so near its break that the estimate is worth something. A challenge not stood says
    /// only what a candidate does not bear.
    bool wellKnown(std::size_t index) const {
        const Trial& trial = trials_.at(index);
        if (!trial.error.empty() || trial.seeds.empty() || trial.seeds.front().atMost) return false;
        const SeedTrial& seed = trial.seeds.front();
        if (seed.bracketed || seed.beyond) return true;
        const auto near = [&](double users) {
            return users > 0.0 && seed.estimate > 0.0 &&
                   std::abs(std::log(seed.estimate / users)) <= kFarthestGuess * std::log(kLoadStep);
        };
        return near(seed.users) || near(seed.breaksAt);
    }

    /// Who meets all final seeds: the best few, what is cheaper and about as good, the fleet as stated.
    std::set<std::size_t> contenders() const {
        std::vector<std::size_t> order;
        for (const auto& [index, trial] : trials_)
            if (wellKnown(index)) order.push_back(index);
        std::sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
            const Score scoreA = scoreOf(a);
            const Score scoreB = scoreOf(b);
            return better(scoreA, scoreB) || (!better(scoreB, scoreA) && a < b);
        });
        std::set<std::size_t> chosen;
        if (best_) chosen.insert(best_->first);
        for (const std::size_t index : order) {
            if (chosen.size() >= std::max<std::size_t>(1, options_.finalists)) break;
            chosen.insert(index);
        }
        const std::size_t stated = space_.indexOf(space_.stated());
        if (trials_.contains(stated) && wellKnown(stated)) chosen.insert(stated);
        return chosen;
    }

    /// The seeds after the first, each starting at what the first found; one look near the break will do.
    void addFinalSeeds(const std::set<std::size_t>& indices) {
        std::vector<LookBook::Wanted> wanted;
        std::vector<std::size_t> owners;
        for (const std::size_t index : indices) {
            for (int i = 1; i < options_.finalSeeds; ++i) {
                LoadSearch::Start start;
                const SeedTrial& first = trials_.at(index).seeds.front();
                start.step = stepNear(asked_, first.estimate);
                start.rough = true;
                start.slope = bestSlope_;
                wanted.push_back({space_.at(index), seed_ + static_cast<std::uint64_t>(i), start});
                owners.push_back(index);
            }
        }
        const std::vector<LoadSearch> searches = book_.search(wanted);
        for (std::size_t i = 0; i < wanted.size(); ++i)
            if (searches[i].error().empty()) trials_.at(owners[i]).seeds.push_back(searches[i].result());
    }

    /// What nobody beats in cost and capacity.
    std::set<std::size_t> undominated() const {
        std::vector<std::size_t> indices;
        std::vector<Score> scores;
        for (const auto& [index, trial] : trials_) {
            if (!wellKnown(index)) continue;
            indices.push_back(index);
            scores.push_back(scoreOf(index));
        }
        std::set<std::size_t> chosen;
        for (const std::size_t place : paretoFront(scores)) chosen.insert(indices[place]);
        return chosen;
    }

    void finals() {
        progress("finals");
        const std::set<std::size_t> contending = contenders();
        if (contending.empty()) {
            for (const auto& [index, trial] : trials_)
                if (!trial.error.empty())
                    throw SearchError("no candidate could be simulated: " + trial.error);
        }
        std::set<std::size_t> all = undominated();
        all.insert(contending.begin(), contending.end());
        std::vector<LookRequest> asked;
        for (const std::size_t index : all) asked.push_back({space_.at(index), seed_, 0});
        book_.make(asked);
        addFinalSeeds(contending);
        for (const std::size_t index : all) {
            std::vector<double> users;
            for (const SeedTrial& seed : trials_.at(index).seeds) users.push_back(seed.estimate);
            optimum_.finalists.push_back({space_.at(index), prices_.at(index), trials_.at(index),
                                          analysis::meanOf(users),
                                          book_.at({space_.at(index), seed_, 0})});
        }
        rank(contending);
    }

    static Score scoreOf(const Finalist& finalist) {
        return {finalist.price.usdPerHour, finalist.capacity.value, finalist.asked.p95};
    }

    void rank(const std::set<std::size_t>& contending) {
        auto& all = optimum_.finalists;
        const auto contends = [&](const Finalist& finalist) {
            return contending.contains(space_.indexOf(finalist.candidate));
        };
        std::stable_sort(all.begin(), all.end(), [&](const Finalist& a, const Finalist& b) {
            if (contends(a) != contends(b)) return contends(a);
            return better(scoreOf(a), scoreOf(b));
        });
        optimum_.winner = 0;
        if (options_.objective == Objective::kCapacity) {
            for (std::size_t i = 1; i < all.size() && contends(all[i]); ++i) {
                const bool cheaper = all[i].price.usdPerHour < all[optimum_.winner].price.usdPerHour;
                const analysis::Estimate behind = pairedGain(all[0], all[i]);
                if (cheaper && behind.interval && behind.low <= 0.0 && behind.value <= kLoadStep - 1.0)
                    optimum_.winner = i;
            }
        } else if (all[0].capacity.value < goal_) {
            optimum_.note = "no candidate within " + inWords(options_.budget) + " bears " +
                            analysis::countText(goal_) + " users";
        }
        const Candidate asStated = space_.stated();
        for (std::size_t i = 0; i < all.size(); ++i)
            if (all[i].candidate == asStated) optimum_.stated = i;
        if (optimum_.stated) optimum_.gain = pairedGain(all[optimum_.winner], all[*optimum_.stated]);
        // On the first seed, which all have seen.
        std::vector<Score> scores;
        for (const Finalist& finalist : all) {
            scores.push_back(scoreOf(finalist));
            scores.back().capacity = finalist.trial.seeds.front().estimate;
        }
        optimum_.front = paretoFront(scores);
        std::sort(optimum_.front.begin(), optimum_.front.end(), [&](std::size_t a, std::size_t b) {
            return scores[a].usdPerHour != scores[b].usdPerHour
                       ? scores[a].usdPerHour < scores[b].usdPerHour
                       : a < b;
        });
    }

    /// How much more `a` bears than `b`, as a share of what `b` does, seed by seed.
    static analysis::Estimate pairedGain(const Finalist& a, const Finalist& b) {
        std::vector<double> gains;
        const std::size_t seeds = std::min(a.trial.seeds.size(), b.trial.seeds.size());
        for (std::size_t i = 0; i < seeds; ++i) {
            const double base = b.trial.seeds[i].estimate;
            gains.push_back(base > 0.0 ? a.trial.seeds[i].estimate / base - 1.0 : kInfinity);
        }
        return analysis::meanOf(gains);
    }

    // ---- answer ----------------------------------------------------------------------------------

    void explainNeighbours() {
        const Finalist& winner = optimum_.finalists[optimum_.winner];
        std::set<std::size_t> seen;
        for (const Candidate& neighbour : space_.neighbours(winner.candidate)) {
            const std::size_t index = space_.indexOf(neighbour);
            const bool known = simulated(index);
            const bool wanted = known || !pointless(space_.indexOf(winner.candidate), neighbour);
            if (!wanted || !seen.insert(index).second) continue;
            const Price price = pricing_.of(neighbour);
            const auto trial = trials_.find(index);
            const ExcuseFacts facts{options_.budget, unmet(options_.requirements, space_, neighbour),
                                    price, pricing_.stationName(price.first),
                                    known ? &trial->second : nullptr};
            const auto [reason, basis] = excuseOf(facts, winner);
            optimum_.excuses.push_back(
                {neighbour, space_.difference(winner.candidate, neighbour), reason, basis});
        }
    }

    void countLeftovers() {
        for (const Entry& entry : entries_) {
            if (simulated(entry.index)) continue;
            if (excluded(entry)) {
                ++optimum_.excluded;
                continue;
            }
            ++optimum_.unexplored;
            optimum_.bestPromise = std::max(optimum_.bestPromise, promise(entry));
        }
        optimum_.simulated = trials_.size();
        optimum_.exhausted = optimum_.unexplored == 0;
        optimum_.looks = book_.made();
    }

    const Study& study_;
    const Space& space_;
    Pricing& pricing_;
    const OptimizeOptions& options_;
    const std::function<void(const OptimizeProgress&)>& onProgress_;
    double asked_;
    LookBook book_;
    std::uint64_t seed_;
    double goal_ = 0.0;
    int goalStep_ = 0;
    std::string stage_;
    std::size_t expected_ = 0;   ///< looks
    std::vector<Entry> entries_; ///< possible, within the budget and the requirements, by index
    std::map<std::size_t, Trial> trials_;
    std::map<std::size_t, Price> prices_;
    std::map<analysis::operational::StationId, double> ratios_; ///< largest capacity over bound
    double largestRatio_ = kFirstRatio;
    std::optional<std::pair<std::size_t, SeedTrial>> best_; ///< index, and what it bears
    double bestCost_ = kInfinity;
    double bestSlope_ = LoadSearch::kSlope;
    Optimum optimum_;
};

} // namespace

Optimum optimize(const Study& study, const Space& space, Pricing& pricing,
                 const OptimizeOptions& options, const RunLooks& run,
                 const std::function<void(const OptimizeProgress&)>& onProgress) {
    return Search(study, space, pricing, options, run, onProgress).find();
}

} // namespace headroom::search
