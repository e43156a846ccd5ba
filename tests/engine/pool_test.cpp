#include "sim/engine/pool.hpp"
#include "sim/engine/random.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace headroom::engine {
namespace {

using Outcome = Pool::Outcome;

TEST(Pool, GrantsThenQueuesThenRejects) {
    Pool pool({1, 2, kNever});
    EXPECT_EQ(pool.acquire(0.0, 1), Outcome::kGranted);
    EXPECT_EQ(pool.acquire(1.0, 2), Outcome::kWaiting);
    EXPECT_EQ(pool.acquire(2.0, 3), Outcome::kWaiting);
    EXPECT_EQ(pool.acquire(2.0, 4), Outcome::kRejected);
    std::uint32_t next = 0;
    EXPECT_TRUE(pool.release(5.0, next));
    EXPECT_EQ(next, 2U);
    EXPECT_TRUE(pool.release(6.0, next));
    EXPECT_EQ(next, 3U);
    EXPECT_FALSE(pool.release(7.0, next));
    EXPECT_EQ(pool.inUse(), 0U);
    EXPECT_DOUBLE_EQ(pool.useIntegral(8.0), 7.0);
    EXPECT_DOUBLE_EQ(pool.waitIntegral(8.0), 4.0 + 4.0);
    EXPECT_EQ(pool.counters().granted, 3U);
    EXPECT_EQ(pool.counters().delayed, 2U);
    EXPECT_EQ(pool.counters().rejected, 1U);
    EXPECT_EQ(pool.counters().maxWaiting, 2U);
}

TEST(Pool, WaitsExpireInOrder) {
    Pool pool({1, 10, 2.0});
    std::uint32_t id = 0;
    EXPECT_EQ(pool.nextTimeout(), kNever);
    EXPECT_FALSE(pool.expire(kNever, id));
    pool.acquire(0.0, 1);
    pool.acquire(1.0, 2);
    pool.acquire(1.5, 3);
    EXPECT_DOUBLE_EQ(pool.nextTimeout(), 3.0);
    EXPECT_FALSE(pool.expire(2.999, id));
    EXPECT_TRUE(pool.expire(3.0, id));
    EXPECT_EQ(id, 2U);
    EXPECT_FALSE(pool.expire(3.0, id));
    EXPECT_DOUBLE_EQ(pool.nextTimeout(), 3.5);
    EXPECT_TRUE(pool.release(3.2, id));
    EXPECT_EQ(id, 3U);
    EXPECT_EQ(pool.nextTimeout(), kNever);
    EXPECT_EQ(pool.counters().timedOut, 1U);
}

TEST(Pool, CancelledRequestIsSkipped) {
    Pool pool({1, 10, kNever});
    Ticket granted;
    Ticket second;
    Ticket third;
    pool.acquire(0.0, 1, &granted);
    pool.acquire(0.0, 2, &second);
    pool.acquire(0.0, 3, &third);
    EXPECT_FALSE(pool.cancel(1.0, granted)); // it does not wait
    EXPECT_TRUE(pool.cancel(1.0, second));
    EXPECT_FALSE(pool.cancel(1.0, second));
    std::uint32_t next = 0;
    EXPECT_TRUE(pool.release(2.0, next));
    EXPECT_EQ(next, 3U);
    EXPECT_FALSE(pool.cancel(2.0, third)); // granted meanwhile
    EXPECT_EQ(pool.counters().cancelled, 1U);
}

TEST(Pool, ResizingAdmitsOrWithdraws) {
    Pool pool({1, 10, kNever});
    for (std::uint32_t id = 1; id <= 4; ++id) pool.acquire(0.0, id);
    std::uint32_t next = 0;
    EXPECT_FALSE(pool.admit(0.0, next));
    pool.setTokens(3);
    EXPECT_TRUE(pool.admit(0.0, next));
    EXPECT_EQ(next, 2U);
    EXPECT_TRUE(pool.admit(0.0, next));
    EXPECT_EQ(next, 3U);
    EXPECT_FALSE(pool.admit(0.0, next));
    pool.setTokens(1);
    EXPECT_FALSE(pool.release(1.0, next));
    EXPECT_FALSE(pool.release(1.0, next));
    EXPECT_TRUE(pool.release(1.0, next));
    EXPECT_EQ(next, 4U);
}

TEST(Pool, NewcomerDoesNotOvertakeAWaitingRequest) {
    Pool pool({1, 10, kNever});
    pool.acquire(0.0, 1);
    pool.acquire(0.0, 2);
    pool.setTokens(2); // a token is free, but request 2 is first in line
    EXPECT_EQ(pool.acquire(0.0, 3), Outcome::kWaiting);
    std::uint32_t next = 0;
    EXPECT_TRUE(pool.admit(0.0, next));
    EXPECT_EQ(next, 2U);
}

// Driven by events: no wait outlasts the timeout, FIFO among the granted, tokens never exceeded, and
// one timeout event at most is in the queue.
TEST(Pool, RandomLoadKeepsTheRules) {
    enum : std::uint32_t { kArrive, kRelease, kTimeout };
    RandomStream random(2, 2);
    EventQueue queue;
    Pool pool({3, 20, 1.0});
    std::vector<double> arrived(5000);
    double at = 0.0;
    for (std::uint32_t i = 0; i < arrived.size(); ++i)
        queue.push(at += random.exponential(0.3), kArrive, i);
    std::uint64_t granted = 0;
    std::uint64_t expired = 0;
    std::uint32_t lastGranted = 0;
    const auto grant = [&](double now, std::uint32_t id) {
        ++granted;
        EXPECT_LE(now - arrived[id], 1.0);
        EXPECT_GE(id, lastGranted);
        lastGranted = id;
        queue.push(now + random.exponential(1.0), kRelease, id);
    };
    while (!queue.empty()) {
        const Event event = queue.pop();
        const double now = event.time;
        std::uint32_t next = 0;
        if (event.kind == kArrive) {
            arrived[event.subject] = now;
            const Outcome outcome = pool.acquire(now, event.subject);
            if (outcome == Outcome::kGranted) grant(now, event.subject);
            if (outcome == Outcome::kWaiting) scheduleTimeout(queue, pool, kTimeout, 0);
        } else if (event.kind == kRelease) {
            if (pool.release(now, next)) grant(now, next);
        } else {
            pool.scheduledAt = kNever;
            while (pool.expire(now, next)) {
                ++expired;
                EXPECT_NEAR(now - arrived[next], 1.0, 1e-12);
            }
            scheduleTimeout(queue, pool, kTimeout, 0);
        }
        ASSERT_LE(pool.inUse(), 3U);
        ASSERT_LE(queue.size(), arrived.size());
    }
    EXPECT_EQ(pool.counters().granted, granted);
    EXPECT_EQ(pool.counters().timedOut, expired);
    EXPECT_EQ(granted + expired + pool.counters().rejected, arrived.size());
    EXPECT_GT(expired, 100U);
}

} // namespace
} // namespace headroom::engine
