// What a run can be asked for: its beginning only, an early end; and the faults of networks and processes.

#include "sim/result/result_json.hpp"
#include "tests/tiers/tier_support.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace headroom::tiers::testing {
namespace {

const std::string kQueueing =
    R"j("app": { "type": "application", "on": { "instance": "c5.large", "count": 2 },
    "threads": { "max": 4, "minSpare": 4, "acceptQueue": 1000, "maxConnections": 1000 },
    "pools": { "db": { "size": 2, "timeout": "30s" } },
    "operations": { "work": [ { "cpu": "exponential(2ms)" },
      { "with": "db", "steps": [ { "call": "db.get" } ] } ] } },
  "db": { "type": "database", "on": { "instance": "m5.large" },
    "operations": { "get": [ { "cpu": "exponential(1ms)" }, { "delay": "exponential(3ms)" } ] } })j";

template <class T>
std::vector<T> beginning(const std::vector<T>& values, std::size_t count) {
    return {values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count)};
}

/// Everything recorded by bin is equal over the first `bins` bins.
void expectSameBeginning(const result::RunResult& part, const result::RunResult& whole,
                         std::size_t bins) {
    ASSERT_EQ(part.binCount, bins);
    ASSERT_EQ(part.operations.size(), whole.operations.size());
    for (std::size_t i = 0; i < part.operations.size(); ++i) {
        EXPECT_EQ(part.operations[i].name, whole.operations[i].name);
        EXPECT_EQ(part.operations[i].started, beginning(whole.operations[i].started, bins));
        EXPECT_EQ(part.operations[i].completed, beginning(whole.operations[i].completed, bins));
    }
    ASSERT_EQ(part.resources.size(), whole.resources.size());
    for (std::size_t i = 0; i < part.resources.size(); ++i)
        EXPECT_EQ(part.resources[i].utilization, beginning(whole.resources[i].utilization, bins))
            << part.resources[i].name;
}

TEST(RunOptions, TheBeginningIsTheSame) {
    const models::Scenario scenario = read(openUsers(300, 40), kQueueing);
    const result::RunResult whole = run(scenario);
    const result::RunResult part = plane::runBare(scenario, {3, 15.0});
    EXPECT_EQ(part.durationSeconds, 15.0);
    expectSameBeginning(part, whole, 15);
}

TEST(RunOptions, StopsWhenTold) {
    const models::Scenario scenario = read(openUsers(300, 40), kQueueing);
    std::size_t asked = 0;
    double seen = 0.0;
    const auto enough = [&](const result::RunResult& soFar) {
        EXPECT_EQ(soFar.binCount, ++asked);
        seen = completed(soFar, "work");
        for (const auto& operation : soFar.operations)
            EXPECT_EQ(operation.latencyPerBin.size(), soFar.binCount);
        return soFar.binCount == 12;
    };
    const result::RunResult part = plane::runBare(scenario, {3, 0.0, enough});
    EXPECT_EQ(asked, 12U);
    EXPECT_EQ(part.durationSeconds, 12.0);
    expectSameBeginning(part, run(scenario), 12);
    EXPECT_EQ(completed(part, "work"), seen);
    EXPECT_EQ(static_cast<double>(part.operation("work")->latency.count()), seen);
    EXPECT_EQ(part.requests.injected,
              part.requests.completed + part.requests.failed + part.requests.inFlight);
}

TEST(RunOptions, AskingChangesNothing) {
    const models::Scenario scenario = read(openUsers(300, 20), kQueueing);
    const auto never = [](const result::RunResult&) { return false; };
    EXPECT_EQ(result::toJson(plane::runBare(scenario, {3, 0.0, never})), result::toJson(run(scenario)));
}

// Little's law at the worker threads of every instance: busy threads are what completes times how long it
// takes inside one, the wait for a thread left out. Exact but for what is still inside at the end.
TEST(RunOptions, LittlesLawAtWorkerThreads) {
    const double seconds = 60;
    const auto result = run(openUsers(500, seconds), kQueueing);
    ASSERT_EQ(failed(result, "work"), 0.0);
    double busy = 0.0; // thread-seconds
    for (const auto& series : result.resources) {
        if (series.kind != "threads") continue;
        for (std::size_t bin = 0; bin < result.binCount; ++bin)
            busy += static_cast<double>(series.utilization[bin]) * series.capacity * result.binSeconds;
    }
    const double stayed = completed(result, "app.work") * meanSeconds(result, "app.work");
    EXPECT_GT(stayed, 0.2 * seconds);
    EXPECT_NEAR(busy, stayed, 0.003 * stayed);
}

