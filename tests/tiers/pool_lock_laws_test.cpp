// Pools, row locks, connections, rates and quotas against what they must give exactly.

#include "tests/tiers/tier_support.hpp"

#include <gtest/gtest.h>

namespace headroom::tiers::testing {
namespace {

std::string pooled(int size, const std::string& steps, const std::string& timeout = "100s",
                   int waiting = 0) {
    return R"j("app": { "type": "application", "on": { "instance": "c5.large" }, "pools": { "db": { "size": )j" +
           std::to_string(size) + R"j(, "timeout": ")j" + timeout + R"j(", "maxWaiting": )j" +
           std::to_string(waiting) + R"j( } }, "operations": { "work": [ { "with": "db", "steps": [ )j" +
           steps + " ] } ] } }";
}

// N = X R: a saturated pool of m tokens held for h each gives m / h a second, and N users wait N h / m.
TEST(PoolLaw, SaturatedPoolGivesItsRate) {
    const auto result = run(closedUsers(200, 60), pooled(10, R"j({ "delay": "20ms" })j"));
    EXPECT_NEAR(completed(result, "work") / 60.0, 500.0, 5.0);
    EXPECT_NEAR(meanSeconds(result, "work"), 0.4, 0.01);
    EXPECT_NEAR(meanUse(resource(result, "app.db[0]")), 1.0, 0.01);
}

TEST(PoolLaw, WaitsEndAtTheTimeoutAndQueuesAreBounded) {
    const auto late = run(closedUsers(100, 30), pooled(1, R"j({ "delay": "100ms" })j", "1s"));
    EXPECT_GT(errors(late, "work", "pool-timeout"), 0.0);
    EXPECT_NEAR(completed(late, "work"), 300.0, 3.0); // the token is never idle
    const auto full = run(closedUsers(100, 5, "10ms"), pooled(1, R"j({ "delay": "100ms" })j", "9s", 3));
    EXPECT_GT(errors(full, "work", "pool-full"), 0.0);
    EXPECT_LE(full.operation("work")->latency.max(), 450'000U);
}

// A token is given back however the steps end: a failing operation must not leak it.
TEST(PoolLaw, FailuresGiveTokensBack) {
    const auto result =
        run(closedUsers(4, 20, "1ms"), pooled(1, R"j({ "chance": 0.5, "steps": [ { "fail": "bad" } ],
      "else": [ { "delay": "1ms" } ] })j"));
    EXPECT_GT(errors(result, "work", "bad"), 1000.0);
    EXPECT_GT(completed(result, "work"), 1000.0);
}

std::string locked(const std::string& lock, const std::string& more = "") {
    return R"j("app": { "type": "database", "on": { "instance": "m5.large" })j" + more +
           R"j(, "maxConnections": 100000, "operations": { "work": [ { "lock": "row", )j" + lock +
           R"j(, "steps": [ { "delay": "5ms" } ] } ] } })j";
}

// One row: transactions go one after another, 1 / hold a second. k rows: at most k / hold.
TEST(RowLockLaw, OneRowSerialises) {
    const auto one = run(closedUsers(50, 40), locked(R"j("rows": 1)j"));
    EXPECT_NEAR(completed(one, "work") / 40.0, 200.0, 2.0);
    EXPECT_NEAR(meanUse(resource(one, "app.row")), 1.0, 0.01);
    const auto many = run(closedUsers(50, 40), locked(R"j("rows": 100000)j"));
    EXPECT_NEAR(completed(many, "work") / 40.0, 10'000.0, 100.0);
}

// M/D/1 at the hot row: W = rho h / (2 (1 - rho)).
TEST(RowLockLaw, WaitAtAHotRow) {
    const double rho = 0.6;
    const double hold = 0.005;
    const auto result = run(openUsers(rho / hold, 800), locked(R"j("rows": 1)j"));
    const double expected = hold + rho * hold / (2.0 * (1.0 - rho));
    EXPECT_NEAR(meanSeconds(result, "work"), expected, 0.04 * expected);
}

TEST(RowLockLaw, WaitsEndAtTheTimeout) {
    const auto result =
        run(closedUsers(50, 20), locked(R"j("rows": 1)j", R"j(, "lockWaitTimeout": "0.1s")j"));
    EXPECT_GT(errors(result, "work", "lock-timeout"), 0.0);
    EXPECT_NEAR(completed(result, "work") / 20.0, 200.0, 2.0);
    EXPECT_LE(result.operation("work")->latency.max(), 106'000U);
}

// Optimistic: a commit succeeds when no other came in between. With two users and equal spans, the loser
// of a race works again; throughput of one row is still 1 / span.
TEST(RowLockLaw, OptimisticLosersTryAgain) {
    const auto result = run(closedUsers(8, 40), locked(R"j("rows": 1, "locking": "optimistic")j"));
    EXPECT_NEAR(completed(result, "work") / 40.0, 200.0, 4.0);
    const auto rare = run(openUsers(20, 400), locked(R"j("rows": 1, "locking": "optimistic")j"));
    // Poisson commits at rate x conflict with probability 1 - e^(-x s): about one in ten here.
    const double expected = 0.005 * (1.0 + (1.0 - std::exp(-20.0 * 0.005)));
    EXPECT_NEAR(meanSeconds(rare, "work"), expected, 0.02 * expected);
}

// 100 instances with pools of 100 ask for 10 000 connections; a database of 630 grants 630.
TEST(ConnectionsLaw, PoolsOfAllInstancesAddUp) {
    const std::string services = R"j("app": { "type": "application",
      "on": { "instance": "t3.small", "count": 20 }, "pools": { "db": { "size": 100, "to": "db" } },
      "operations": { "work": [ { "with": "db", "steps": [ { "call": "db.get" } ] } ] } },
      "db": { "type": "database", "on": { "instance": "m5.large" }, "operations": { "get": [ { "cpu": "0.1ms" } ] } })j";
    const auto result = run(openUsers(100, 20), services);
    const auto& connections = resource(result, "db.connections");
    EXPECT_NEAR(connections.capacity, 630.0, 1.0); // what RDS allows on this class
    EXPECT_EQ(connections.refusals, 2000U - static_cast<std::uint64_t>(connections.capacity));
    // Instances whose pool got none fail, the first ones work: 6 of 20 full pools, one partial.
    EXPECT_NEAR(errors(result, "work", "connection-limit") /
                    (completed(result, "work") + failed(result, "work")),
                13.0 / 20.0, 0.03);
}

// A connection proxy shares few connections between all: nobody is refused, calls wait instead.
TEST(ConnectionsLaw, AProxyMultiplexes) {
    const auto services = [](int connections) {
        return R"j("app": { "type": "application", "on": { "instance": "c5.large", "count": 4 },
          "operations": { "work": [ { "call": "proxy.get" } ] } },
          "proxy": { "type": "connection-proxy", "targets": "db", "addedLatency": "0s", "connections": )j" +
               std::to_string(connections) + R"j( },
          "db": { "type": "database", "on": { "instance": "m5.large" }, "operations": { "get": [ { "delay": "10ms" } ] } })j";
    };
    const auto result = run(closedUsers(200, 30), services(20));
    EXPECT_NEAR(completed(result, "work") / 30.0, 2000.0, 20.0);
    EXPECT_EQ(failed(result, "work"), 0.0);
    EXPECT_EQ(last(result, "db connections"), 20.0);
}

// Token bucket: of even arrivals at twice the rate, burst + rate * time pass.
TEST(QuotaLaw, GatewayLetsExactlyItsRateThrough) {
    const std::string users = R"j("workload": { "users": { "profile": { "rate": [ { "at": "0s",
      "rate": "200/s" } ], "process": "even", "duration": "50s" } }, "entry": "gate", "behaviour": "once" },
      "behaviours": { "once": { "steps": [ { "do": "work", "onError": "continue" } ], "then": "leave" } },)j";
    const auto result =
        run(users, R"j("gate": { "type": "gateway", "targets": "app", "requests": "100/s",
      "burst": 500 }, "app": { "type": "application", "on": { "instance": "c5.large" },
      "operations": { "work": [ { "delay": "1ms" } ] } })j");
    EXPECT_NEAR(completed(result, "work"), 500.0 + 100.0 * 50.0, 2.0);
    EXPECT_EQ(errors(result, "work", "429"), failed(result, "work"));
    EXPECT_EQ(static_cast<double>(resource(result, "gate.requests").refusals), failed(result, "work"));
}

