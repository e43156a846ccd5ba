// Request/response services under SimGrid: the same run as without, to the last bit.

#include "models/read_scenario.hpp"
#include "sim/bridge/run.hpp"
#include "sim/plane/make_plane.hpp"
#include "tests/bridge/child.hpp"
#include "tests/bridge/equal_results.hpp"

#include <gtest/gtest.h>

namespace headroom::bridge_test {
namespace {

std::string runBothWays(const models::Scenario& scenario) {
    bridge::RunOptions options;
    options.seed = 3;
    const result::RunResult plane = bridge::run(scenario, options);
    const result::RunResult bare = plane::runBare(scenario, {3, 0.0});
    if (plane.source != "plane") return "source is " + plane.source;
    if (bare.requests.completed < 500) return "the scenario hardly does anything";
    return difference(plane, bare);
}

// Instances that come by target tracking and by a calendar, go by drain, and one that dies meanwhile.
const std::string kMoving = R"j({
  "headroom": 1, "name": "moving",
  "workload": { "users": { "profile": { "rate": [ { "at": "0s", "rate": "100/s" } ], "duration": "120s" } },
    "events": [ { "name": "sale", "at": "60s", "for": "20s", "multiplier": 4, "announcedBefore": "1h" } ],
    "entry": "edge", "behaviour": "once" },
  "behaviours": { "once": { "steps": [ { "do": "work", "onError": "continue" } ], "then": "leave" } },
  "services": {
    "edge": { "type": "load-balancer", "targets": "app", "algorithm": "least-outstanding" },
    "app": { "type": "application", "on": { "instance": "t3.small", "count": 2 },
      "threads": { "max": 20 }, "pools": { "db": { "size": 3, "to": "db" } }, "restartDelay": "2s",
      "scaling": { "min": 2, "max": 6, "boot": "uniform(3s, 6s)", "metricPeriod": "5s", "metricDelay": "3s",
        "cooldown": "5s", "targetTracking": { "target": "40%", "outAfter": 1, "inAfter": 2 },
        "calendar": { "size": 5, "lead": "10s" } },
      "operations": { "work": [ { "cpu": "exponential(2ms)" },
        { "with": "db", "steps": [ { "call": "db.get" } ] }, { "enqueue": "bus.mail" } ],
        "mail": [ { "cpu": "0.2ms" } ] } },
    "db": { "type": "database", "on": { "instance": "db.t3.medium" }, "readReplicas": 1,
      "operations": { "get": { "steps": [ { "cpu": "exponential(0.3ms)" } ], "read": true } } },
    "bus": { "type": "broker", "on": { "instance": "t3.small" },
      "queues": { "mail": { "deliver": "app.mail", "consumers": 2, "batch": 10, "linger": "50ms" } } }
  },
  "faults": [ { "kill": "instance", "service": "app", "index": 1, "at": "30s", "for": "7s" },
              { "slow": "instance", "service": "db", "factor": 0.5, "at": "40s", "for": "5s" },
              { "kill": "process", "service": "app", "at": "50s" },
              { "delay": "cross-zone", "by": "1ms", "at": "70s", "for": "9s" },
              { "delay": "service", "service": "db", "by": "2ms", "at": "75s", "for": "9s" } ]
})j";

TEST(TierPlane, EqualsTheBareRunWhileInstancesComeAndGo) {
    const models::Scenario scenario = models::readScenarioText("moving.json", kMoving);
    EXPECT_EQ(inChild([&] { return runBothWays(scenario); }), "");
}

TEST(TierPlane, RunsWithoutAnyMachine) {
    const models::Scenario scenario = models::readScenarioText("serverless.json", R"j({
      "headroom": 1, "name": "serverless",
      "workload": { "users": { "arrivals": { "rate": "50/s", "duration": "30s" } }, "entry": "gate",
        "behaviour": "once" },
      "behaviours": { "once": { "steps": [ "put" ], "then": "leave" } },
      "services": { "gate": { "type": "gateway", "targets": "fn" },
        "fn": { "type": "functions", "operations": { "put": [ { "cpu": "1ms" }, { "call": "items.write" } ] } },
        "items": { "type": "table", "operations": { "write": [ { "delay": "exponential(5ms)" } ] } } } })j");
    EXPECT_EQ(inChild([&] { return runBothWays(scenario); }), "");
}

} // namespace
} // namespace headroom::bridge_test
