#include "sim/engine/keyed_lock.hpp"
#include "sim/engine/optimistic_rows.hpp"
#include "sim/engine/random.hpp"

#include <gtest/gtest.h>

#include <map>
#include <vector>

namespace headroom::engine {
namespace {

TEST(KeyedLock, KeysAreIndependentAndFifo) {
    KeyedLock lock;
    EXPECT_TRUE(lock.acquire(0.0, 100, 1));
    EXPECT_TRUE(lock.acquire(0.0, 200, 2));
    EXPECT_FALSE(lock.acquire(1.0, 100, 3));
    EXPECT_FALSE(lock.acquire(2.0, 100, 4));
    EXPECT_EQ(lock.heldKeys(), 2U);
    std::uint32_t next = 0;
    EXPECT_TRUE(lock.release(5.0, 100, next));
    EXPECT_EQ(next, 3U);
    EXPECT_FALSE(lock.release(5.0, 200, next));
    EXPECT_EQ(lock.heldKeys(), 1U);
    EXPECT_TRUE(lock.release(6.0, 100, next));
    EXPECT_EQ(next, 4U);
    EXPECT_FALSE(lock.release(7.0, 100, next));
    EXPECT_EQ(lock.heldKeys(), 0U);
    EXPECT_DOUBLE_EQ(lock.waitIntegral(10.0), 4.0 + 4.0);
    EXPECT_EQ(lock.counters().acquisitions, 4U);
    EXPECT_EQ(lock.counters().contended, 2U);
}

TEST(KeyedLock, CancelledWaiterIsSkipped) {
    KeyedLock lock;
    Ticket ticket;
    lock.acquire(0.0, 1, 1);
    lock.acquire(0.0, 1, 2, &ticket);
    lock.acquire(0.0, 1, 3);
    EXPECT_FALSE(lock.cancel(0.5, 7, ticket)); // nobody holds key 7
    EXPECT_TRUE(lock.cancel(1.0, 1, ticket));
    EXPECT_FALSE(lock.cancel(1.0, 1, ticket));
    std::uint32_t next = 0;
    EXPECT_TRUE(lock.release(2.0, 1, next));
    EXPECT_EQ(next, 3U);
}

TEST(KeyedLock, ReleasingAFreeKeyIsHarmless) {
    KeyedLock lock;
    std::uint32_t next = 0;
    EXPECT_FALSE(lock.release(0.0, 5, next));
}

// Mutual exclusion and FIFO per key under random traffic on few hot keys.
TEST(KeyedLock, MutualExclusionOnRandomTraffic) {
    RandomStream random(3, 3);
    KeyedLock lock;
    std::map<std::uint64_t, std::vector<std::uint32_t>> line; // holder first, then waiting
    std::uint32_t id = 0;
    for (int step = 0; step < 50000; ++step) {
        const std::uint64_t key = random.below(20);
        if (random.chance(0.5)) {
            auto& members = line[key];
            ASSERT_EQ(lock.acquire(step, key, id), members.empty());
            members.push_back(id++);
        } else if (!line[key].empty()) {
            auto& members = line[key];
            members.erase(members.begin());
            std::uint32_t next = 0;
            ASSERT_EQ(lock.release(step, key, next), !members.empty());
            if (!members.empty()) {
                ASSERT_EQ(next, members.front());
            }
        }
    }
}

TEST(OptimisticRows, OnlyTheFirstCommitOfAVersionSucceeds) {
    OptimisticRows rows;
    const auto a = rows.read(9);
    const auto b = rows.read(9);
    EXPECT_EQ(a, 0U);
    EXPECT_TRUE(rows.commit(9, a));
    EXPECT_FALSE(rows.commit(9, b));
    EXPECT_TRUE(rows.commit(8, rows.read(8)));
    EXPECT_TRUE(rows.commit(9, rows.read(9)));
    EXPECT_EQ(rows.read(9), 2U);
    EXPECT_EQ(rows.commits(), 3U);
    EXPECT_EQ(rows.conflicts(), 1U);
}

} // namespace
} // namespace headroom::engine
