// The optimiser against an exhaustive search of the same space, on a fleet small enough for both.

#include "sim/analysis/capacity.hpp"
#include "sim/analysis/load.hpp"
#include "sim/analysis/runner.hpp"
#include "sim/search/optimize/budget.hpp"
#include "sim/search/optimize/optimizer.hpp"
#include "sim/search/search_error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>

namespace headroom::search {
namespace {

/// The contest's fleet cut down to a few instances and a minute of load.
std::vector<models::Override> small() {
    return {{"services.chat.on.count", "1"},
            {"services.chat.on.processesPerInstance", "1"},
            {"services.redis.masters", "1"},
            {"workload.users.ramp.start", "8"},
            {"workload.users.ramp.step", "8"},
            {"workload.users.ramp.every", "4s"},
            {"workload.users.ramp.until", "40"},
            {"workload.users.ramp.hold", "15s"},
            {"slo", "[\"failed_users < 20%\", \"p95(register) < 700ms\"]"}};
}

class Bench {
public:
    Bench()
        : search(HEADROOM_SOURCE_DIR "/scenarios/kakao-2024-final.json", small(), 0, 1),
          finals(HEADROOM_SOURCE_DIR "/scenarios/kakao-2024-final.json", small(), 0, 1),
          space(spaceOf(search.base(), parseVaries({"services.chat.on.count=1..4",
                                                    "services.chat.on.processesPerInstance=1,2",
                                                    "services.redis.masters=1,2"}))),
          pricing(search, space) {}

    std::vector<Trial> run(std::span<const TrialRequest> requests, bool inFinals) {
        std::vector<Trial> trials;
        for (const TrialRequest& request : requests) {
            const Study& study = inFinals ? finals : search;
            const auto key = std::pair{space.indexOf(request.candidate), inFinals};
            if (!known_.contains(key)) {
                const models::Scenario scenario = study.scenarioOf(space.changes(request.candidate));
                known_[key] = tryCandidate(scenario, study.firstSeedOf(scenario), study.replications(),
                                           request.start, inFinals);
                ++simulated;
            }
            trials.push_back(known_.at(key));
        }
        return trials;
    }

    Optimum optimum(const OptimizeOptions& options) {
        return optimize(search, space, pricing, options,
                        [this](std::span<const TrialRequest> requests, bool inFinals) {
                            return run(requests, inFinals);
                        });
    }

