// Stations against queueing theory. Each test states the formula it holds the plane to.

#include "tests/tiers/tier_support.hpp"

#include <gtest/gtest.h>

namespace headroom::tiers::testing {
namespace {

/// Probability of state n of M/M/c/K by the product form, offered load a = arrival rate * service time.
std::vector<double> statesOf(double a, int c, int k) {
    std::vector<double> p{1.0};
    for (int n = 1; n <= k; ++n) p.push_back(p.back() * a / std::min(n, c));
    const double sum = std::accumulate(p.begin(), p.end(), 0.0);
    for (double& each : p) each /= sum;
    return p;
}

std::string threads(int c, int waiting, const std::string& step, int minSpare = 100) {
    return R"j("app": { "type": "application", "on": { "instance": "c5.large" },
      "threads": { "max": )j" +
           std::to_string(c) + R"j(, "minSpare": )j" + std::to_string(minSpare) +
           R"j(, "maxConnections": )j" + std::to_string(c) + R"j(, "acceptQueue": )j" +
           std::to_string(waiting) + R"j( }, "operations": { "work": [ )j" + step + " ] } }";
}

// M/M/c: W = C(c, a) / (c mu - lambda) + 1/mu, Erlang C.
TEST(WorkerThreadsLaw, ErlangC) {
    const double lambda = 320.0;
    const double service = 0.010;
    const int c = 4;
    const double a = lambda * service;
    double sum = 0.0;
    double term = 1.0;
    for (int n = 0; n < c; ++n) {
        sum += term;
        term *= a / (n + 1);
    }
    const double waiting = term * c / (c - a);
    const double erlangC = waiting / (sum + waiting);
    const double expected = erlangC / (c / service - lambda) + service;
    const auto result =
        run(openUsers(lambda, 1000), threads(c, 1'000'000, R"j({ "delay": "exponential(10ms)" })j"));
    EXPECT_NEAR(meanSeconds(result, "work"), expected, 0.03 * expected);
    EXPECT_NEAR(meanUse(resource(result, "app.threads[0]")), a / c, 0.01);
    EXPECT_EQ(failed(result, "work"), 0.0);
}

// M/M/c/K: the share refused is p_K; c = K is Erlang B.
TEST(WorkerThreadsLaw, RefusesAsManyAsFitTheory) {
    for (const int waiting : {0, 5}) {
        const double a = 3.6;
        const auto states = statesOf(a, 4, 4 + waiting);
        const auto result =
            run(openUsers(360, 800), threads(4, waiting, R"j({ "delay": "exponential(10ms)" })j"));
        const double all = completed(result, "work") + failed(result, "work");
        EXPECT_NEAR(failed(result, "work") / all, states.back(), 0.03 * states.back() + 0.002);
        EXPECT_EQ(errors(result, "work", "refused"), failed(result, "work"));
        EXPECT_EQ(static_cast<double>(resource(result, "app.accept-queue[0]").refusals),
                  failed(result, "work"));
    }
}

// A thread beyond minSpare costs its making once: the first request pays, later ones do not.
TEST(WorkerThreadsLaw, MakingThreadsCostsOnce) {
    const auto busy = [](int minSpare) {
        const auto result =
            run(closedUsers(50, 5, "100ms"),
                threads(50, 10, R"j({ "delay": "50ms" }, { "cpu": "0.1ms" })j", minSpare));
        const double vcpus = 2.0;
        return meanUse(resource(result, "app.cpu[0]")) * vcpus * 5.0;
    };
    EXPECT_GT(busy(0), busy(50));
}

// M/G/1 processor sharing: E[T] = E[S] / (1 - rho), whatever the distribution (one vCPU: t2.small).
TEST(ProcessorLaw, SharingIsInsensitive) {
    for (const std::string demand : {"exponential(5ms)", "lognormal(2ms, 1.3)", "5ms"}) {
        const models::Scenario scenario = read(
            openUsers(70, 1500), R"j("app": { "type": "application", "on": { "instance": "t2.small" },
              "operations": { "work": [ { "cpu": ")j" +
                                     demand + R"j(" } ] } })j");
        const double speed = scenario.instanceTypes.at("t2.small").singleThreadSpeed;
        const auto& step =
            std::get<models::Application>(scenario.services[0].kind).own.operations.at("work").steps[0];
        const double service = step.time.mean().value / speed;
        const double expected = service / (1.0 - 70.0 * service);
        const auto result = run(scenario);
        EXPECT_NEAR(meanSeconds(result, "work"), expected, 0.05 * expected) << demand;
        EXPECT_NEAR(meanUse(resource(result, "app.cpu[0]")), 70.0 * service, 0.02) << demand;
    }
}

// A cache node is FIFO on one core: M/M/1, E[T] = S / (1 - rho), although it has two vCPUs; bytes cost.
TEST(CacheLaw, OneEngineCorePerNode) {
    const std::string cache = R"j("app": { "type": "cache", "on": { "instance": "cache.r6g.large" },
      "perKilobyte": "10us", "operations": { "work": { "steps": [ { "cpu": "exponential(1ms)" } ] },
      "large": { "steps": [ { "cpu": "1us" } ], "response": "100KB" } } })j";
    const models::Scenario scenario = read(openUsers(250, 800), cache);
    const double service = 0.001 / scenario.instanceTypes.at("cache.r6g.large").singleThreadSpeed;
    const double expected = service / (1.0 - 250.0 * service);
    const auto result = run(scenario);
    EXPECT_NEAR(meanSeconds(result, "work"), expected, 0.05 * expected);
    EXPECT_NEAR(meanUse(resource(result, "app.engine[0]")), 250.0 * service, 0.02);

    std::string users = closedUsers(1, 10, "1ms");
    users.replace(users.find("\"work\""), 6, "\"large\"");
    const auto large = run(users, cache);
    const double bytes = (1e-6 + 100.0 * 10e-6) * service / 0.001;
    EXPECT_NEAR(meanSeconds(large, "app.large"), bytes, 0.01 * bytes);
}

