// The optimiser against an exhaustive search of the same space, on a fleet small enough for both.

#include "sim/analysis/capacity.hpp"
#include "sim/analysis/load.hpp"
#include "sim/analysis/runner.hpp"
#include "sim/search/optimize/breach_watch.hpp"
#include "sim/search/optimize/budget.hpp"
#include "sim/search/optimize/load_search.hpp"
#include "sim/search/optimize/optimizer.hpp"
#include "sim/search/search_error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <tuple>

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
        : study(HEADROOM_SOURCE_DIR "/scenarios/kakao-2024-final.json", small(), 0, 1),
          space(spaceOf(study.base(), parseVaries({"services.chat.on.count=1..4",
                                                   "services.chat.on.processesPerInstance=1,2",
                                                   "services.redis.masters=1,2"}))),
          pricing(study, space), asked(study.base().workload.peakUsers()) {}

    std::vector<Look> run(std::span<const LookRequest> requests) {
        std::vector<Look> looks;
        for (const LookRequest& request : requests) {
            const auto key = std::tuple{space.indexOf(request.candidate), request.seed, request.step};
            if (!known_.contains(key))
                known_[key] = lookAt(study.scenarioOf(space.changes(request.candidate)), request.seed,
                                     request.step);
            looks.push_back(known_.at(key));
        }
        return looks;
    }

    Optimum optimum(const OptimizeOptions& options) {
        return optimize(study, space, pricing, options,
                        [this](std::span<const LookRequest> requests, const std::function<void()>&) {
                            return run(requests);
                        });
    }

    SeedTrial searched(const Candidate& candidate, const LoadSearch::Start& start) {
        LoadSearch search(asked, 1, start);
        while (const std::optional<int> step = search.next()) {
            const std::vector<LookRequest> request{{candidate, 1, *step}};
            search.record(*step, run(request).front());
        }
        return search.result();
    }

    Study study;
    Space space;
    Pricing pricing;
    double asked;

private:
    std::map<std::tuple<std::size_t, std::uint64_t, int>, Look> known_;
};

TEST(Optimizer, FindsWhatAnExhaustiveSearchFinds) {
    Bench bench;
    OptimizeOptions options;
    options.budget = parseBudget("6instances");
    options.trials = 1000;
    options.finalists = 1000;
    options.finalSeeds = 1;
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
        const double users = bench.searched(candidate, {}).users;
        best = std::max(best, users);
        if (users >= 40.0) cheapest = std::min(cheapest, price.usdPerHour);
    }
    EXPECT_GT(within, 6U);
    EXPECT_DOUBLE_EQ(found.finalists.front().trial.seeds.front().users, best);
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
            EXPECT_FALSE(
                dominates({other.price.usdPerHour, other.trial.seeds.front().estimate, other.asked.p95},
                          {one.price.usdPerHour, one.trial.seeds.front().estimate, one.asked.p95}));
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

TEST(LoadSearch, HoldsAtItsLoadAndBreaksOneStepFurther) {
    Bench bench;
    const models::Scenario& scenario = bench.study.base();
    const auto holdsAt = [&](double users) {
        const auto loaded = std::make_shared<const models::Scenario>(analysis::atLoad(scenario, users));
        const result::RunResult run = analysis::runRequest({loaded, 1, 0.0});
        return analysis::allMeet(scenario.slos, analysis::sloValues(scenario.slos, run));
    };
    for (const int start : {-50, 0, 60}) {
        const SeedTrial found = bench.searched(bench.space.stated(), {start, false, false});
        EXPECT_TRUE(found.bracketed);
        ASSERT_GT(found.users, 0.0);
        EXPECT_FALSE(found.broken.empty());
        const auto step =
            static_cast<int>(std::lround(std::log(found.users / 40.0) / std::log(kLoadStep)));
        EXPECT_DOUBLE_EQ(usersAtStep(40.0, step), found.users) << "not on the grid";
        EXPECT_DOUBLE_EQ(usersAtStep(40.0, step + 1), found.breaksAt);
        EXPECT_TRUE(holdsAt(found.users)) << start;
        EXPECT_FALSE(holdsAt(found.breaksAt)) << start;
        EXPECT_GE(found.estimate, found.users);
        EXPECT_LE(found.estimate, found.breaksAt);
    }
}

/// Values that grow with a power of the load: the break is where the margin is zero.
Look powerLaw(double asked, int step, double slope, double breaksAt) {
    Look look;
    look.users = usersAtStep(asked, step);
    look.margin = std::clamp(slope * std::log(breaksAt / look.users), -kMostMargin, kMostMargin);
    look.holds = look.margin > 0.0;
    if (!look.holds) look.broken = "slow";
    return look;
}

