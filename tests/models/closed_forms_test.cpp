// Hash slots, CPU credits, capacity units, prices.

#include "models/credits.hpp"
#include "models/hash_slot.hpp"
#include "models/lcu.hpp"
#include "models/price.hpp"
#include "tests/models/scenario_text.hpp"

#include <gtest/gtest.h>

#include <array>

namespace headroom::models::testing {
namespace {

const Catalogue& catalogue() {
    static const Catalogue kCatalogue = Catalogue::load(DataDirs{HEADROOM_SOURCE_DIR});
    return kCatalogue;
}

// Redis Cluster specification, appendix A: the CRC16 of "123456789" is 0x31C3.
static_assert(crc16("123456789") == 0x31C3);
static_assert(crc16("") == 0);

TEST(HashSlot, FollowsTheSpecification) {
    EXPECT_EQ(hashSlot("123456789"), 0x31C3 % 16384);
    // CLUSTER KEYSLOT of a Redis 7 node.
    EXPECT_EQ(hashSlot("foo"), 12182);
    EXPECT_EQ(hashSlot("bar"), 5061);
    EXPECT_EQ(hashSlot("hello"), 866);
    EXPECT_EQ(hashSlot("somekey"), 11058);
}

TEST(HashSlot, UpdatesPieceByPiece) {
    const std::string_view key = "session:{user-17}:3";
    for (std::size_t cut = 0; cut <= key.size(); ++cut) {
        EXPECT_EQ(crc16Update(crc16(key.substr(0, cut)), key.substr(cut)), crc16(key));
    }
}

// The examples of the specification's section "Hash tags".
TEST(HashSlot, HashTagsDecide) {
    EXPECT_EQ(hashSlot("{user1000}.following"), hashSlot("{user1000}.followers"));
    EXPECT_EQ(hashedPart("{user1000}.following"), "user1000");
    EXPECT_EQ(hashedPart("foo{}{bar}"), "foo{}{bar}"); // empty first tag: the whole key
    EXPECT_EQ(hashedPart("foo{{bar}}zap"), "{bar");
    EXPECT_EQ(hashedPart("foo{bar}{zap}"), "bar");
    EXPECT_EQ(hashedPart("foo{bar"), "foo{bar");
    EXPECT_EQ(hashSlot("foo{hash_tag}"), 2515);
}

// redis-cli --cluster create: 0-5460, 5461-10922, 10923-16383 for three masters.
TEST(HashSlot, SlotsAreSplitAsRedisCliSplitsThem) {
    EXPECT_EQ(masterOfSlot(0, 3), 0);
    EXPECT_EQ(masterOfSlot(5460, 3), 0);
    EXPECT_EQ(masterOfSlot(5461, 3), 1);
    EXPECT_EQ(masterOfSlot(10922, 3), 1);
    EXPECT_EQ(masterOfSlot(10923, 3), 2);
    EXPECT_EQ(masterOfSlot(16383, 3), 2);
    for (const int masters : {1, 2, 5, 7, 1000}) {
        std::vector<int> slots(static_cast<std::size_t>(masters));
        for (int slot = 0; slot < kHashSlots; ++slot)
            ++slots.at(static_cast<std::size_t>(masterOfSlot(slot, masters)));
        for (const int count : slots) EXPECT_NEAR(count, double(kHashSlots) / masters, 1.0);
    }
}

// t3.small earns 24 credits an hour and spends 2 vCPU * 60 at full load: -96 an hour.
TEST(Credits, FollowTheNetRate) {
    const InstanceType& type = catalogue().instanceType("t3.small");
    EXPECT_DOUBLE_EQ(creditsPerHourAt(type, 1.0), -96.0);
    EXPECT_DOUBLE_EQ(creditsPerHourAt(type, type.baseline), 0.0);
    EXPECT_DOUBLE_EQ(creditsAfter(type, 100.0, 1.0, seconds(1800)), 52.0);
    EXPECT_DOUBLE_EQ(creditsAfter(type, 10.0, 1.0, seconds(3600)), 0.0);
    EXPECT_DOUBLE_EQ(creditsAfter(type, 570.0, 0.0, seconds(3600)), 576.0); // the ceiling
}

// From a full balance both vCPUs run for 576 / (2 - 0.4) = 360 minutes; a fresh t2.small for
// 30 / (1 - 0.2) = 37.5 minutes on its launch credits.
TEST(Credits, RunOutWhenTheFactsSay) {
    const InstanceType& small = catalogue().instanceType("t3.small");
    EXPECT_DOUBLE_EQ(timeToExhaustion(small, small.maxCredits, 1.0).value_or(Duration()).value,
                     360.0 * 60.0);
    const InstanceType& old = catalogue().instanceType("t2.small");
    EXPECT_DOUBLE_EQ(timeToExhaustion(old, old.launchCredits, 1.0).value_or(Duration()).value,
                     37.5 * 60.0);
    EXPECT_FALSE(timeToExhaustion(small, 0.0, 0.2).has_value());
    EXPECT_FALSE(timeToExhaustion(catalogue().instanceType("c5.large"), 0.0, 1.0).has_value());
}

// Standard mode: full speed until the credits are gone, the baseline after that.
TEST(Credits, StandardModeFallsToTheBaseline) {
    const InstanceType& type = catalogue().instanceType("t3.small");
    const double halfGone = 48.0; // half an hour at full load
    EXPECT_DOUBLE_EQ(deliveredUtilization(type, halfGone, 1.0, seconds(3600)), 0.5 * 1.0 + 0.5 * 0.2);
    EXPECT_DOUBLE_EQ(deliveredUtilization(type, 0.0, 1.0, seconds(3600)), 0.2);
    EXPECT_DOUBLE_EQ(deliveredUtilization(type, 0.0, 0.1, seconds(3600)), 0.1);
}

// Unlimited mode: 96 surplus credits an hour = 1.6 vCPU-hours at $0.05; free up to 576 while running.
TEST(Credits, SurplusIsCharged) {
    const InstanceType& type = catalogue().instanceType("t3.small");
    EXPECT_DOUBLE_EQ(surplusCredits(type, 0.0, 1.0, seconds(3600)), 96.0);
    EXPECT_DOUBLE_EQ(surplusPrice(type, 0.0, 1.0, seconds(3600), true).value, 1.6 * 0.05);
    EXPECT_DOUBLE_EQ(surplusPrice(type, 0.0, 1.0, seconds(3600), false).value, 0.0);
    EXPECT_DOUBLE_EQ(surplusPrice(type, 0.0, 1.0, seconds(7 * 3600), false).value,
                     (672.0 - 576.0) / 60.0 * 0.05);
    EXPECT_DOUBLE_EQ(surplusPrice(type, 96.0, 1.0, seconds(3600), true).value, 0.0);
}

// One unit is 25 new connections/s, 3000 active ones, 1 GB an hour, or 1000 rule evaluations/s.
TEST(Credits, WhatHoldsAnInstanceAtItsBaseline) {
    InstanceType type;
    EXPECT_EQ(sustainedShare(type, CreditMode::kStandard), 1.0);
    type.baseline = 0.2;
    EXPECT_EQ(sustainedShare(type, CreditMode::kUnlimited), 1.0);
    EXPECT_EQ(sustainedShare(type, CreditMode::kStandard), 0.2);
    type.quotaPeriod = Duration(0.1);
    EXPECT_EQ(sustainedShare(type, CreditMode::kUnlimited), 0.2);
    EXPECT_FALSE(type.burstable());
    EXPECT_EQ(deliveredUtilization(type, 0.0, 0.7, Duration(60.0)), 0.2);
    EXPECT_EQ(deliveredUtilization(type, 0.0, 0.1, Duration(60.0)), 0.1);
}

TEST(CapacityUnits, TheLargestDimensionIsCharged) {
    LoadBalancerUse use;
    use.newConnections = Rate(50);
    use.activeConnections = 9000;
    use.bytes = BytesPerSecond(1e9 / 3600.0);
    use.requests = Rate(1000);
    use.rulesPerRequest = 12;
    const CapacityUnits units = capacityUnits(catalogue(), use);
    EXPECT_DOUBLE_EQ(units.newConnections, 2.0);
    EXPECT_DOUBLE_EQ(units.activeConnections, 3.0);
    EXPECT_DOUBLE_EQ(units.bytes, 1.0);
    EXPECT_DOUBLE_EQ(units.ruleEvaluations, 2.0); // ten of twelve rules are free
    EXPECT_EQ(units.dimension(), "active connections");
    EXPECT_DOUBLE_EQ(loadBalancerPrice(catalogue(), "ap-northeast-2", use).value, 0.0225 + 3.0 * 0.008);
    EXPECT_THROW((void)loadBalancerPrice(catalogue(), "nowhere", use), CatalogueError);
}

TEST(Price, AddsUpTheFleet) {
    const Scenario scenario = read(kScenario);
    // 2 processes' instances + 3 masters + 3 replicas, t3.small in Seoul, and the balancer's hour.
    EXPECT_EQ(fleetInstances(scenario), 8);
    EXPECT_NEAR(fleetPrice(scenario, catalogue()).value, 8 * 0.026 + 0.0225, 1e-12);
    const auto lines = fleetPriceLines(scenario, catalogue());
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[2].service, "store");
    EXPECT_EQ(lines[2].count, 6);
}

} // namespace
} // namespace headroom::models::testing
