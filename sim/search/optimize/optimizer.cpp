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
constexpr int kMostPromotions = 2;
constexpr std::size_t kPioneers = 2; // of the first round: they find the load the others must bear

/// Mean over the seeds: what a search ranks by.
double usersOf(const Trial& trial) {
    if (trial.seeds.empty()) return 0.0;
    double sum = 0.0;
    for (const SeedTrial& seed : trial.seeds) sum += seed.users;
    return sum / static_cast<double>(trial.seeds.size());
}

class Search {
public:
    Search(const Study& study, const Space& space, Pricing& pricing, const OptimizeOptions& options,
           const RunTrials& run, const std::function<void(const OptimizeProgress&)>& onProgress)
        : space_(space), pricing_(pricing), options_(options), run_(run), onProgress_(onProgress),
          asked_(study.base().workload.peakUsers()) {
        goal_ = options.goalUsers > 0.0 ? options.goalUsers : asked_;
    }

    Optimum find() {
        priceAll();
        searchRounds();
        searchCostLevels();
        finals();
        settleNeighbours();
        countLeftovers();
        return std::move(optimum_);
    }

private:
    struct Entry {
        std::size_t index = 0;
        Price price;
    };

    void priceAll() {
        if (space_.size() > kLargestSpace)
            throw SearchError("the space has " + analysis::countText(space_.size()) +
                              " candidates, at most " + analysis::countText(kLargestSpace) +
                              " can be searched; narrow it with --vary");
        optimum_.candidates = static_cast<std::size_t>(space_.size());
        for (std::size_t index = 0; index < optimum_.candidates; ++index) {
            const Price price = pricing_.of(space_.at(index));
            if (!price.possible)
                ++optimum_.impossible;
            else if (!allows(options_.budget, price.instances, price.usdPerHour))
                ++optimum_.overBudget;
            else
                entries_.push_back({index, price});
            if (index % 4096 == 0) progress("bounds", index, optimum_.candidates);
        }
        if (entries_.empty())
            throw SearchError("no candidate is within the budget of " + inWords(options_.budget));
    }

    void progress(const std::string& stage, std::size_t done, std::size_t expected) const {
        if (onProgress_) onProgress_({stage, done, expected, best_ ? best_->second : 0.0});
    }

    /// Users a candidate may bear, by its bound and how well bounds of its kind came true.
    double promise(const Entry& entry) const {
        const double most = std::min(entry.price.mostUsers, usersAtStep(asked_, kMostSteps));
        const auto known = ratios_.find(entry.price.first);
        const double ratio = known != ratios_.end() ? known->second : largestRatio_;
        return most * ratio;
    }

    bool simulated(std::size_t index) const { return trials_.contains(index); }

    /// Cannot be better than what is known already, whatever a simulation would say.
    bool excluded(const Entry& entry) const {
        const double most = entry.price.mostUsers * kSlack;
        if (options_.objective == Objective::kCost)
            return most < goal_ || (best_ && entry.price.usdPerHour >= bestCost_);
        return best_ && most <= best_->second;
    }

    /// The order in which candidates are worth simulating.
    bool worthier(const Entry& a, const Entry& b) const {
        const double promiseA = promise(a);
        const double promiseB = promise(b);
        if (options_.objective == Objective::kCost) {
            const bool reachesA = promiseA >= goal_;
            const bool reachesB = promiseB >= goal_;
            if (reachesA != reachesB) return reachesA;
            if (reachesA && a.price.usdPerHour != b.price.usdPerHour)
                return a.price.usdPerHour < b.price.usdPerHour;
        }
        if (promiseA != promiseB) return promiseA > promiseB;
        if (a.price.usdPerHour != b.price.usdPerHour) return a.price.usdPerHour < b.price.usdPerHour;
        return a.index < b.index;
    }

