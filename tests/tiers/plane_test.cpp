// The plane as a whole: scaling, faults, random graphs, determinism.

#include "sim/engine/random.hpp"
#include "sim/result/result_json.hpp"
#include "tests/tiers/tier_support.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace headroom::tiers::testing {
namespace {

std::string scaled(const std::string& policy) {
    return R"j("edge": { "type": "load-balancer", "targets": "app", "requests": "0/s", "addedLatency": "0s" },
      "app": { "type": "application", "on": { "instance": "c5.large", "count": 2 },
        "scaling": { "min": 2, "max": 10, "boot": "30s", "metricPeriod": "10s", "metricDelay": "10s",
                     "cooldown": "20s", )j" +
           policy + R"j( }, "operations": { "work": [ { "cpu": "exponential(4ms)" } ] } })j";
}

double peak(const result::RunResult& run, const std::string& series) {
    const result::Series* found = run.find(series);
    return found == nullptr ? 0.0 : *std::max_element(found->perBin.begin(), found->perBin.end());
}

TEST(Scaling, TargetTrackingFollowsTheLoadLate) {
    const auto result = run(openUsers(500, 400, "edge"),
                            scaled(R"j("targetTracking": { "target": "50%", "outAfter": 1 })j"));
    // 500/s * 4 ms / speed 0.43 = 4.6 busy threads; a host of 2 vCPUs at 50 % has 1: five of them.
    EXPECT_GE(peak(result, "app instances"), 4.0);
    const auto& instances = result.find("app instances")->perBin;
    // Period 10 s, delay 10 s, boot 30 s: nothing before 50 s.
    EXPECT_EQ(*std::max_element(instances.begin(), instances.begin() + 49), 2.0);
    EXPECT_GT(instances[60], 2.0);
    // Cost by the second: at least two for the whole run, less than the peak for all of it.
    double usd = 0.0;
    for (const auto& item : result.cost)
        if (item.name.starts_with("app")) usd += item.usd;
    const double perSecond = 0.096 / 3600.0; // c5.large in Seoul, from its price row
    EXPECT_GT(usd, 2 * 400 * perSecond * 0.9);
    EXPECT_LT(usd, peak(result, "app instances") * 400 * perSecond * 1.1);
}

TEST(Scaling, ScheduleAndHold) {
    const auto result = run(
        openUsers(50, 300, "edge"),
        scaled(
            R"j("schedule": [ { "at": "20s", "size": 6 }, { "at": "100s", "size": 2 } ], "scaleInHold": "120s")j"));
    const auto& instances = result.find("app instances")->perBin;
    EXPECT_EQ(instances[48], 2.0);
    EXPECT_EQ(instances[52], 6.0);
    EXPECT_EQ(instances[110], 6.0); // none is old enough to go
    EXPECT_EQ(instances[130], 4.0); // the first two are, at 120 s
    EXPECT_EQ(instances[200], 2.0); // the others since 170 s
    EXPECT_EQ(failed(result, "work"), 0.0);
}

TEST(Faults, AKilledInstanceFailsItsRequestsAndComesBack) {
    const std::string services =
        R"j("edge": { "type": "load-balancer", "targets": "app", "addedLatency": "0s" },
      "app": { "type": "application", "on": { "instance": "c5.large", "count": 2 }, "restartDelay": "5s",
        "operations": { "work": [ { "delay": "100ms" } ] } })j";
    const auto result =
        run(openUsers(100, 200, "edge"), services,
            R"j("faults": [ { "kill": "instance", "service": "app", "at": "50s", "for": "30s" } ],)j");
    // In progress there: 50/s * 0.1 s. Then half the requests fail until the checks find out: 2 * 30 s,
    // later than the instance's return after 35 s.
    EXPECT_NEAR(errors(result, "work", "502"), 50.0 * 35.0 + 5.0, 200.0);
    EXPECT_EQ(result.requests.injected,
              result.requests.completed + result.requests.failed + result.requests.inFlight);
    const auto& perBin = result.operation("work")->failed;
    EXPECT_EQ(std::accumulate(perBin.begin() + 90, perBin.end(), 0U), 0U);
}

TEST(Faults, SlowNetworkAddsToEveryHop) {
    const std::string services = R"j("app": { "type": "application", "on": { "instance": "c5.large" },
        "operations": { "work": [ { "call": "db.get" } ] } },
      "db": { "type": "database", "on": { "instance": "m5.large" }, "operations": { "get": [ { "delay": "1ms" } ] } })j";
    const auto result =
        run(openUsers(20, 100), services,
            R"j("faults": [ { "delay": "service", "by": "5ms", "service": "db", "at": "0s" } ],)j");
    EXPECT_NEAR(meanSeconds(result, "work"), 0.011, 1e-4);
}