    Study search, finals;
    Space space;
    Pricing pricing;
    std::size_t simulated = 0;

private:
    std::map<std::pair<std::size_t, bool>, Trial> known_;
};

double meanUsers(const Trial& trial) {
    double sum = 0.0;
    for (const SeedTrial& seed : trial.seeds) sum += seed.users;
    return sum / static_cast<double>(trial.seeds.size());
}

TEST(Optimizer, FindsWhatAnExhaustiveSearchFinds) {
    Bench bench;
    OptimizeOptions options;
    options.budget = parseBudget("6instances");
    options.trials = 1000;
    options.finalists = 1000;
    const Optimum found = bench.optimum(options);
    EXPECT_TRUE(found.exhausted);

    double best = 0.0;
    double cheapest = std::numeric_limits<double>::infinity(); // that bears the asked load
    std::size_t within = 0;
    for (std::size_t index = 0; index < static_cast<std::size_t>(bench.space.size()); ++index) {
        const Candidate candidate = bench.space.at(index);
        const Price price = bench.pricing.of(candidate);
        if (!price.possible || !allows(options.budget, price.instances, price.usdPerHour)) continue;
        ++within;
        const std::vector<TrialRequest> request{{candidate, {}}};
        const double users = meanUsers(bench.run(request, true).front());
        best = std::max(best, users);
        if (users >= 40.0) cheapest = std::min(cheapest, price.usdPerHour);
    }
    EXPECT_GT(within, 6U);
    EXPECT_DOUBLE_EQ(found.finalists.front().capacity.value, best);
    EXPECT_EQ(found.simulated + found.excluded, within);

    options.objective = Objective::kCost;
    const Optimum cost = bench.optimum(options);
    EXPECT_TRUE(cost.note.empty());
    EXPECT_DOUBLE_EQ(cost.finalists[cost.winner].price.usdPerHour, cheapest);
}

TEST(Optimizer, EveryNeighbourHasAReasonOfItsOwn) {
    Bench bench;
    OptimizeOptions options;
    options.budget = parseBudget("5instances");
    options.trials = 6;
    const Optimum found = bench.optimum(options);
    const Finalist& winner = found.finalists[found.winner];
    ASSERT_FALSE(found.excuses.empty());
    EXPECT_GE(found.excuses.size(), 3U);
    for (const Excuse& excuse : found.excuses) {
        EXPECT_FALSE(excuse.reason.empty()) << excuse.change;
        const Price price = bench.pricing.of(excuse.candidate);
        const bool over = !allows(options.budget, price.instances, price.usdPerHour);
        EXPECT_EQ(excuse.reason.starts_with("over the budget of 5 instances"), over && price.possible)
            << excuse.change << ": " << excuse.reason;
        EXPECT_FALSE(bench.space.difference(winner.candidate, excuse.candidate).empty());
    }
}

TEST(Optimizer, TheFrontIsUndominatedAndOrderedByCost) {
    Bench bench;
    OptimizeOptions options;
    options.budget = parseBudget("6instances");
    options.trials = 10;
    const Optimum found = bench.optimum(options);
    ASSERT_FALSE(found.front.empty());
    double cost = 0.0;
    for (const std::size_t place : found.front) {
        const Finalist& one = found.finalists[place];
        EXPECT_GE(one.price.usdPerHour, cost);
        cost = one.price.usdPerHour;
        for (const Finalist& other : found.finalists)
            EXPECT_FALSE(dominates({other.price.usdPerHour, other.capacity.value, other.trial.p95},
                                   {one.price.usdPerHour, one.capacity.value, one.trial.p95}));
    }
}

TEST(Optimizer, SaysWhenNoFleetIsWithinTheBudgetOrBearsTheUsers) {
    Bench bench;
    OptimizeOptions options;
    options.budget = parseBudget("1instance");
    EXPECT_THROW((void)bench.optimum(options), SearchError);
    options.budget = parseBudget("3instances");
    options.objective = Objective::kCost;
    options.goalUsers = 2000.0;
    options.trials = 4;
    EXPECT_THAT(bench.optimum(options).note, testing::HasSubstr("bears 2 000 users"));
}

TEST(Trial, HoldsAtItsLoadAndBreaksOneStepFurther) {
    Bench bench;
    const models::Scenario scenario = bench.search.base();
    for (const double guess : {5.0, 40.0, 400.0}) {
        const SeedTrial found = tryCandidate(scenario, 1, 1, {guess, 0.0}, false).seeds.front();
        ASSERT_GT(found.users, 0.0);
        EXPECT_FALSE(found.broken.empty());
        const auto step = static_cast<int>(std::lround(std::log(found.users / 40.0) / std::log(kLoadStep)));
        EXPECT_DOUBLE_EQ(usersAtStep(40.0, step), found.users) << "not on the grid";
        const auto holdsAt = [&](double users) {
            const auto loaded = std::make_shared<const models::Scenario>(analysis::atLoad(scenario, users));
            const result::RunResult run = analysis::runRequest({loaded, 1, 0.0});
            return analysis::allMeet(scenario.slos, analysis::sloValues(scenario.slos, run));
        };
        EXPECT_TRUE(holdsAt(found.users)) << guess;
        EXPECT_FALSE(holdsAt(usersAtStep(40.0, step + 1))) << guess;
    }
}

TEST(Trial, AChallengeNotStoodIsAnUpperBound) {
    Bench bench;
    const models::Scenario scenario = bench.search.base();
    const double users = tryCandidate(scenario, 1, 1, {}, false).seeds.front().users;
    const SeedTrial above = tryCandidate(scenario, 1, 1, {0.0, users * 1.3}, false).seeds.front();
    EXPECT_TRUE(above.atMost);
    EXPECT_GE(above.users, users);
    const SeedTrial stood = tryCandidate(scenario, 1, 1, {0.0, users}, false).seeds.front();
    EXPECT_FALSE(stood.atMost);
    EXPECT_DOUBLE_EQ(stood.users, users);
}

TEST(Trial, SurvivesTheJournal) {
    Trial trial;
    trial.seeds = {{3, 416.0, false, true, "p95(x) < 1s", "chat event loops"},
                   {4, 400.0, true, false, "", ""}};
    trial.usdPerHour = 0.78;
    trial.p95 = 0.0123;
    trial.operation = "x";
    trial.failedShare = 0.01;
    EXPECT_EQ(toJson(trialFrom(toJson(trial))).dump(), toJson(trial).dump());
}

} // namespace
} // namespace headroom::search