    /// `challenge` in users, 0 = each candidate's own capacity is wanted.
    void simulateAll(const std::vector<Entry>& batch, double challenge) {
        std::vector<TrialRequest> requests;
        for (const Entry& entry : batch)
            requests.push_back({space_.at(entry.index), {promise(entry), challenge}});
        const std::vector<Trial> trials = run_(requests, false);
        for (std::size_t i = 0; i < batch.size(); ++i) note(batch[i], trials[i]);
    }

    void note(const Entry& entry, const Trial& trial) {
        trials_[entry.index] = trial;
        prices_[entry.index] = entry.price;
        const double users = usersOf(trial);
        const bool known = !trial.seeds.empty() && !trial.seeds.front().atMost;
        if (known && std::isfinite(entry.price.mostUsers) && entry.price.mostUsers > 0.0 &&
            users > 0.0) {
            const double ratio = users / entry.price.mostUsers;
            const auto [place, added] = ratios_.try_emplace(entry.price.first, ratio);
            if (!added) place->second = std::max(place->second, ratio);
            largestRatio_ = ratios_.size() == 1 && added ? ratio : std::max(largestRatio_, ratio);
        }
        const bool cost = options_.objective == Objective::kCost;
        if (!known || (cost && users < goal_)) return;
        const bool better =
            !best_ || (cost ? entry.price.usdPerHour < bestCost_
                            : users > best_->second ||
                                  (users == best_->second && entry.price.usdPerHour < bestCost_));
        if (!better) return;
        best_ = {entry.index, users};
        bestCost_ = entry.price.usdPerHour;
    }

    std::vector<Entry> alive() const {
        std::vector<Entry> left;
        for (const Entry& entry : entries_)
            if (!simulated(entry.index) && !excluded(entry)) left.push_back(entry);
        return left;
    }

    void searchRounds() {
        if (const Entry* stated = find(space_.indexOf(space_.stated()))) simulateAll({*stated}, 0.0);
        for (bool nearBest = false;; nearBest = !nearBest) {
            progress("search", trials_.size(), options_.trials);
            std::vector<Entry> left = alive();
            if (left.empty() || trials_.size() >= options_.trials) return;
            std::set<std::size_t> near;
            if (nearBest && best_)
                for (const Candidate& neighbour : space_.neighbours(space_.at(best_->first)))
                    near.insert(space_.indexOf(neighbour));
            const auto first = [&](const Entry& a, const Entry& b) {
                const bool nearA = near.contains(a.index);
                const bool nearB = near.contains(b.index);
                return nearA != nearB ? nearA : worthier(a, b);
            };
            const std::size_t count =
                std::min({left.size(), trials_.size() <= 1 ? kPioneers : options_.perRound,
                          options_.trials - trials_.size()});
            std::partial_sort(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(count),
                              left.end(), first);
            left.resize(count);
            simulateAll(left, challengeNow());
        }
    }

    const Entry* find(std::size_t index) const {
        const auto place = std::lower_bound(entries_.begin(), entries_.end(), index,
                                            [](const Entry& e, std::size_t i) { return e.index < i; });
        return place != entries_.end() && place->index == index ? &*place : nullptr;
    }