TEST(CacheLaw, MoreNodesServeMoreAndAHotKeyDoesNotSpread) {
    const auto perSecond = [](int nodes, const std::string& hot) {
        const auto result =
            run(closedUsers(64, 20), R"j("app": { "type": "cache",
          "on": { "instance": "cache.r6g.large" }, "nodes": )j" +
                                         std::to_string(nodes) + R"j(, "hotShare": )j" + hot +
                                         R"j(, "operations": { "work": [ { "cpu": "1ms" } ] } })j");
        return completed(result, "work") / 20.0;
    };
    const double one = perSecond(1, "0");
    EXPECT_NEAR(perSecond(4, "0") / one, 4.0, 0.6);
    EXPECT_NEAR(perSecond(4, "1") / one, 1.0, 0.02);
}

// Fork-join of two M/M/1 with common arrivals: R = (12 - rho) / 8 * 1 / (mu - lambda), exact for two
// (L. Flatto, S. Hahn 1984; R. Nelson, A. Tantawi 1988).
TEST(SearchClusterLaw, ForkJoinOfTwo) {
    const double lambda = 60.0;
    const double mu = 100.0;
    const auto result = run(openUsers(lambda, 1500), R"j("app": { "type": "search-cluster",
      "on": { "instance": "m5.large" }, "nodes": 2, "shards": 2, "threads": 1, "queue": 1000000,
      "operations": { "work": [ { "delay": "exponential(10ms)" } ] } })j");
    const double expected = (12.0 - lambda / mu) / 8.0 / (mu - lambda);
    EXPECT_NEAR(meanSeconds(result, "work"), expected, 0.05 * expected);
}

TEST(SearchClusterLaw, FullQueuesRejectAndCopiesShareTheWork) {
    const auto cluster = [](int replicas, int queue) {
        return R"j("app": { "type": "search-cluster", "on": { "instance": "m5.large" }, "nodes": 2,
          "shards": 1, "threads": 1, "replicas": )j" +
               std::to_string(replicas) + R"j(, "queue": )j" + std::to_string(queue) +
               R"j(, "operations": { "work": [ { "delay": "10ms" } ] } })j";
    };
    EXPECT_NEAR(completed(run(closedUsers(16, 20), cluster(0, 1000)), "work"), 2000.0, 20.0);
    EXPECT_NEAR(completed(run(closedUsers(16, 20), cluster(1, 1000)), "work"), 4000.0, 40.0);
    const auto rejecting = run(openUsers(300, 20), cluster(0, 5));
    EXPECT_GT(errors(rejecting, "work", "rejected"), 0.3 * completed(rejecting, "work"));
}

// nginx: one worker with 1024 connections carries 512 proxied requests, and refuses the 513th.
TEST(ProxyLaw, BothSidesOfAConnectionCount) {
    const auto result = run(closedUsers(600, 10, "1ms", "front"), R"j("front": { "type": "proxy",
      "on": { "instance": "c5.large" }, "targets": "app", "workerConnections": 1024, "cpu": "1us" },
      "app": { "type": "application", "on": { "instance": "c5.large" },
               "operations": { "work": [ { "delay": "1s" } ] } })j");
    EXPECT_GT(errors(result, "front.work", "connection-limit"), 0.0);
    const auto& slots = resource(result, "front.connections[0]");
    EXPECT_EQ(slots.capacity, 512.0);
    EXPECT_GT(meanUse(slots), 0.9);
    EXPECT_LT(meanUse(resource(result, "app.cpu[0]")), 0.01);
}

// Builds wait for a slot: M/M/1 with one, E[T] = 1 / (mu - lambda).
TEST(RunnersLaw, OneBuildAtATime) {
    const auto result = run(openUsers(0.05, 200000), R"j("app": { "type": "runners", "slots": 1,
      "operations": { "work": [ { "delay": "exponential(10s)" } ] } })j",
                            R"j("bin": "60s",)j");
    EXPECT_NEAR(meanSeconds(result, "work"), 1.0 / (0.1 - 0.05), 1.5);
}

// Little's law and flow balance: what comes in is done, failed or still there; L = lambda W.
TEST(Plane, KeepsItsBooks) {
    const auto result =
        run(openUsers(200, 300), threads(3, 1'000'000, R"j({ "delay": "exponential(12ms)" })j"));
    EXPECT_EQ(result.requests.injected,
              result.requests.completed + result.requests.failed + result.requests.inFlight);
    EXPECT_EQ(static_cast<double>(result.requests.completed), completed(result, "work"));
    const auto* users = result.find("users");
    double mean = 0.0;
    for (const double each : users->perBin) mean += each / static_cast<double>(users->perBin.size());
    EXPECT_NEAR(mean, 200.0 * meanSeconds(result, "work"), 0.08 * mean);
}

} // namespace
} // namespace headroom::tiers::testing