TEST(QuotaLaw, LimiterStepsAndAdmission) {
    const std::string users = openUsers(300, 40);
    const auto limited = run(users, R"j("app": { "type": "application", "on": { "instance": "c5.large" },
      "rates": { "sms": { "rate": "100/s", "burst": 1 } },
      "operations": { "work": [ { "rate": "sms" }, { "delay": "1ms" } ] } })j");
    // An M/D/1 loss bucket passes less than its rate; it can never pass more.
    EXPECT_LE(completed(limited, "work"), 100.0 * 40.0 + 1.0);
    EXPECT_GT(completed(limited, "work"), 70.0 * 40.0);
    // At most five inside: M/M/5/5, Erlang B for 3 erlang is 0.1101.
    const auto admitted = run(openUsers(300, 300), R"j("app": { "type": "application",
      "on": { "instance": "c5.large" }, "admission": { "maxInFlight": 5 },
      "operations": { "work": [ { "delay": "exponential(10ms)" } ] } })j");
    const double all = completed(admitted, "work") + failed(admitted, "work");
    EXPECT_NEAR(errors(admitted, "work", "rejected") / all, 0.1101, 0.006);
}

// A table gives partitions * units a second, a hot key only those of its own partition.
TEST(TableLaw, PartitionsAndHotKeys) {
    const auto done = [](const std::string& hot) {
        return completed(run(openUsers(1000, 60),
                             R"j("app": { "type": "table", "partitions": 4,
          "readUnits": "50/s", "burst": "0s", "hotShare": )j" +
                                 hot +
                                 R"j(, "operations": { "work": { "steps": [ { "delay": "1ms" } ],
          "read": true } } })j"),
                         "work") /
               60.0;
    };
    EXPECT_NEAR(done("0"), 4 * 50.0, 6.0);
    EXPECT_NEAR(done("1"), 50.0, 3.0);
}

// Counters: 200 seats and 300 asking leave none, and exactly 200 got one.
TEST(CounterLaw, NoSeatIsSoldTwice) {
    const auto result = run(openUsers(100, 10), R"j("app": { "type": "database",
      "on": { "instance": "m5.large" }, "counters": { "seats": 200 }, "operations": { "work": [
        { "lock": "seat", "steps": [ { "delay": "1ms" }, { "take": "seats" } ] } ] } })j");
    EXPECT_EQ(completed(result, "work"), 200.0);
    EXPECT_EQ(last(result, "app.seats"), 0.0);
    EXPECT_EQ(errors(result, "work", "exhausted"), failed(result, "work"));
}

} // namespace
} // namespace headroom::tiers::testing
