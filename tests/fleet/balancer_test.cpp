#include "sim/fleet/balancer.hpp"

#include <gtest/gtest.h>

#include <map>

namespace headroom::fleet {
namespace {

models::LoadBalancer settings() {
    models::LoadBalancer result;
    result.doublesEvery = models::seconds(300);
    return result;
}

TEST(Balancer, RoundRobinGoesRoundTheMachinesFirst) {
    Balancer balancer(settings(), 4, 5);
    engine::RandomStream random(1, 1);
    std::map<std::uint32_t, int> perMachine;
    for (int i = 0; i < 4; ++i) ++perMachine[balancer.pick(0.0, random, 0) / 5];
    EXPECT_EQ(perMachine.size(), 4U);
    std::map<std::uint32_t, int> perProcess;
    for (int i = 0; i < 200; ++i) ++perProcess[balancer.pick(0.0, random, 0)];
    ASSERT_EQ(perProcess.size(), 20U);
    for (const auto& [process, requests] : perProcess) EXPECT_EQ(requests, 10) << process;
}

TEST(Balancer, LeastOutstandingAvoidsTheBusyTarget) {
    models::LoadBalancer least = settings();
    least.algorithm = models::LoadBalancer::Algorithm::kLeastOutstanding;
    Balancer balancer(least, 3, 1);
    engine::RandomStream random(1, 1);
    std::map<std::uint32_t, int> open;
    for (int i = 0; i < 9; ++i) ++open[balancer.pick(0.0, random, 0)];
    for (const auto& [process, requests] : open) EXPECT_EQ(requests, 3) << process;
    balancer.closed(1);
    EXPECT_EQ(balancer.pick(0.0, random, 0), 1U);
}

TEST(Balancer, StickyClientsKeepTheirTarget) {
    models::LoadBalancer sticky = settings();
    sticky.sticky = true;
    Balancer balancer(sticky, 5, 2);
    engine::RandomStream random(1, 1);
    for (std::uint32_t client = 0; client < 50; ++client) {
        const std::uint32_t first = balancer.pick(0.0, random, client);
        for (int i = 0; i < 5; ++i) EXPECT_EQ(balancer.pick(0.0, random, client), first);
    }
}

TEST(Balancer, SkipsUnhealthyTargetsAndFailsOpenWithNone) {
    Balancer balancer(settings(), 3, 1);
    engine::RandomStream random(1, 1);
    balancer.setHealthy(1, false);
    for (int i = 0; i < 20; ++i) EXPECT_NE(balancer.pick(0.0, random, 0), 1U);
    balancer.setHealthy(0, false);
    balancer.setHealthy(2, false);
    EXPECT_NE(balancer.pick(0.0, random, 0), Balancer::kNoTarget);
}

// Capacity starts at 100/s and doubles at most every 300 s while demand asks for it.
TEST(Balancer, RefusesBeyondItsCapacityAndGrowsAtTheStatedPace) {
    models::LoadBalancer small = settings();
    small.requests = models::Rate(100);
    Balancer balancer(small, 1, 1);
    const auto offer = [&](double from, double until, double perSecond) {
        std::uint64_t accepted = 0;
        for (double t = from; t < until; t += 1.0) {
            for (int i = 0; i < static_cast<int>(perSecond); ++i)
                if (balancer.admit(t + i / perSecond, false)) ++accepted;
            Balancer::sample(balancer.requests, t + 1.0, 1.0);
        }
        return static_cast<double>(accepted) / (until - from);
    };
    EXPECT_NEAR(offer(0, 10, 50), 50, 0.01);
    EXPECT_EQ(balancer.requests.refused, 0U);
    const double early = offer(10, 40, 400);
    EXPECT_GT(early, 95.0);
    EXPECT_LT(early, 125.0);
    EXPECT_GT(balancer.requests.refused, 0U);
    offer(40, 310, 400);
    EXPECT_NEAR(offer(310, 320, 400), 200.0, 20.0);
    EXPECT_GE(balancer.requests.firstRefusal, 10.0);
}

} // namespace
} // namespace headroom::fleet
