// Request/response services in scenario files: everything survives a trip, every wrong name is found.

#include "models/schema.hpp"
#include "models/tier_lookup.hpp"
#include "models/writer.hpp"
#include "tests/models/json_schema.hpp"
#include "tests/models/scenario_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace headroom::models::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Every kind of service and step, with values off their defaults.
const std::string kTiers = R"j({
  "headroom": 1, "name": "tiers",
  "workload": {
    "users": { "profile": { "rate": [ { "at": "0s", "rate": "5/s" }, { "at": "60s", "rate": "9/s" } ],
      "shape": "step", "process": "even", "duration": "90s", "warmUp": "3s" } },
    "events": [ { "name": "sale", "at": "20s", "for": "10s", "multiplier": 3, "announcedBefore": "2s",
                  "pushBefore": "1s" } ],
    "entry": "edge", "behaviour": "one",
    "loadGenerator": { "on": { "instance": "c5.large", "count": 2 }, "cpuPerRequest": "0.2ms", "ports": 999 }
  },
  "behaviours": { "one": { "steps": [ { "do": "buy", "retries": { "attempts": 2, "backoff": "9ms",
    "maxBackoff": "1s", "factor": 3, "jitter": 0.1 } }, { "do": "files.get", "onError": "continue" } ],
    "then": "leave" } },
  "services": {
    "edge": { "type": "load-balancer", "targets": "front" },
    "front": { "type": "proxy", "beside": "app", "targets": "app", "workers": 2, "workerConnections": 100,
      "cpu": "0.1ms", "timeout": "9s", "admission": { "maxInFlight": 7 } },
    "app": {
      "type": "application", "on": { "instance": "t3.small", "count": 2, "credits": "standard",
        "initialCredits": 3 },
      "threads": { "max": 20, "minSpare": 3, "acceptQueue": 7, "maxConnections": 90, "threadStart": "1ms" },
      "pools": { "db": { "size": 3, "timeout": "2s", "maxWaiting": 4, "to": "db" } },
      "limits": { "fileDescriptors": 4096 }, "restartDelay": "7s",
      "scaling": { "min": 1, "max": 5, "metricPeriod": "30s", "metricDelay": "2s", "cooldown": "9s",
        "targetTracking": { "metric": "threads", "target": "60%", "outAfter": 2, "inAfter": 4 },
        "step": { "metric": "requests-per-instance", "rules": [ { "bound": 100, "add": 2 },
                  { "bound": 10, "add": -1 } ], "after": 2 },
        "schedule": [ { "at": "9s", "size": 3 } ], "calendar": { "size": 4, "lead": "1m" },
        "push": { "size": 5, "lead": "2s" }, "warmUp": "3s", "boot": "uniform(1s, 2s)",
        "scaleInHold": "1m", "accountLimit": 9 },
      "rates": { "sms": { "rate": "10/s", "burst": 3 } }, "counters": { "seats": 12 },
      "admission": { "maxInFlight": 50, "rate": "90/s", "burst": 4 },
      "prices": { "perHour": "$0.1/h", "perMillion": 2, "perGigabyteSecond": 0.5 },
      "operations": {
        "buy": { "steps": [
          { "cpu": "exponential(1ms)" }, { "delay": "2ms" }, { "scan": [10, 20], "perRow": "1us" },
          { "scan": 5, "perRow": "2us" },
          { "call": "db.take", "count": 3, "parallel": true, "timeout": "1s", "onError": "continue",
            "retries": { "attempts": 1 }, "breaker": { "failures": 3, "openFor": "5s" } },
          { "with": "db", "steps": [ { "call": "pool.take" } ] },
          { "chance": "30%", "steps": [ { "take": "seats", "count": 2, "else": [ "return" ] } ],
            "else": [ { "put": "app.seats", "count": 2 } ] },
          { "repeat": 3, "steps": [ { "call": "cache.get" } ] },
          { "rate": "sms", "else": [ { "fail": "no-sms" } ] },
          { "enqueue": "bus.mail" }, { "enqueue": "drain" }, "reply", { "call": "search.find" } ],
          "response": "2KB" },
        "mail": [ { "call": "table.put" }, { "call": "gate.run" }, { "call": "build.make" } ]
      }
    },
    "db": { "type": "database", "on": { "instance": "db.m5.large" }, "maxConnections": 100,
      "workerThreads": 16, "lockWaitTimeout": "3s", "readReplicas": 1, "replicaLag": "20ms",
      "operations": { "take": { "read": true, "steps": [
        { "lock": "seat", "rows": 9, "hot": 0.2, "locking": "optimistic", "steps": [ { "cpu": "1ms" } ] } ] } } },
    "pool": { "type": "connection-proxy", "targets": "db", "connections": 20, "borrowTimeout": "4s",
      "addedLatency": "1ms", "prices": { "perHour": "$0.02/h" } },
    "cache": { "type": "cache", "on": { "instance": "cache.t3.small" }, "nodes": 2, "perKilobyte": "3us",
      "hotShare": "10%", "operations": { "get": [ { "cpu": "8us" } ] } },
    "search": { "type": "search-cluster", "on": { "instance": "m5.large" }, "nodes": 2, "shards": 2,
      "replicas": 1, "threads": 3, "queue": 50,
      "operations": { "find": { "steps": [ { "cpu": "5ms" } ], "merge": "1ms" } } },
    "bus": { "type": "broker", "on": { "instance": "m5.large", "count": 2 }, "perItem": "9us",
      "memoryLimit": "1GiB", "queues": { "mail": { "deliver": "app.mail", "consumers": 3, "batch": 4,
        "linger": "5ms", "itemSize": "2KB" } }, "prices": { "perMillion": 1 } },
    "fn": { "type": "functions", "memory": "256MiB", "concurrency": 20, "burst": 5, "ramp": "3/s",
      "coldStart": "200ms", "overhead": "2ms", "idleExpiry": "60s",
      "operations": { "run": [ { "cpu": "3ms" } ] } },
    "gate": { "type": "gateway", "targets": "fn", "requests": "40/s", "burst": 9, "addedLatency": "1ms",
      "timeout": "3s", "prices": { "perMillion": 3 } },
    "table": { "type": "table", "partitions": 2, "readUnits": "30/s", "writeUnits": "10/s", "burst": "2s",
      "hotShare": 0.1, "stream": "bus.mail",
      "operations": { "put": { "steps": [ { "delay": "5ms" } ], "units": 2 } } },
    "build": { "type": "runners", "slots": 2, "queue": 9, "operations": { "make": [ { "delay": "1m" } ] } },
    "drain": { "type": "batch", "on": "app", "operation": "app.mail", "fetch": "cache.get",
      "every": "2s", "size": 7, "parallelism": 3, "lock": false },
    "files": { "type": "object-storage" }
  },
  "faults": [ { "delay": "service", "by": "3ms", "service": "db", "at": "5s", "for": "6s" },
              { "kill": "instance", "service": "cache", "index": 1, "at": "1s" } ],
  "slo": [ "p95(buy) < 300ms", "p95(app.buy) < 1s" ]
})j";