// The generator's own machine is watched: 500 requests a second of 2 ms on a t2.small are more than it has.
TEST(LoadGenerator, IsFlaggedWhenItBinds) {
    std::string users = openUsers(500, 30);
    users.replace(
        users.find("\"entry\""), 7,
        R"j("loadGenerator": { "on": { "instance": "t2.small" }, "cpuPerRequest": "2ms", "ports": 100 }, "entry")j");
    const auto result = run(users, R"j("app": { "type": "application", "on": { "instance": "c5.large" },
        "operations": { "work": [ { "delay": "100ms" } ] } })j");
    EXPECT_NEAR(meanUse(resource(result, "load-generator.cpu")), 1.0, 0.01);
    EXPECT_NEAR(meanUse(resource(result, "load-generator.ports")), 0.5, 0.05); // 500/s * 0.1 s
    EXPECT_EQ(failed(result, "work"), 0.0);
}

/// A random chain or tree of services, from a seed.
std::string randomServices(std::uint64_t seed) {
    engine::RandomStream random(seed, 99);
    const auto pick = [&](std::uint32_t below) { return random.below(below); };
    const int depth = 2 + static_cast<int>(pick(3));
    std::string text;
    for (int i = 0; i < depth; ++i) {
        const std::string name = i == 0 ? "app" : "s" + std::to_string(i);
        std::string steps = R"j({ "cpu": "exponential()j" + std::to_string(1 + pick(3)) + R"j(ms)" })j";
        if (i + 1 < depth) {
            const std::string next = "s" + std::to_string(i + 1) + ".work";
            std::string call = R"j({ "call": ")j" + next + R"j(", "timeout": "200ms")j";
            if (pick(2) == 0) call += R"j(, "retries": { "attempts": 1, "backoff": "5ms" })j";
            if (pick(2) == 0) call += R"j(, "count": 2, "parallel": true)j";
            if (pick(3) == 0) call += R"j(, "onError": "continue")j";
            call += " }";
            if (pick(2) == 0) call = R"j({ "with": "p", "steps": [ )j" + call + " ] }";
            steps += ", " + call;
        }
        if (pick(2) == 0)
            steps += R"j(, { "lock": "r", "rows": 3, "steps": [ { "delay": "exponential(1ms)" } ] })j";
        if (pick(3) == 0) steps += R"j(, { "chance": 0.05, "steps": [ { "fail": "bad" } ] })j";
        text +=
            (i == 0 ? "" : ", ") + ("\"" + name + "\": ") +
            R"j({ "type": "application", "on": { "instance": "c5.large", "count": )j" +
            std::to_string(1 + pick(3)) + R"j( }, "pools": { "p": { "size": )j" +
            std::to_string(2 + pick(20)) + R"j(, "timeout": "100ms" } }, )j" +
            (pick(2) == 0
                 ? R"j("threads": { "max": 20, "minSpare": 5, "acceptQueue": 10, "maxConnections": 30 }, )j"
                 : "") +
            R"j("operations": { "work": [ )j" + steps + " ] } }";
    }
    return text;
}

// Whatever the graph: nothing is lost, nothing is made, every row's books balance, and a second run is the
// same to the byte.
TEST(RandomGraphs, BalanceAndRepeat) {
    for (std::uint64_t seed = 1; seed <= 25; ++seed) {
        const std::string services = randomServices(seed);
        const models::Scenario scenario =
            read(openUsers(50.0 + 30.0 * static_cast<double>(seed % 8), 40), services,
                 seed % 3 == 0 ? R"j("faults": [ { "kill": "instance", "service": "app",
                                                 "at": "15s", "for": "5s" } ],)j"
                               : "");
        const auto result = run(scenario, seed);
        SCOPED_TRACE(services);
        EXPECT_EQ(result.requests.injected,
                  result.requests.completed + result.requests.failed + result.requests.inFlight);
        EXPECT_EQ(result.users.arrived,
                  result.users.passed + result.users.failed + result.users.unfinished);
        for (const auto& operation : result.operations) {
            const double started = total(operation.started);
            const double ended = total(operation.completed) + total(operation.failed);
            EXPECT_GE(started, ended) << operation.name;
            EXPECT_LE(started - ended, 2000.0) << operation.name;
        }
        for (const auto& series : result.resources)
            for (const float use : series.utilization) EXPECT_LE(use, 1.0F) << series.name;
        EXPECT_EQ(result::toJson(run(scenario, seed)), result::toJson(result));
    }
}

} // namespace
} // namespace headroom::tiers::testing
