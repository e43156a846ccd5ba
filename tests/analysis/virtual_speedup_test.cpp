// Virtual speed-ups against closed forms and against running everything.

#include "models/read_scenario.hpp"
#include "models/slo.hpp"
#include "sim/analysis/fix_stack.hpp"
#include "sim/analysis/load.hpp"
#include "sim/analysis/screening.hpp"
#include "sim/analysis/slo_check.hpp"
#include "sim/analysis/virtual_speedup.hpp"
#include "tests/fleet/small_fleet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace headroom::analysis {
namespace {

using models::Scenario;

/// N users think Z = 1 s and take S = 10 ms of one of n cores each round. Beyond saturation the mean
/// response is N S / n - Z (asymptotic bound), so that it passes L = 1 s at N = n (L + Z) / S.
Scenario closedLoop(int instances) {
    Scenario scenario = fleet::test::smallFleet();
    fleet::test::process(scenario).on.count = instances;
    fleet::test::balancer(scenario).addedLatency =
        models::Distribution::constant(models::milliseconds(1));
    scenario.workload.steady->count = 60 * instances; // rises by n users a second
    scenario.slos = {models::parseSlo("mean(work) < 1s")};
    return scenario;
}

struct Laboratory {
    explicit Laboratory(Scenario s) : scenario(std::move(s)), levers(leversOf(scenario)) {}

    SpeedupTable table(const SpeedupOptions& options) {
        return virtualSpeedup(trials, scenario, levers, options);
    }