TEST(TierFiles, RoundTrip) {
    const Scenario first = read(kTiers);
    const Json written = toJson(first);
    EXPECT_EQ(readScenarioText("test.json", written.dump()), first) << written.dump(1);
    EXPECT_EQ(toJson(readScenarioText("test.json", written.dump())), written);
    const JsonSchema schema(Json::parse(scenarioSchema()));
    EXPECT_EQ(schema.problem(Document::parse("", kTiers).root()), "");
    EXPECT_EQ(schema.problem(written), "");
}

TEST(TierFiles, CountTheirMachines) {
    const Scenario scenario = read(kTiers);
    EXPECT_EQ(tierInstances(*scenario.service("app")), 2);
    EXPECT_EQ(mostTierInstances(*scenario.service("app")), 5);
    EXPECT_EQ(tierInstances(*scenario.service("front")), 0); // beside the application
    EXPECT_EQ(tierInstances(*scenario.service("db")), 2);    // with its replica
    EXPECT_EQ(tierInstances(*scenario.service("fn")), 0);
    EXPECT_FALSE(isChatFleet(scenario));
    EXPECT_THAT(operationNames(scenario, "edge"), ElementsAre("buy", "mail")); // through the proxy
    EXPECT_EQ(answering(scenario, "gate")->name, "fn");
    EXPECT_NEAR(scenario.workload.peakUsers(), 5 * 60 + 9 * 30, 1e-9);
}

