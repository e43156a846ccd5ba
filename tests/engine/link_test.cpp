#include "sim/engine/link.hpp"

#include <gtest/gtest.h>

namespace headroom::engine {
namespace {

TEST(Link, LatencyAndRoundTrips) {
    const Link link({Sampler::constant(0.01), 1e6, kNever});
    RandomStream random(1, 1);
    EXPECT_DOUBLE_EQ(link.latency(random), 0.01);
    EXPECT_DOUBLE_EQ(link.roundTrips(random, 2), 0.04);
    EXPECT_DOUBLE_EQ(link.roundTrips(random, 0), 0.0);
}

TEST(Link, FlowsShareTheBandwidth) {
    Link link({Sampler(), 100.0, kNever});
    link.start(0.0, 1, 100.0);
    link.start(0.0, 2, 300.0);
    EXPECT_DOUBLE_EQ(link.nextCompletion(), 2.0); // 50 bytes/s each
    EXPECT_EQ(link.finish(2.0), 1U);
    EXPECT_DOUBLE_EQ(link.nextCompletion(), 4.0); // 200 left at 100 bytes/s
    EXPECT_EQ(link.finish(4.0), 2U);
    EXPECT_DOUBLE_EQ(link.bytes(9.0), 400.0);
    EXPECT_EQ(link.nextCompletion(), kNever);
}

TEST(Link, AFlowNeverExceedsItsCeiling) {
    Link link({Sampler(), 100.0, 40.0});
    link.start(0.0, 1, 80.0);
    EXPECT_DOUBLE_EQ(link.nextCompletion(), 2.0);
    link.start(0.0, 2, 80.0);
    EXPECT_DOUBLE_EQ(link.nextCompletion(), 2.0); // two at 40 fit into 100
    link.start(0.0, 3, 800.0);
    EXPECT_DOUBLE_EQ(link.nextCompletion(), 2.4); // three share 100
    EXPECT_EQ(link.flows(), 3U);
}

TEST(Link, BreaksAndChangesOfBandwidth) {
    Link link({Sampler(), 10.0, kNever});
    link.start(0.0, 1, 100.0);
    link.start(0.0, 2, 100.0);
    EXPECT_TRUE(link.remove(2.0, 1)); // both have 90 left
    EXPECT_FALSE(link.remove(2.0, 1));
    link.setBandwidth(2.0, 90.0);
    EXPECT_DOUBLE_EQ(link.nextCompletion(), 3.0);
    link.setBandwidth(2.5, 0.0); // cut
    EXPECT_EQ(link.nextCompletion(), kNever);
    link.setBandwidth(10.0, 45.0);
    EXPECT_DOUBLE_EQ(link.nextCompletion(), 11.0);
}

TEST(Link, DrivenByEventsLikeAProcessor) {
    EventQueue queue;
    Link link({Sampler(), 1.0, kNever});
    for (std::uint32_t i = 0; i < 10; ++i) queue.push(i, 0, i);
    std::uint32_t done = 0;
    double end = 0.0;
    while (!queue.empty()) {
        const Event event = queue.pop();
        end = event.time;
        if (event.kind == 0)
            link.start(end, event.subject, 2.0);
        else if (completionDue(queue, link, end, 1, 0)) {
            EXPECT_EQ(link.finish(end), done++);
        }
        scheduleCompletion(queue, link, 1, 0);
    }
    EXPECT_EQ(done, 10U);
    EXPECT_NEAR(end, 20.0, 1e-9); // 20 bytes at 1 byte/s, never idle
}

} // namespace
} // namespace headroom::engine