    Scenario scenario;
    std::vector<Lever> levers;
    SerialRunner runner;
    Trials trials{scenario, levers, runner, {}};
};

const LeverEffects& rowOf(const SpeedupTable& table, const std::string& id) {
    for (const LeverEffects& row : table.levers)
        if (row.lever.id == id) return row;
    throw std::runtime_error("no row " + id);
}

/// The window of 30 s sees a break 15 s late, so a true gain of `share` at n * 200 users shows as this.
double shownGain(double share, double users, double perSecond) {
    return share * users / (users + 0.5 * kSloWindowSeconds * perSecond);
}

TEST(VirtualSpeedup, AFasterCpuOfASaturatedCoreGainsAsMuch) {
    Laboratory laboratory(closedLoop(1));
    SpeedupOptions options;
    options.only = {"app.cpu", "app.demand(work)", "app.instances", "edge.latency", "app.processes"};
    options.prune = false;
    const SpeedupTable table = laboratory.table(options);
    EXPECT_NEAR(table.capacity.value, 215.0, 8.0);
    for (const char* id : {"app.cpu", "app.demand(work)"}) {
        const LeverEffects& row = rowOf(table, id);
        for (const Effect& effect : row.effects) {
            EXPECT_NEAR(effect.gainShare.value, shownGain(effect.amount, 200.0, 1.0), 0.02)
                << id << " " << effect.amount;
            EXPECT_LE(effect.gain.low, effect.gain.value);
            EXPECT_EQ(effect.usdPerHour, 0.0);
        }
        // At equal load the mean response N S / (1 + p) - Z is shorter: 2.15 / 1.5 - 1 = 0.43 s.
        EXPECT_LT(row.strongest().p95.front().high, -0.3);
    }
    EXPECT_EQ(rowOf(table, "app.cpu").strongest().next, (Bottleneck{"app", "cpu", true}));
    // A second core in a second machine: 1 / n = 100 % more.
    EXPECT_NEAR(rowOf(table, "app.instances").strongest().gainShare.value, shownGain(1.0, 200.0, 1.0),
                0.03);
    // 1 ms of delay 50 % shorter is a third of a thousandth of the response at the break; a second
    // process shares the same core.
    EXPECT_NEAR(rowOf(table, "edge.latency").strongest().gainShare.value, 0.0, 0.01);
    EXPECT_NEAR(rowOf(table, "app.processes").strongest().gainShare.value, 0.0, 0.02);
}

TEST(VirtualSpeedup, OneMoreOfNInstancesGainsANth) {
    constexpr int kInstances = 3;
    Laboratory laboratory(closedLoop(kInstances));
    SpeedupOptions options;
    options.only = {"app.instances"};
    const SpeedupTable table = laboratory.table(options);
    const Effect& effect = rowOf(table, "app.instances").strongest();
    EXPECT_NEAR(effect.gainShare.value, shownGain(1.0 / kInstances, 200.0 * kInstances, kInstances),
                0.02);
    EXPECT_GT(effect.gain.low, 0.0);
}

/// The bundled scenario with one chat instance, one master and users who log in again and again: hashes
/// fill the instance with few users and few events, and the median of so long an operation leaves its
/// plateau at the same load with every seed.
Scenario smallKakao() {
    Scenario scenario =
        atLoad(models::readScenario(HEADROOM_SOURCE_DIR "/scenarios/kakao-2024-final.json",
                                    {{"services.chat.on.count", "1"},
                                     {"services.redis.masters", "1"},
                                     {"slo", R"(["p50(login) < 1s"])"},
                                     {"behaviours.browser-session.steps",
                                      R"(["register", "connect", "list-rooms", "pick-room", "enter-room",
                                  "join-room", { "repeat": [ { "think": "3s" }, "login",
                                                 "send-message" ], "times": 20 }])"}}),
               60);
    scenario.workload.ramp->start = scenario.workload.ramp->step = 2;
    return scenario;
}

TEST(VirtualSpeedup, PrunedAndBruteForceAgreeOnTheBundledScenario) {
    SpeedupOptions options;
    options.levels = {0.5};
    options.replications = 2;
    options.mostReplications = 2;
    Laboratory quick(smallKakao());
    const SpeedupTable pruned = quick.table(options);
    options.prune = false;
    Laboratory slow(smallKakao());
    const SpeedupTable all = slow.table(options);
    EXPECT_LT(pruned.runs, all.runs / 2) << "screening saves runs";
    EXPECT_EQ(pruned.capacity.value, all.capacity.value);

    std::size_t measured = 0;
    for (const LeverEffects& row : pruned.levers) {
        const LeverEffects& truth = rowOf(all, row.lever.id);
        for (std::size_t i = 0; i < row.effects.size(); ++i) {
            const Effect& effect = row.effects[i];
            const double brute = truth.effects[i].gain.value;
            if (effect.replications > 0) {
                EXPECT_EQ(effect.gain.value, brute) << row.lever.id;
                EXPECT_EQ(effect.users.value, truth.effects[i].users.value) << row.lever.id;
            }
            if (effect.state == EffectState::kMeasured) {
                ++measured;
            } else if (effect.state == EffectState::kNotReached) {
                EXPECT_EQ(brute, 0.0) << row.lever.id << " was proven out of reach";
            } else {
                // Not seen by the screening: within its noise, and rarely a little beyond.
                EXPECT_LT(std::abs(brute), 2.0 * pruned.noiseUsers) << row.lever.id;
            }
        }
    }
    EXPECT_GT(measured, 3U);
    // The same lever wins, and the order of all that were measured is that of the brute force.
    EXPECT_EQ(pruned.levers.front().lever.id, all.levers.front().lever.id);
    double last = INFINITY;
    for (const LeverEffects& row : pruned.levers) {
        if (row.strongest().state != EffectState::kMeasured) break;
        EXPECT_LE(rowOf(all, row.lever.id).strongest().gain.value, last) << row.lever.id;
        last = rowOf(all, row.lever.id).strongest().gain.value;
    }
}

TEST(VirtualSpeedup, RefusesWhatItCannotRank) {
    Scenario scenario = closedLoop(1);
    scenario.slos.clear();
    EXPECT_THROW(Laboratory{scenario}, std::invalid_argument);
    Laboratory laboratory(closedLoop(1));
    SpeedupOptions options;
    options.only = {"app.gpu"};
    EXPECT_THROW((void)laboratory.table(options), std::invalid_argument);
}

TEST(VirtualSpeedup, SaysWhenNoLoadBreaksAnything) {
    Scenario scenario = closedLoop(1);
    scenario.workload.steady->count = 1;
    scenario.profiles.at("small").operations.at("work").cpu.base = models::seconds(0);
    scenario.slos = {models::parseSlo("failed_users < 50%")};
    scenario.behaviours["worker"].steps = {
        fleet::test::doing("work"),
        fleet::test::thinking(models::Distribution::constant(models::seconds(3600)))};
    Laboratory laboratory(scenario);
    EXPECT_THROW((void)laboratory.table({}), std::runtime_error);
}

TEST(VirtualSpeedup, SaysWhenTheFirstUsersBreakIt) {
    Scenario scenario = closedLoop(1);
    scenario.slos = {models::parseSlo("mean(work) < 1ms")}; // ten are needed for one request
    Laboratory laboratory(scenario);
    try {
        (void)laboratory.table({});
        FAIL();
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(),
                    testing::HasSubstr("\"mean(work) < 1ms\" is broken by the first users"));
    }
}

TEST(Noise, IsPooledOverVariantsAndIgnoresThoseThatChangedNothing) {
    // Variances 2 and 8 with one degree of freedom each: pooled 5 with two.
    const Noise noise = poolNoise({{1.0, 3.0}, {-2.0, 2.0}, {0.0, 0.0}, {7.0}});
    EXPECT_EQ(noise.degreesOfFreedom, 2U);
    EXPECT_DOUBLE_EQ(noise.variance, 5.0);
    EXPECT_NEAR(noise.halfWidth(2), 4.30265 * std::sqrt(5.0 / 2.0), 1e-3);
    EXPECT_TRUE(withinNoise({0.0, 0.0}, noise));
    EXPECT_FALSE(withinNoise({1.0, -1.0}, noise)) << "two degrees of freedom say too little";
}

TEST(FixStack, AddsInstancesUntilTheGoalHoldsAndConfirmsIt) {
    Laboratory laboratory(closedLoop(2));
    SpeedupOptions options;
    options.only = {"app.instances", "app.processes", "edge.latency"};
    options.levels = {0.5};
    const SpeedupTable table = laboratory.table(options);
    FixOptions fixes;
    fixes.most = 3;
    fixes.goal = 750.0; // two machines hold 400, four hold 800
    const FixStack stack = stackFixes(laboratory.trials, laboratory.scenario, laboratory.levers, table,
                                      laboratory.runner, {}, fixes);
    ASSERT_EQ(stack.fixes.size(), 2U);
    EXPECT_EQ(stack.fixes[0].lever.id, "app.instances");
    EXPECT_EQ(stack.fixes[1].lever.id, "app.instances");
    EXPECT_TRUE(stack.goalReached);
    EXPECT_NEAR(stack.confirmed.gainShare.value, shownGain(1.0, 400.0, 2.0), 0.03);
    EXPECT_EQ(stack.confirmed.replications, fixes.confirmations);
    EXPECT_LT(stack.before.high, stack.after.low);
}

TEST(FixStack, StopsWhereNothingHelps) {
    Laboratory laboratory(closedLoop(1));
    SpeedupOptions options;
    options.only = {"edge.latency", "app.processes"};
    options.levels = {0.5};
    options.prune = false;
    const SpeedupTable table = laboratory.table(options);
    FixOptions fixes;
    fixes.replications = 5;
    const FixStack stack = stackFixes(laboratory.trials, laboratory.scenario, laboratory.levers, table,
                                      laboratory.runner, {}, fixes);
    for (const Fix& fix : stack.fixes) EXPECT_LT(std::abs(fix.effect.gainShare.value), 0.02);
}

} // namespace
} // namespace headroom::analysis