// 20 descriptors, 5 of them pooled connections: of requests that stay 100 s the 16th finds none.
TEST(SystemLimits, FileDescriptorsAndBacklog) {
    const auto app = [](const std::string& limits, const std::string& threads) {
        return R"j("app": { "type": "application", "on": { "instance": "c5.large" }, )j" + limits +
               threads +
               R"j( "pools": { "db": { "size": 5, "to": "db" } }, "operations": { "work": [ { "delay": "100s" } ] } },
          "db": { "type": "database", "on": { "instance": "m5.large" }, "operations": { "get": [ { "cpu": "1ms" } ] } })j";
    };
    const std::string users = openUsers(10, 20);
    const auto files = run(users, app(R"j("limits": { "fileDescriptors": 20 }, )j", ""));
    const double arrived = static_cast<double>(files.requests.injected);
    EXPECT_EQ(errors(files, "work", "file-descriptors"), arrived - 15.0);
    EXPECT_EQ(resource(files, "app.file-descriptors").refusals, arrived - 15.0);
    const auto slots = run(users, app(R"j("limits": { "connections": 12 }, )j", ""));
    EXPECT_EQ(errors(slots, "work", "connection-limit"), arrived - 12.0);
    // 4 threads, 6 inside, and of the 100 the server would let wait the kernel holds 9.
    const auto kernel =
        run(users, app(R"j("limits": { "backlog": 9 }, )j",
                       R"j("threads": { "max": 4, "maxConnections": 6, "acceptQueue": 100 }, )j"));
    EXPECT_EQ(errors(kernel, "work", "refused"), arrived - 15.0);
    EXPECT_EQ(resource(kernel, "app.accept-queue[0]").capacity, 9.0);
}

TEST(Faults, AKilledProcessRestartsBesideOthers) {
    const std::string services =
        R"j("app": { "type": "application", "on": { "instance": "c5.large" }, "restartDelay": "5s",
        "operations": { "work": [ { "delay": "10ms" } ] } },
      "web": { "type": "application", "beside": "app", "operations": { "work": [ { "cpu": "1ms" }, { "call": "app.work" } ] } })j";
    const std::string kill = R"j("faults": [ { "kill": "process", "service": "app", "at": "20s" } ],)j";
    const auto result = run(openUsers(100, 60, "web"), services, kill);
    // Down from 20 s to 25 s; the process beside it goes on and says no.
    EXPECT_NEAR(failed(result, "work"), 100.0 * 5.0, 60.0);
    EXPECT_EQ(errors(result, "work", "refused"), failed(result, "work"));
    const auto& perBin = result.operation("work")->failed;
    EXPECT_EQ(std::accumulate(perBin.begin() + 26, perBin.end(), 0U), 0U);
}

TEST(Faults, SlowPathsBetweenZones) {
    const std::string services = R"j("app": { "type": "application", "on": { "instance": "c5.large" },
        "operations": { "work": [ { "call": "db.get" } ] } },
      "db": { "type": "database", "on": { "instance": "m5.large" }, "operations": { "get": [ { "delay": "1ms" } ] } })j";
    const auto mean = [&](const std::string& path) {
        return meanSeconds(
            run(openUsers(20, 60), services,
                R"j("faults": [ { "delay": ")j" + path + R"j(", "by": "5ms", "at": "0s" } ],)j"),
            "work");
    };
    EXPECT_NEAR(mean("in-zone"), 0.011, 1e-4); // there and back; app and db are in the one zone
    EXPECT_NEAR(mean("cross-zone"), 0.001, 1e-4);
}

TEST(Faults, WhatTheyDoNotSimulateIsRefused) {
    models::Scenario scenario = read(openUsers(20, 10), kQueueing);
    models::Fault fault;
    fault.service = "app";
    for (const auto kind : {models::Fault::Kind::kScaleOut, models::Fault::Kind::kDeployInstance,
                            models::Fault::Kind::kKillStoreMaster}) {
        fault.kind = kind;
        scenario.faults = {fault};
        EXPECT_THROW((void)run(scenario), std::runtime_error);
    }
    fault.kind = models::Fault::Kind::kKillProcess;
    fault.service = "db";
    scenario.faults = {fault};
    EXPECT_THROW((void)run(scenario), std::runtime_error);
}

} // namespace
} // namespace headroom::tiers::testing
