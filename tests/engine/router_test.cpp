#include "sim/engine/router.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace headroom::engine {
namespace {

Router make(RouterPolicy policy, const std::vector<double>& weights) {
    Router router(policy);
    for (const double weight : weights) router.add(weight);
    return router;
}

std::vector<int> countPicks(Router& router, int picks, SimTime now = 0.0) {
    RandomStream random(1, 1);
    std::vector<int> counts(router.targets());
    for (int i = 0; i < picks; ++i) {
        const std::uint32_t target = router.pick(now, random, random.next());
        ++counts[target];
        router.release(target);
    }
    return counts;
}

constexpr RouterPolicy kPolicies[] = {RouterPolicy::kRoundRobin, RouterPolicy::kLeastOutstanding,
                                      RouterPolicy::kRandom, RouterPolicy::kWeightedRandom,
                                      RouterPolicy::kSticky};

TEST(Router, NoTargetsNoPick) {
    RandomStream random(1, 1);
    for (const RouterPolicy policy : kPolicies) {
        Router router(policy);
        EXPECT_EQ(router.pick(0.0, random), kNoTarget);
    }
}

TEST(Router, EveryPolicyAvoidsUnhealthyAndDrainingTargets) {
    for (const RouterPolicy policy : kPolicies) {
        Router router = make(policy, {1, 1, 1, 1});
        router.setHealthy(1, false);
        router.setDraining(2, true);
        const auto counts = countPicks(router, 1000);
        EXPECT_EQ(counts[1], 0);
        EXPECT_EQ(counts[2], 0);
        EXPECT_NEAR(counts[0], 500, 90);
        EXPECT_NEAR(counts[3], 500, 90);
        router.setHealthy(1, true);
        EXPECT_GT(countPicks(router, 1000)[1], 200);
    }
}

TEST(Router, FailsOpenWhenNoneIsHealthyButNotWhenAllDrain) {
    RandomStream random(1, 1);
    for (const RouterPolicy policy : kPolicies) {
        Router router = make(policy, {1, 1});
        router.setHealthy(0, false);
        router.setHealthy(1, false);
        EXPECT_EQ(router.eligible(), 2U);
        EXPECT_NE(router.pick(0.0, random), kNoTarget);
        router.setDraining(0, true);
        EXPECT_EQ(router.pick(0.0, random), 1U);
        router.setDraining(1, true);
        EXPECT_EQ(router.pick(0.0, random), kNoTarget);
    }
}

TEST(Router, DrainedOnceItsLastRequestEnds) {
    RandomStream random(1, 1);
    Router router = make(RouterPolicy::kRoundRobin, {1});
    EXPECT_EQ(router.pick(0.0, random), 0U);
    router.setDraining(0, true);
    EXPECT_FALSE(router.drained(0));
    router.release(0);
    EXPECT_TRUE(router.drained(0));
}

TEST(Router, RoundRobinGoesInTurnAndKeepsItsPlaceWhenTargetsChange) {
    RandomStream random(1, 1);
    Router router = make(RouterPolicy::kRoundRobin, {1, 1, 1});
    const auto next = [&] { return router.pick(0.0, random); };
    EXPECT_EQ(next(), 0U);
    EXPECT_EQ(next(), 1U);
    router.setHealthy(0, false);
    EXPECT_EQ(next(), 2U); // not back to the beginning
    EXPECT_EQ(next(), 1U);
    router.setHealthy(0, true);
    EXPECT_EQ(next(), 2U);
    EXPECT_EQ(next(), 0U);
    router.setHealthy(1, false); // it was 1's turn
    EXPECT_EQ(next(), 2U);
}

TEST(Router, RoundRobinHonoursWeights) {
    Router router = make(RouterPolicy::kRoundRobin, {4, 2, 1});
    const auto counts = countPicks(router, 7000);
    EXPECT_NEAR(counts[0], 4000, 2);
    EXPECT_NEAR(counts[1], 2000, 2);
    EXPECT_NEAR(counts[2], 1000, 2);
}

TEST(Router, LeastOutstandingPicksTheIdlestAndBreaksTiesInTurn) {
    RandomStream random(1, 1);
    Router router = make(RouterPolicy::kLeastOutstanding, {1, 1, 1});
    std::vector<std::uint32_t> picks;
    for (int i = 0; i < 6; ++i) picks.push_back(router.pick(0.0, random));
    std::vector<std::uint32_t> firstRound(picks.begin(), picks.begin() + 3);
    std::sort(firstRound.begin(), firstRound.end());
    EXPECT_EQ(firstRound, (std::vector<std::uint32_t>{0, 1, 2}));
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(picks[static_cast<std::size_t>(i) + 3], picks[static_cast<std::size_t>(i)]);
    router.release(1);
    EXPECT_EQ(router.pick(0.0, random), 1U);
    // Idle targets in turn, although each request ends before the next one starts.
    Router idle = make(RouterPolicy::kLeastOutstanding, {1, 1, 1});
    for (const int count : countPicks(idle, 300)) EXPECT_EQ(count, 100);
}

TEST(Router, LeastOutstandingAlwaysPicksAMinimum) {
    RandomStream random(5, 5);
    Router router = make(RouterPolicy::kLeastOutstanding, std::vector<double>(17, 1.0));
    std::vector<std::uint32_t> open;
    for (int step = 0; step < 20000; ++step) {
        if (open.empty() || random.chance(0.51)) {
            std::uint32_t least = kNoTarget;
            for (std::uint32_t t = 0; t < router.targets(); ++t)
                if (router.isEligible(t)) least = std::min(least, router.outstanding(t));
            const std::uint32_t target = router.pick(0.0, random);
            ASSERT_EQ(router.outstanding(target), least + 1);
            open.push_back(target);
        } else {
            const std::size_t i = random.below(static_cast<std::uint32_t>(open.size()));
            router.release(open[i]);
            open[i] = open.back();
            open.pop_back();
        }
        if (step % 100 == 0) router.setHealthy(random.below(17), random.chance(0.6));
    }
}

TEST(Router, LeastOutstandingHonoursWeights) {
    RandomStream random(1, 1);
    Router router = make(RouterPolicy::kLeastOutstanding, {3, 1});
    for (int i = 0; i < 400; ++i) (void)router.pick(0.0, random);
    EXPECT_NEAR(router.outstanding(0), 300, 2);
}

TEST(Router, RandomAndWeightedRandomFollowTheirShares) {
    Router uniform = make(RouterPolicy::kRandom, {1, 1, 1, 1});
    for (const int count : countPicks(uniform, 40000)) EXPECT_NEAR(count, 10000, 350);
    Router weighted = make(RouterPolicy::kWeightedRandom, {1, 2, 0, 5});
    const auto counts = countPicks(weighted, 40000);
    EXPECT_NEAR(counts[0], 5000, 280);
    EXPECT_NEAR(counts[1], 10000, 350);
    EXPECT_EQ(counts[2], 0);
    EXPECT_NEAR(counts[3], 25000, 400);
}

TEST(Router, StickyKeysMoveOnlyWithTheirTarget) {
    RandomStream random(1, 1);
    Router router = make(RouterPolicy::kSticky, std::vector<double>(10, 1.0));
    std::vector<std::uint32_t> before(10000);
    std::vector<int> counts(11);
    for (std::uint64_t key = 0; key < before.size(); ++key) {
        before[key] = router.pick(0.0, random, key);
        ++counts[before[key]];
    }
    for (int t = 0; t < 10; ++t) EXPECT_NEAR(counts[static_cast<std::size_t>(t)], 1000, 130);
    router.setHealthy(3, false);
    for (std::uint64_t key = 0; key < before.size(); ++key) {
        const std::uint32_t now = router.pick(0.0, random, key);
        EXPECT_NE(now, 3U);
        if (before[key] != 3) {
            ASSERT_EQ(now, before[key]);
        }
    }
    router.setHealthy(3, true);
    for (std::uint64_t key = 0; key < before.size(); ++key)
        ASSERT_EQ(router.pick(0.0, random, key), before[key]);
    router.add(); // 1/11 of the keys move, all to the new target
    int moved = 0;
    for (std::uint64_t key = 0; key < before.size(); ++key) {
        const std::uint32_t now = router.pick(0.0, random, key);
        if (now == before[key]) continue;
        ++moved;
        EXPECT_EQ(now, 10U);
    }
    EXPECT_NEAR(moved, 909, 130);
}

TEST(Router, StickyWorksWhenFewAreLeft) {
    RandomStream random(1, 1);
    Router router = make(RouterPolicy::kSticky, std::vector<double>(100, 1.0));
    for (std::uint32_t t = 1; t < 100; ++t) router.setHealthy(t, false);
    for (std::uint64_t key = 0; key < 1000; ++key) EXPECT_EQ(router.pick(0.0, random, key), 0U);
}

// Share of a warming target among n: s / (n - 1 + s), s the fraction of its slow start that is over.
TEST(Router, SlowStartRampsTheShare) {
    for (const RouterPolicy policy :
         {RouterPolicy::kRoundRobin, RouterPolicy::kRandom, RouterPolicy::kWeightedRandom}) {
        Router router = make(policy, {1, 1, 1});
        router.slowStart(2, 100.0, 60.0);
        for (const double age : {6.0, 30.0, 54.0, 60.0, 600.0}) {
            const double s = std::min(1.0, age / 60.0);
            const auto counts = countPicks(router, 30000, 100.0 + age);
            EXPECT_NEAR(counts[2], 30000 * s / (2.0 + s), 350) << static_cast<int>(policy) << " " << age;
        }
    }
}

TEST(Router, AllColdTargetsStillServe) {
    for (const RouterPolicy policy :
         {RouterPolicy::kRoundRobin, RouterPolicy::kRandom, RouterPolicy::kWeightedRandom}) {
        Router router = make(policy, {1, 1});
        router.slowStart(0, 0.0, 100.0);
        router.slowStart(1, 0.0, 100.0);
        const auto counts = countPicks(router, 1000, 0.0);
        EXPECT_NEAR(counts[0], 500, 80);
    }
}

TEST(JumpHash, OneBucketTakesAll) {
    for (std::uint64_t key = 0; key < 100; ++key) EXPECT_EQ(jumpHash(mix64(key), 1), 0U);
}

} // namespace
} // namespace headroom::engine