    /// The most promising candidate at each of a few costs from the cheapest that may bear the asked load up.
    void searchCostLevels() {
        if (options_.costLevels == 0) return;
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
                if (best == nullptr || worthierCapacity(entry, *best)) best = &entry;
            }
            if (best == nullptr || !chosen.insert(best->index).second || simulated(best->index))
                continue;
            batch.push_back(*best);
        }
        simulateAll(batch, 0.0);
    }

    /// What a challenger must bear: a step more than the best, or the goal.
    double challengeNow() const {
        if (options_.objective == Objective::kCost) return goal_;
        return best_ ? best_->second * kLoadStep : 0.0;
    }

    bool worthierCapacity(const Entry& a, const Entry& b) const {
        const double promiseA = promise(a);
        const double promiseB = promise(b);
        if (promiseA != promiseB) return promiseA > promiseB;
        return a.price.usdPerHour != b.price.usdPerHour ? a.price.usdPerHour < b.price.usdPerHour
                                                        : a.index < b.index;
    }

    // ---- finals ----------------------------------------------------------------------------------

    /// Simulated candidates nobody beats in cost and capacity, the best few, and the one as stated.
    std::vector<std::size_t> qualified() const {
        std::vector<std::size_t> indices;
        std::vector<Score> scores;
        for (const auto& [index, trial] : trials_) {
            if (!trial.error.empty() || trial.seeds.empty() || trial.seeds.front().atMost) continue;
            indices.push_back(index);
            scores.push_back({prices_.at(index).usdPerHour, usersOf(trial), 0.0});
        }
        std::set<std::size_t> chosen;
        for (const std::size_t place : paretoFront(scores))
            if (scores[place].capacity >= asked_ || options_.objective == Objective::kCapacity)
                chosen.insert(indices[place]);
        std::vector<std::size_t> order(indices.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            return better(scores[a], scores[b]) ||
                   (!better(scores[b], scores[a]) && indices[a] < indices[b]);
        });
        for (std::size_t i = 0; i < std::min(order.size(), options_.finalists); ++i)
            chosen.insert(indices[order[i]]);
        const std::size_t stated = space_.indexOf(space_.stated());
        if (trials_.contains(stated) && trials_.at(stated).error.empty()) chosen.insert(stated);
        return {chosen.begin(), chosen.end()};
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

    void addFinalists(const std::vector<std::size_t>& indices) {
        std::vector<TrialRequest> requests;
        for (const std::size_t index : indices)
            requests.push_back({space_.at(index), {usersOf(trials_.at(index)), 0.0}});
        progress("finals", optimum_.finalists.size(), optimum_.finalists.size() + requests.size());
        const std::vector<Trial> trials = run_(requests, true);
        for (std::size_t i = 0; i < indices.size(); ++i) {
            if (!trials[i].error.empty()) continue;
            std::vector<double> users;
            for (const SeedTrial& seed : trials[i].seeds) users.push_back(seed.users);
            optimum_.finalists.push_back(
                {space_.at(indices[i]), prices_.at(indices[i]), trials[i], analysis::meanOf(users)});
        }
    }

    void finals() {
        addFinalists(qualified());
        if (optimum_.finalists.empty())
            throw SearchError("no candidate could be simulated: " + trials_.begin()->second.error);
        rank();
    }

    static Score scoreOf(const Finalist& finalist) {
        return {finalist.price.usdPerHour, finalist.capacity.value, finalist.trial.p95};
    }

    void rank() {
        auto& all = optimum_.finalists;
        std::stable_sort(all.begin(), all.end(), [this](const Finalist& a, const Finalist& b) {
            return better(scoreOf(a), scoreOf(b));
        });
        optimum_.winner = 0;
        if (options_.objective == Objective::kCapacity) {
            for (std::size_t i = 1; i < all.size(); ++i) {
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
        optimum_.stated.reset();
        for (std::size_t i = 0; i < all.size(); ++i)
            if (all[i].candidate == asStated) optimum_.stated = i;
        optimum_.gain.reset();
        if (optimum_.stated) optimum_.gain = pairedGain(all[optimum_.winner], all[*optimum_.stated]);
        std::vector<Score> scores;
        for (const Finalist& finalist : all) scores.push_back(scoreOf(finalist));
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
            const double base = b.trial.seeds[i].users;
            gains.push_back(base > 0.0 ? a.trial.seeds[i].users / base - 1.0 : kInfinity);
        }
        return analysis::meanOf(gains);
    }

    // ---- neighbours ------------------------------------------------------------------------------

    /// Simulates what is not known about the winner's neighbours. One that turns out better on the first
    /// seed joins the finals, and the winner may change.
    void settleNeighbours() {
        for (int promotion = 0; promotion <= kMostPromotions; ++promotion) {
            const Finalist winner = optimum_.finalists[optimum_.winner];
            std::vector<Entry> unknown;
            for (const Entry& entry : neighboursOf(winner))
                if (!simulated(entry.index) && !(entry.price.mostUsers * kSlack < winner.capacity.value))
                    unknown.push_back(entry);
            progress("neighbours", 0, unknown.size());
            simulateAll(unknown, options_.objective == Objective::kCost
                                     ? goal_
                                     : winner.trial.seeds.front().users);
            std::vector<std::size_t> rising;
            for (const Entry& entry : neighboursOf(winner))
                if (simulated(entry.index) && outdoes(entry, winner)) rising.push_back(entry.index);
            if (rising.empty() || promotion == kMostPromotions) break;
            addFinalists(rising);
            rank();
        }
        explainNeighbours();
    }

    /// Within the budget and possible.
    std::vector<Entry> neighboursOf(const Finalist& winner) const {
        std::vector<Entry> near;
        std::set<std::size_t> seen;
        for (const Candidate& neighbour : space_.neighbours(winner.candidate)) {
            const Entry* entry = find(space_.indexOf(neighbour));
            if (entry != nullptr && seen.insert(entry->index).second) near.push_back(*entry);
        }
        return near;
    }

    bool outdoes(const Entry& entry, const Finalist& winner) const {
        for (const Finalist& finalist : optimum_.finalists)
            if (space_.indexOf(finalist.candidate) == entry.index) return false; // judged already
        const Trial& trial = trials_.at(entry.index);
        if (!trial.error.empty() || trial.seeds.empty() || trial.seeds.front().atMost) return false;
        const Score mine{entry.price.usdPerHour, trial.seeds.front().users, 0.0};
        const Score theirs{winner.price.usdPerHour, winner.trial.seeds.front().users, 0.0};
        return better(mine, theirs);
    }

    void explainNeighbours() {
        const Finalist& winner = optimum_.finalists[optimum_.winner];
        std::set<std::size_t> seen;
        for (const Candidate& neighbour : space_.neighbours(winner.candidate)) {
            const std::size_t index = space_.indexOf(neighbour);
            if (!seen.insert(index).second) continue;
            const Price price = pricing_.of(neighbour);
            const auto trial = trials_.find(index);
            const Finalist* finalist = nullptr;
            for (const Finalist& known : optimum_.finalists)
                if (known.candidate == neighbour) finalist = &known;
            const ExcuseFacts facts{options_.budget, price, pricing_.stationName(price.first),
                                    finalist != nullptr      ? &finalist->trial
                                    : trial != trials_.end() ? &trial->second
                                                             : nullptr};
            optimum_.excuses.push_back({neighbour, space_.difference(winner.candidate, neighbour),
                                        excuseOf(facts, winner.price, winner.trial)});
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
    }

    const Space& space_;
    Pricing& pricing_;
    const OptimizeOptions& options_;
    const RunTrials& run_;
    const std::function<void(const OptimizeProgress&)>& onProgress_;
    double asked_;
    double goal_ = 0.0;
    std::vector<Entry> entries_; ///< possible and within the budget, by index
    std::map<std::size_t, Trial> trials_;
    std::map<std::size_t, Price> prices_;
    std::map<analysis::operational::StationId, double> ratios_; ///< largest capacity over bound
    double largestRatio_ = 1.0;
    std::optional<std::pair<std::size_t, double>> best_; ///< index and users
    double bestCost_ = kInfinity;
    Optimum optimum_;
};

} // namespace

Optimum optimize(const Study& study, const Space& space, Pricing& pricing,
                 const OptimizeOptions& options, const RunTrials& run,
                 const std::function<void(const OptimizeProgress&)>& onProgress) {
    return Search(study, space, pricing, options, run, onProgress).find();
}

} // namespace headroom::search
