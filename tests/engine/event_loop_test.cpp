#include "sim/engine/event_loop.hpp"

#include <gtest/gtest.h>

namespace headroom::engine {
namespace {

TEST(EventLoop, LoneCallbackPaysTheWholeWakeUp) {
    EventLoop loop({0.5, 1024});
    LoopJob job;
    EXPECT_FALSE(loop.next(0.0, job));
    EXPECT_TRUE(loop.enqueue(1.0, 7, 0.25));
    ASSERT_TRUE(loop.next(1.0, job));
    EXPECT_EQ(job.id, 7U);
    EXPECT_DOUBLE_EQ(job.work, 0.75);
    EXPECT_TRUE(loop.running());
    EXPECT_EQ(loop.current(), 7U);
    EXPECT_FALSE(loop.next(1.75, job));
    EXPECT_FALSE(loop.running());
    EXPECT_TRUE(loop.enqueue(2.0, 8, 0.25)); // asleep again
}

TEST(EventLoop, EventsQueuedAtThePollShareOneWakeUp) {
    EventLoop loop({0.5, 1024});
    LoopJob job;
    EXPECT_TRUE(loop.enqueue(0.0, 1, 1.0));
    ASSERT_TRUE(loop.next(0.0, job)); // iteration 1: only callback 1
    EXPECT_FALSE(loop.enqueue(0.1, 2, 1.0));
    EXPECT_FALSE(loop.enqueue(0.2, 3, 1.0));
    ASSERT_TRUE(loop.next(1.5, job)); // iteration 2: callbacks 2 and 3
    EXPECT_EQ(job.id, 2U);
    EXPECT_DOUBLE_EQ(job.work, 1.5);
    EXPECT_FALSE(loop.enqueue(2.0, 4, 1.0)); // arrives after the poll: next iteration
    ASSERT_TRUE(loop.next(3.0, job));
    EXPECT_EQ(job.id, 3U);
    EXPECT_DOUBLE_EQ(job.work, 1.0);
    ASSERT_TRUE(loop.next(4.0, job));
    EXPECT_EQ(job.id, 4U);
    EXPECT_DOUBLE_EQ(job.work, 1.5);
    EXPECT_FALSE(loop.next(5.5, job));

    EXPECT_EQ(loop.counters().polls, 3U);
    EXPECT_EQ(loop.counters().callbacks, 4U);
    EXPECT_EQ(loop.counters().maxQueue, 2U);
    EXPECT_DOUBLE_EQ(loop.counters().waiting, 0.0 + 1.4 + 2.8 + 2.0);
    EXPECT_DOUBLE_EQ(loop.queueIntegral(5.5), loop.counters().waiting);
}

TEST(EventLoop, KnowsTheIterationACallbackWillRunIn) {
    EventLoop loop({0.0, 2});
    LoopJob job;
    EXPECT_EQ(loop.comingIteration(), 1U);
    loop.enqueue(0.0, 0, 1.0);
    ASSERT_TRUE(loop.next(0.0, job));
    for (std::uint32_t i = 1; i <= 5; ++i) { // two a poll: iterations 2, 2, 3, 3, 4
        EXPECT_EQ(loop.comingIteration(), 2U + (i - 1) / 2) << i;
        loop.enqueue(0.1, i, 1.0);
    }
    for (std::uint32_t i = 1; i <= 5; ++i) {
        ASSERT_TRUE(loop.next(1.0, job));
        EXPECT_EQ(loop.counters().polls, 2U + (i - 1) / 2) << i;
    }
}

TEST(EventLoop, OnePollReturnsAtMostMaxBatch) {
    EventLoop loop({1.0, 2});
    LoopJob job;
    for (std::uint32_t i = 0; i < 5; ++i) loop.enqueue(0.0, i, 0.0);
    double work = 0.0;
    for (std::uint32_t i = 0; i < 5; ++i) {
        ASSERT_TRUE(loop.next(0.0, job));
        EXPECT_EQ(job.id, i);
        work += job.work;
    }
    EXPECT_DOUBLE_EQ(work, 3.0);
    EXPECT_EQ(loop.counters().polls, 3U);
}

TEST(EventLoop, EnqueueBeforeTheFirstNextReportsSleepOnce) {
    EventLoop loop({0.0, 1024});
    EXPECT_TRUE(loop.enqueue(0.0, 1, 1.0));
    EXPECT_FALSE(loop.enqueue(0.0, 2, 1.0));
}

TEST(EventLoop, ClearForgetsEverything) {
    EventLoop loop({0.5, 1024});
    LoopJob job;
    for (std::uint32_t i = 0; i < 3; ++i) loop.enqueue(0.0, i, 1.0);
    ASSERT_TRUE(loop.next(0.0, job));
    loop.clear(1.0);
    EXPECT_FALSE(loop.running());
    EXPECT_EQ(loop.queued(), 0U);
    EXPECT_FALSE(loop.next(1.0, job));
    EXPECT_TRUE(loop.enqueue(2.0, 9, 1.0));
    ASSERT_TRUE(loop.next(2.0, job));
    EXPECT_DOUBLE_EQ(job.work, 1.5); // a new iteration polls anew
}

} // namespace
} // namespace headroom::engine
