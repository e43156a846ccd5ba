// The event core under SimGrid: the same run as without, to the last bit.

#include "sim/bridge/fleet_run.hpp"
#include "sim/bridge/run.hpp"
#include "sim/fleet/bare_run.hpp"
#include "tests/bridge/child.hpp"
#include "tests/bridge/equal_results.hpp"
#include "tests/bridge/scenarios.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace headroom::bridge_test {
namespace {

using models::Scenario;

std::string runBothWays(const Scenario& scenario) {
    bridge::RunOptions options;
    options.seed = 3;
    const result::RunResult plane = bridge::run(scenario, options);
    fleet::FleetOptions bareOptions;
    bareOptions.seed = 3;
    const result::RunResult bare = fleet::runBare(scenario, bareOptions);
    if (plane.source != "plane") return "source is " + plane.source;
    if (bare.requests.completed < 500) return "the scenario hardly does anything";
    return difference(plane, bare);
}

// Samples, health checks, a host that fails and returns, a failover; arrivals at the very dates of
// tasks.
TEST(Plane, EqualsTheBareRunWithFaultsAndHealthChecks) {
    const Scenario scenario = everythingScenario();
    EXPECT_EQ(inChild([&] { return runBothWays(scenario); }), "");
}

TEST(Plane, EqualsTheBareRunWithDatesThatRound) {
    Scenario scenario = everythingScenario();
    scenario.bin = models::seconds(0.1); // 0.1, 0.2, 0.30000000000000004, ...
    scenario.workload.ramp->every = models::seconds(0.7);
    EXPECT_EQ(inChild([&] { return runBothWays(scenario); }), "");
}

// Hosts that are off at first and come later, drains, closes by the server, all at dates of other tasks.
TEST(Plane, EqualsTheBareRunWithRolloutsAndRemedies) {
    const Scenario scenario = stormyScenario();
    EXPECT_EQ(inChild([&] { return runBothWays(scenario); }), "");
}

TEST(Plane, FaultsReachUsersThroughSimGrid) {
    const std::string failures = inChild([] {
        const result::RunResult out = bridge::run(everythingScenario(), {});
        std::size_t broken = 0;
        for (const result::ErrorSeries& error : out.errors)
            if (error.cause == "reset" || error.cause == "502" || error.cause == "store-unavailable")
                for (const std::uint32_t count : error.perBin) broken += count;
        return std::to_string(broken);
    });
    EXPECT_GT(std::stoi(failures), 0);
}

// at() and every() keep the order they were called in at one date, and see every event up to the date.
TEST(ControlPlane, TasksRunAtTheirDatesInOrder) {
    const std::string log = inChild([] {
        Scenario scenario = everythingScenario();
        scenario.faults.clear();
        scenario.workload.ramp->start = 1;
        scenario.workload.ramp->step = 1;
        scenario.workload.ramp->until = 3; // users arrive at exactly 0, 1 and 2
        fleet::Fleet fleet(scenario, {});
        std::string text;
        const auto note = [&](const char* name, double now) {
            text += std::string(name) + "@" + std::to_string(now) + "/" +
                    std::to_string(int(fleet.activeUsers())) + " ";
        };
        bridge::runFleet(fleet, scenario.network, {},
                         [&](fleet::ControlPlane& control, const bridge::Platform&) {
                             control.at(2.0, [&](double now) {
                                 note("second", now);
                                 control.at(1.5, [&](double at) { note("past", at); }); // not before now
                                 control.at(2.0, [&](double at) { note("same", at); });
                             });
                             control.every(1.0, 0.5, [&](double now) {
                                 if (now <= 2.0) note("tick", now);
                             });
                             control.at(0.0, [&](double now) { note("zero", now); });
                             control.at(9.0, [&](double now) { note("end", now); });
                             control.at(9.5, [&](double now) { note("after", now); });
                         });
        return text;
    });
    EXPECT_EQ(log, "zero@0.000000/1 tick@1.000000/2 tick@1.500000/2 second@2.000000/3 tick@2.000000/3 "
                   "past@2.000000/3 same@2.000000/3 end@9.000000/3 ");
}

TEST(ControlPlane, PeriodicDatesDoNotDrift) {
    EXPECT_EQ(inChild([] {
                  Scenario scenario = everythingScenario();
                  fleet::Fleet fleet(scenario, {});
                  int n = 0;
                  std::string wrong;
                  bridge::runFleet(fleet, scenario.network, {},
                                   [&](fleet::ControlPlane& control, const bridge::Platform&) {
                                       control.every(0.1, 0.1, [&](double now) {
                                           if (now != 0.1 + n * 0.1) wrong += std::to_string(n) + " ";
                                           ++n;
                                       });
                                   });
                  return wrong + std::to_string(n);
              }),
              "120"); // 0.1 to 12.0
}

// Whoever switches the host, the fleet hears of it at that date, before later tasks of the date.
TEST(ControlPlane, HostsGoOffAndOnAtTheExactDate) {
    const std::string log = inChild([] {
        Scenario scenario = everythingScenario();
        scenario.faults.clear();
        fleet::Fleet fleet(scenario, {});
        std::string text;
        bridge::runFleet(fleet, scenario.network, {},
                         [&](fleet::ControlPlane& control, const bridge::Platform& platform) {
                             const auto look = [&](double) {
                                 text += fleet.hosts().hosts[1].up ? "up" : "down";
                                 text += platform.isOn(1) ? "/on" : "/off";
                                 text += fleet.hosts().loops[2].up ? "/running " : "/dead ";
                             };
                             control.at(2.5, [&](double) { control.setHostUp(1, false); });
                             control.at(2.5, look);
                             control.at(3.5, look);
                             control.at(3.5, [&](double) { control.setHostUp(1, true); });
                             control.at(3.5, look);
                             control.at(8.49, look);
                             control.at(8.51, look); // restartDelay is 5 s
                         });
        return text;
    });
    EXPECT_EQ(log, "down/off/dead down/off/dead up/on/dead up/on/dead up/on/running ");
}

TEST(ControlPlane, AnExceptionInATaskEndsTheRun) {
    EXPECT_EQ(inChild([]() -> std::string {
                  const Scenario scenario = everythingScenario();
                  fleet::Fleet fleet(scenario, {});
                  try {
                      bridge::runFleet(fleet, scenario.network, {},
                                       [](fleet::ControlPlane& control, const bridge::Platform&) {
                                           control.at(1.0,
                                                      [](double) { throw std::runtime_error("task"); });
                                       });
                  } catch (const std::runtime_error& error) {
                      return error.what();
                  }
                  return "went on";
              }),
              "task");
}

TEST(Platform, MirrorsTheFleetsHosts) {
    EXPECT_EQ(inChild([] {
                  const Scenario scenario = everythingScenario();
                  fleet::Fleet fleet(scenario, {});
                  std::string text;
                  bridge::runFleet(fleet, scenario.network, {},
                                   [&](fleet::ControlPlane&, const bridge::Platform& platform) {
                                       text = std::to_string(platform.size()) + " hosts, " +
                                              std::to_string(platform.cores(0)) + " cores of " +
                                              std::to_string(platform.speed(0)) + ", one way " +
                                              std::to_string(platform.latencySeconds(0, 2) * 1e6) +
                                              " us in zone, " +
                                              std::to_string(platform.latencySeconds(0, 1) * 1e6) +
                                              " us across";
                                   });
                  return text;
              }),
              "7 hosts, 2 cores of 0.800000, one way 150.000000 us in zone, 600.000000 us across");
}

TEST(Run, ASecondOneInTheProcessIsRefused) {
    EXPECT_EQ(inChild([]() -> std::string {
                  (void)bridge::run(everythingScenario(), {});
                  try {
                      (void)bridge::run(everythingScenario(), {});
                  } catch (const std::logic_error&) {
                      return "refused";
                  }
                  return "ran";
              }),
              "refused");
}

TEST(Run, CanBeCancelledAndReportsProgress) {
    for (const auto engine :
         {bridge::RunOptions::EngineKind::kPlane, bridge::RunOptions::EngineKind::kReference}) {
        const std::string out = inChild([&]() -> std::string {
            Scenario scenario = everythingScenario();
            scenario.faults.clear();
            scenario.workload.ramp->hold = models::seconds(1e5); // hours of wall time
            std::atomic<bool> cancel{false};
            int reports = 0;
            bridge::RunOptions options;
            options.engine = engine;
            options.cancel = &cancel;
            options.progress = [&](double now, double total, double users) {
                if (now > 0.0 && now < total && users > 0.0 && ++reports == 2) cancel = true;
            };
            try {
                (void)bridge::run(scenario, options);
            } catch (const bridge::RunCancelled&) {
                return "cancelled after " + std::to_string(reports);
            }
            return "ran to the end";
        });
        EXPECT_EQ(out, "cancelled after 2");
    }
}

TEST(Run, LeavesSignalHandlersAlone) {
    EXPECT_EQ(inChild([]() -> std::string {
                  static volatile std::sig_atomic_t seen = 0;
                  const auto handler = [](int) { seen = 1; };
                  std::signal(SIGINT, handler);
                  Scenario scenario = everythingScenario();
                  scenario.faults.clear();
                  fleet::Fleet fleet(scenario, {});
                  bridge::runFleet(fleet, scenario.network, {},
                                   [](fleet::ControlPlane& control, const bridge::Platform&) {
                                       control.at(1.0, [](double) { std::raise(SIGINT); });
                                   });
                  return seen == 1 && std::signal(SIGINT, SIG_DFL) == +handler ? "kept" : "lost";
              }),
              "kept");
}

TEST(Run, TheReferenceEngineNamesWhatItDoesNotModel) {
    const auto messageFor = [](Scenario scenario) {
        return inChild([&]() -> std::string {
            bridge::RunOptions options;
            options.engine = bridge::RunOptions::EngineKind::kReference;
            try {
                (void)bridge::run(scenario, options);
            } catch (const std::runtime_error& error) {
                return error.what();
            }
            return "ran";
        });
    };
    Scenario scenario = everythingScenario();
    EXPECT_NE(messageFor(scenario).find("does not model faults"), std::string::npos);
    scenario.faults.clear();
    processOf(scenario).connections.maxAge = models::seconds(60);
    EXPECT_NE(messageFor(scenario).find("connection policy of service 'chat'"), std::string::npos);
    processOf(scenario).connections = {};
    processOf(scenario).adapter = models::Adapter::kRedis;
    EXPECT_NE(messageFor(scenario).find("adapter of service 'chat'"), std::string::npos);
    processOf(scenario).adapter = models::Adapter::kNone;
    processOf(scenario).on.credits = models::CreditMode::kStandard;
    scenario.instanceTypes["small"].baseline = 0.2;
    EXPECT_NE(messageFor(scenario).find("standard CPU credits"), std::string::npos);
}

} // namespace
} // namespace headroom::bridge_test
