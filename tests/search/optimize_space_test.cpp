// Budgets, the space of candidates, the front: no simulation.

#include "models/read_scenario.hpp"
#include "sim/search/optimize/budget.hpp"
#include "sim/search/optimize/pareto.hpp"
#include "sim/search/optimize/pricing.hpp"
#include "sim/search/optimize/space.hpp"
#include "sim/search/search_error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace headroom::search {
namespace {

const char* const kKakao = HEADROOM_SOURCE_DIR "/scenarios/kakao-2024-final.json";

TEST(ParseBudget, TakesInstancesCostOrBoth) {
    EXPECT_EQ(parseBudget("30instances").instances, 30);
    EXPECT_EQ(parseBudget("1 instance").instances, 1);
    EXPECT_DOUBLE_EQ(parseBudget("$1.2/h").cost->value, 1.2);
    const models::Budget both = parseBudget("30instances, $0.9/h");
    EXPECT_EQ(both.instances, 30);
    EXPECT_DOUBLE_EQ(both.cost->value, 0.9);
    EXPECT_EQ(inWords(both), "30 instances and $0.9/h");
}

TEST(ParseBudget, RefusesEverythingElse) {
    for (const char* text : {"", "30", "0instances", "-3instances", "30instancesx", "x instances",
                             "$0/h", "1.2", "30instances,20instances", "$1/h,$2/h"})
        EXPECT_THROW((void)parseBudget(text), SearchError) << text;
}

TEST(Allows, HoldsBothLimits) {
    const models::Budget budget = parseBudget("10instances,$1/h");
    EXPECT_TRUE(allows(budget, 10, 1.0));
    EXPECT_FALSE(allows(budget, 11, 0.5));
    EXPECT_FALSE(allows(budget, 5, 1.01));
    EXPECT_TRUE(allows(models::Budget{}, 1000, 1000.0));
}

TEST(DefaultSpace, HoldsTheStatedFleetAndCountsUpToTheBudget) {
    const models::Scenario scenario = models::readScenario(kKakao);
    const Space space = defaultSpace(scenario, parseBudget("30instances"), {});
    EXPECT_TRUE(space.changes(space.stated()).empty());
    ASSERT_EQ(space.axes[0].path, "services.chat.on.count");
    EXPECT_EQ(space.axes[0].values.size(), 30U);
    EXPECT_EQ(space.axes[0].values[space.axes[0].stated], "20");
}

TEST(DefaultSpace, NamesAnUnknownInstanceType) {
    const models::Scenario scenario = models::readScenario(kKakao);
    EXPECT_THROW((void)defaultSpace(scenario, {}, {"t3.smal"}), SearchError);
}

TEST(Space, IndexAndCandidateAreOneToOne) {
    const Space space{{{"a", {"1", "2", "3"}, 0}, {"b", {"x", "y"}, 1}, {"c", {"7"}, 0}}};
    ASSERT_DOUBLE_EQ(space.size(), 6.0);
    std::set<Candidate> seen;
    for (std::size_t index = 0; index < 6; ++index) {
        const Candidate candidate = space.at(index);
        EXPECT_EQ(space.indexOf(candidate), index);
        EXPECT_TRUE(seen.insert(candidate).second);
    }
}

TEST(Space, NeighboursAreOneStepAwayOrTradeInstances) {
    const Space space{{{"services.chat.on.count", {"1", "2", "3"}, 1},
                       {"services.redis.masters", {"1", "2", "3", "4"}, 2},
                       {"services.redis.readFrom", {"master", "replica"}, 0}}};
    const Candidate stated = space.stated();
    const std::vector<Candidate> near = space.neighbours(stated);
    EXPECT_THAT(near, testing::Contains(Candidate{0, 2, 0}));
    EXPECT_THAT(near, testing::Contains(Candidate{2, 2, 0}));
    EXPECT_THAT(near, testing::Contains(Candidate{1, 2, 1}));
    EXPECT_THAT(near, testing::Contains(Candidate{2, 1, 0})) << "an instance moved from the store";
    EXPECT_THAT(near, testing::Contains(Candidate{0, 3, 0})) << "and to it";
    EXPECT_THAT(near, testing::Not(testing::Contains(stated)));
    EXPECT_EQ(space.difference(stated, {2, 1, 0}),
              "3 chat instances instead of 2, 2 redis masters instead of 3");
}

TEST(SpaceOf, AddsTheStatedValueInItsPlace) {
    const models::Scenario scenario = models::readScenario(kKakao);
    const Space space = spaceOf(scenario, parseVaries({"services.chat.on.count=10..25:10"}));
    ASSERT_EQ(space.axes[0].values, (std::vector<std::string>{"10", "20"}));
    EXPECT_EQ(space.axes[0].stated, 1U);
    const Space odd = spaceOf(scenario, parseVaries({"services.chat.on.count=5,15,25"}));
    EXPECT_EQ(odd.axes[0].values, (std::vector<std::string>{"5", "15", "20", "25"}));
    EXPECT_THROW((void)spaceOf(scenario, parseVaries({"services.chat.no=1..3"})), SearchError);
    EXPECT_THROW((void)spaceOf(scenario, parseVaries({"network.zones=0.5..2"})), SearchError);
}

TEST(ParetoFront, IsWhatNoOtherDominates) {
    // Every score of a small lattice with a few ties, judged one by one.
    std::vector<Score> scores;
    for (int i = 0; i < 60; ++i)
        scores.push_back({static_cast<double>((i * 7) % 5), static_cast<double>((i * 11) % 7),
                          static_cast<double>((i * 3) % 4)});
    const std::vector<std::size_t> front = paretoFront(scores);
    ASSERT_FALSE(front.empty());
    for (std::size_t i = 0; i < scores.size(); ++i) {
        const bool inFront = std::find(front.begin(), front.end(), i) != front.end();
        bool beaten = false;
        for (const Score& other : scores) beaten = beaten || dominates(other, scores[i]);
        EXPECT_FALSE(inFront && beaten) << i;
        if (!beaten && !inFront) {
            // Only for an equal one that came before.
            const bool twin = std::any_of(front.begin(), front.end(), [&](std::size_t j) {
                return j < i && scores[j].usdPerHour == scores[i].usdPerHour &&
                       scores[j].capacity == scores[i].capacity && scores[j].p95 == scores[i].p95;
            });
            EXPECT_TRUE(twin) << i;
        }
    }
}

TEST(Pricing, CountsInstancesAndMoneyOfTheStatedFleet) {
    const Study study(kKakao, {}, 0, 1);
    const Space space = defaultSpace(study.base(), parseBudget("30instances"), {});
    Pricing pricing(study, space);
    const Price price = pricing.of(space.stated());
    EXPECT_EQ(price.instances, 30);
    const double each = study.base().instanceTypes.at("t3.small").price.at("ap-northeast-2").value;
    EXPECT_NEAR(price.usdPerHour, 30.0 * each, 1e-9);
    EXPECT_GT(price.mostUsers, 0.0);
}

TEST(Pricing, ReplicaReadsWithoutReplicasAreImpossible) {
    const Study study(kKakao, {}, 0, 1);
    const Space space = spaceOf(study.base(), parseVaries({"services.redis.replicasPerMaster=0,1"}));
    Pricing pricing(study, space);
    EXPECT_FALSE(pricing.of({0}).possible);
    EXPECT_TRUE(pricing.of({1}).possible);
}

TEST(Pricing, AValueOutsideTheShapeHasBoundsOfItsOwn) {
    const Study study(kKakao, {}, 0, 1);
    const Space space = spaceOf(study.base(), parseVaries({"services.files.maxRequests=1/s,3500/s"}));
    Pricing pricing(study, space);
    EXPECT_LT(pricing.of({0}).mostUsers, pricing.of({1}).mostUsers);
}

} // namespace
} // namespace headroom::search
