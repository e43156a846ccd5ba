#include "sim/engine/random.hpp"
#include "sim/engine/server.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace headroom::engine {
namespace {

constexpr std::uint32_t kDone = 5;

ServerSpec spec(std::uint32_t servers, std::uint32_t maxQueue) {
    ServerSpec result;
    result.servers = servers;
    result.maxQueue = maxQueue;
    result.completionKind = kDone;
    return result;
}

TEST(Server, ServesAtOnceWhileServersAreFree) {
    EventQueue queue;
    Server server(spec(2, 10));
    EXPECT_TRUE(server.arrive(queue, 1.0, 7, 3.0));
    EXPECT_TRUE(server.arrive(queue, 1.0, 8, 1.0));
    EXPECT_EQ(server.busy(), 2U);
    EXPECT_EQ(server.queued(), 0U);
    const Event event = queue.pop();
    EXPECT_EQ(event.time, 2.0);
    EXPECT_EQ(event.kind, kDone);
    EXPECT_EQ(event.subject, 8U);
}

TEST(Server, QueuesInOrderAndRejectsWhenFull) {
    EventQueue queue;
    Server server(spec(1, 2));
    EXPECT_TRUE(server.arrive(queue, 0.0, 1, 1.0));
    EXPECT_TRUE(server.arrive(queue, 0.0, 2, 1.0));
    EXPECT_TRUE(server.arrive(queue, 0.5, 3, 1.0));
    EXPECT_FALSE(server.arrive(queue, 0.5, 4, 1.0));
    for (std::uint32_t id = 1; id <= 3; ++id) {
        const Event event = queue.pop();
        EXPECT_EQ(event.subject, id);
        EXPECT_DOUBLE_EQ(event.time, id);
        server.complete(queue, event.time);
    }
    EXPECT_TRUE(queue.empty());
    const Server::Counters& counters = server.counters();
    EXPECT_EQ(counters.arrivals, 4U);
    EXPECT_EQ(counters.rejections, 1U);
    EXPECT_EQ(counters.delayed, 2U);
    EXPECT_EQ(counters.completions, 3U);
    EXPECT_EQ(counters.maxQueue, 2U);
    EXPECT_DOUBLE_EQ(server.busyIntegral(3.0), 3.0);
    EXPECT_DOUBLE_EQ(server.queueIntegral(3.0), 1.0 + 1.5); // waits of requests 2 and 3
}

TEST(Server, NoQueueIsALossSystem) {
    EventQueue queue;
    Server server(spec(1, 0));
    EXPECT_TRUE(server.arrive(queue, 0.0, 1, 1.0));
    EXPECT_FALSE(server.arrive(queue, 0.5, 2, 1.0));
    server.complete(queue, queue.pop().time);
    EXPECT_TRUE(server.arrive(queue, 1.0, 3, 1.0));
}

TEST(Server, MoreServersStartWaitingRequestsFewerLetServicesEnd) {
    EventQueue queue;
    Server server(spec(1, 10));
    for (std::uint32_t id = 0; id < 5; ++id) server.arrive(queue, 0.0, id, 1.0 + 0.1 * id);
    server.setServers(queue, 0.0, 3);
    EXPECT_EQ(server.busy(), 3U);
    EXPECT_EQ(server.queued(), 2U);
    server.setServers(queue, 0.0, 1);
    EXPECT_EQ(server.busy(), 3U);
    server.complete(queue, queue.pop().time);
    server.complete(queue, queue.pop().time);
    EXPECT_EQ(server.busy(), 1U);
    EXPECT_EQ(server.queued(), 2U);
    server.complete(queue, queue.pop().time);
    EXPECT_EQ(server.busy(), 1U);
    EXPECT_EQ(server.queued(), 1U);
}

// FIFO, work conservation and capacity on random loads: services start in arrival order, never more
// than c at once, and a request waits only while all c servers are busy.
TEST(Server, RandomLoadsKeepTheDiscipline) {
    for (const std::uint32_t servers : {1U, 3U, 8U}) {
        RandomStream random(servers, 1);
        EventQueue queue;
        Server server(spec(servers, 5));
        std::vector<double> work(3000);
        for (std::uint32_t i = 0; i < work.size(); ++i) {
            work[i] = random.exponential(1.0);
            queue.push(random.uniform(0.0, 3000.0 / servers), 0, i);
        }
        double served = 0.0;
        std::uint64_t accepted = 0;
        double end = 0.0;
        while (!queue.empty()) {
            const Event event = queue.pop();
            ASSERT_GE(event.time, end);
            end = event.time;
            if (event.kind == kDone) {
                server.complete(queue, end);
            } else if (server.arrive(queue, end, event.subject, work[event.subject])) {
                ++accepted;
                served += work[event.subject];
            } else {
                ASSERT_EQ(server.queued(), 5U);
            }
            ASSERT_LE(server.busy(), servers);
            if (server.queued() > 0) {
                ASSERT_EQ(server.busy(), servers);
            }
        }
        const auto& counters = server.counters();
        EXPECT_EQ(counters.arrivals, work.size());
        EXPECT_EQ(counters.completions, accepted);
        EXPECT_EQ(counters.arrivals, counters.completions + counters.rejections);
        EXPECT_GT(counters.rejections, 0U);
        EXPECT_NEAR(server.busyIntegral(end), served, 1e-7);
    }
}

} // namespace
} // namespace headroom::engine