struct Wrong {
    std::string from, to, message;
};

TEST(TierFiles, WrongNamesAreFound) {
    for (const Wrong& wrong : std::vector<Wrong>{
             {"\"db.take\"", "\"db.tkae\"", "no operation \"db.tkae\"; did you mean \"db.take\"?"},
             {"\"with\": \"db\"", "\"with\": \"dbb\"",
              "no pool \"dbb\" in this service; did you mean \"db\"?"},
             {"\"take\": \"seats\"", "\"take\": \"seat\"",
              "no counter \"seat\"; did you mean \"seats\"?"},
             {"{ \"rate\": \"sms\"", "{ \"rate\": \"sm\"",
              "no limiter \"sm\" in this service; did you mean \"sms\"?"},
             {"\"enqueue\": \"bus.mail\"", "\"enqueue\": \"bus.male\"",
              "no queue \"bus.male\"; did you mean \"bus.mail\"?"},
             {"\"entry\": \"edge\"", "\"entry\": \"edg\"", "no service \"edg\"; did you mean \"edge\"?"},
             {"\"entry\": \"edge\", ", "", "\"entry\" is missing"},
             {"\"on\": \"app\", \"operation\"", "\"on\": \"db\", \"operation\"",
              "no service of type \"application\" is called \"db\""},
             {"\"targets\": \"db\"", "\"targets\": \"cache\"",
              "no service of type \"database\" is called \"cache\""},
             {"\"do\": \"buy\"", "\"do\": \"by\"", "no operation \"by\"; did you mean \"buy\"?"},
             {"\"p95(app.buy) < 1s\"", "\"p95(app.buyy) < 1s\"", "app.buy"},
             {"\"beside\": \"app\"", "\"beside\": \"app\", \"on\": { \"instance\": \"t3.small\" }",
              "expected exactly one of"},
             {"\"cpu\": \"exponential(1ms)\"", "\"cpus\": \"1ms\"", "did you mean \"cpu\"?"},
             {"\"maxConnections\": 90", "\"maxConnections\": 9",
              "expected at least the 20 threads, found 9"},
             {"\"max\": 5, \"metricPeriod\"", "\"max\": 0, \"metricPeriod\"",
              "expected a whole number from 1"},
             {"\"targets\": \"fn\"", "\"targets\": \"gate\"", "requests would go in a circle"}}) {
        const std::vector<std::string> lines = problems(changed(wrong.from, wrong.to, kTiers));
        std::string all;
        for (const std::string& line : lines) all += line + "\n";
        EXPECT_THAT(all, HasSubstr(wrong.message)) << wrong.to;
    }
}

TEST(TierFiles, TracesStandBesideTheScenario) {
    namespace fs = std::filesystem;
    const fs::path folder = fs::path(::testing::TempDir()) / "headroom-trace";
    fs::create_directories(folder);
    const auto with = [&](const std::string& csv) {
        std::ofstream(folder / "load.csv") << csv;
        const std::string text = changed("\"rate\": [ { \"at\": \"0s\", \"rate\": \"5/s\" }, { \"at\": "
                                         "\"60s\", \"rate\": \"9/s\" } ]",
                                         "\"file\": \"load.csv\"", kTiers);
        std::ofstream(folder / "scenario.json") << text;
        return readScenario(folder / "scenario.json");
    };
    const Scenario scenario = with("seconds,rate\n# a comment\n0,4\n30, 8\n");
    EXPECT_NEAR(scenario.workload.peakUsers(), 4 * 30 + 8 * 60, 1e-9);
    EXPECT_EQ(toJson(scenario)["workload"]["users"]["profile"]["file"], "load.csv");
    EXPECT_THROW((void)with("0,4\n0,5\n"), ScenarioError);
    EXPECT_THROW((void)with("0;4\n"), ScenarioError);
    EXPECT_THROW((void)with(""), ScenarioError);
    fs::remove_all(folder);
}

} // namespace
} // namespace headroom::models::testing