TEST(LoadSearch, FindsTheBreakOfAPowerLawInFewLooks) {
    constexpr double kAsked = 3400.0;
    for (const double slope : {0.7, 2.0, 6.0, 20.0}) {
        for (const double breaksAt : {300.0, 3300.0, 15000.0, 100000.0}) {
            LoadSearch search(kAsked, 7, {10, false, false});
            int looks = 0;
            while (const std::optional<int> step = search.next()) {
                search.record(*step, powerLaw(kAsked, *step, slope, breaksAt));
                ASSERT_LE(++looks, 14) << slope << " " << breaksAt;
            }
            const SeedTrial found = search.result();
            EXPECT_EQ(found.seed, 7U);
            EXPECT_TRUE(found.bracketed);
            EXPECT_LE(found.users, breaksAt);
            EXPECT_GE(found.breaksAt, breaksAt);
            EXPECT_NEAR(found.estimate, breaksAt, 0.001 * breaksAt);
        }
    }
}

TEST(LoadSearch, AChallengeOrARoughSearchNearItsBreakIsOneLook) {
    constexpr double kAsked = 3400.0;
    LoadSearch challenge(kAsked, 1, {40, true, false, 6.0});
    challenge.record(40, powerLaw(kAsked, 40, 6.0, usersAtStep(kAsked, 37)));
    EXPECT_FALSE(challenge.next());
    EXPECT_TRUE(challenge.result().atMost);
    EXPECT_DOUBLE_EQ(challenge.result().users, 0.0);
    EXPECT_NEAR(challenge.result().estimate, usersAtStep(kAsked, 37), 2.0);
    EXPECT_NEAR(challenge.result().overshoot, std::pow(kLoadStep, 3 * 6.0) - 1.0, 0.01);
    LoadSearch rough(kAsked, 1, {40, false, true, 6.0});
    rough.record(40, powerLaw(kAsked, 40, 6.0, usersAtStep(kAsked, 41)));
    EXPECT_FALSE(rough.next());
    EXPECT_FALSE(rough.result().bracketed);
    LoadSearch far(kAsked, 1, {40, false, true, 6.0});
    far.record(40, powerLaw(kAsked, 40, 6.0, usersAtStep(kAsked, 60)));
    EXPECT_TRUE(far.next());
}

TEST(BreachWatch, EndsOnlyRunsThatBreakWhenRunToTheirEnd) {
    const Study study(HEADROOM_SOURCE_DIR "/scenarios/kakao-2024-final.json", small(), 0, 1);
    const models::Scenario& scenario = study.base();
    int cut = 0;
    for (const double users : {20.0, 40.0, 60.0, 90.0, 140.0, 250.0, 500.0}) {
        const auto loaded = std::make_shared<const models::Scenario>(analysis::atLoad(scenario, users));
        BreachWatch watch(*loaded);
        ASSERT_TRUE(watch.watches());
        analysis::RunRequest request{loaded, 1, 0.0, {}};
        request.stopWhen = [&](const result::RunResult& soFar) { return watch.certain(soFar); };
        const result::RunResult ended = analysis::runRequest(request);
        if (watch.broken().empty()) continue;
        ++cut;
        const result::RunResult whole = analysis::runRequest({loaded, 1, 0.0, {}});
        EXPECT_LE(ended.binCount, whole.binCount);
        EXPECT_FALSE(analysis::allMeet(scenario.slos, analysis::sloValues(scenario.slos, whole)))
            << users << ": " << watch.broken();
    }
    EXPECT_GE(cut, 1);
}

TEST(Look, SurvivesTheJournal) {
    Look look;
    look.users = 416.0;
    look.margin = -0.25;
    look.cutAtUsers = 300.0;
    look.broken = "p95(x) < 1s";
    look.binds = "chat event loops";
    look.usdPerHour = 0.78;
    look.p95 = 0.0123;
    look.operation = "x";
    look.failedShare = 0.01;
    EXPECT_EQ(toJson(lookFrom(toJson(look))).dump(), toJson(look).dump());
    look = {};
    look.error = "no such thing";
    EXPECT_EQ(lookFrom(toJson(look)).error, look.error);
}

TEST(Requirement, ComparesTheAxisItNames) {
    Bench bench;
    const Requirement two = parseRequirement(bench.space, "masters>=2");
    EXPECT_FALSE(meets(two, bench.space, {0, 0, 0}));
    EXPECT_TRUE(meets(two, bench.space, {0, 0, 1}));
    const Requirement most = parseRequirement(bench.space, "services.chat.on.count<=3");
    EXPECT_TRUE(meets(most, bench.space, {2, 0, 0}));
    EXPECT_FALSE(meets(most, bench.space, {3, 0, 0}));
    EXPECT_TRUE(meets(parseRequirement(bench.space, "processes=2"), bench.space, {0, 1, 0}));
    EXPECT_EQ(unmet({two, most}, bench.space, {3, 0, 1})->text, "services.chat.on.count<=3");
    for (const char* text : {"", "masters", ">=2", "shards>=2", "masters>=x", "masters>=2x"})
        EXPECT_THROW((void)parseRequirement(bench.space, text), SearchError) << text;
}

} // namespace
} // namespace headroom::search
