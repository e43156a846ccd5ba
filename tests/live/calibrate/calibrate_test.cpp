// Demands that are known, results made from them, and whether calibration finds them again.

#include "live/calibrate/calibrate.hpp"
#include "models/demand_parameter.hpp"
#include "models/read_scenario.hpp"
#include "models/writer.hpp"
#include "sim/analysis/runner.hpp"
#include "sim/analysis/uncertainty.hpp"
#include "tests/live/calibrate/synthetic_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>

namespace headroom::calibrate::test {
namespace {

using ::testing::HasSubstr;

std::map<std::string, double> demandsOf(const models::ServiceProfile& profile) {
    std::map<std::string, double> all;
    models::forEachDemand(profile,
                          [&](const std::string& name, models::Duration d) { all[name] = d.value; });
    return all;
}

const models::CalibratedFactor* factorOf(const Outcome& outcome, const std::string& name) {
    for (const models::CalibratedFactor& factor : outcome.profile.calibration->factors)
        if (factor.parts.contains(name)) return &factor;
    return nullptr;
}

std::vector<result::RunResult> threeRuns(const Truth& truth, unsigned seed) {
    return {syntheticRun(truth, 300, 200, 10, 3 * seed + 1),
            syntheticRun(truth, 800, 100, 20, 3 * seed + 2),
            syntheticRun(truth, 200, 500, 5, 3 * seed + 3)};
}

const std::vector<std::string> kNames{"a", "b", "c"};

TEST(Calibrate, FindsKnownDemands) {
    // One set of runs is noisy (2 % of a bin), so the mean over several is what must be right.
    constexpr int kSets = 20;
    const Truth truth;
    double health = 0.0, message = 0.0, perReceiver = 0.0;
    for (unsigned seed = 0; seed < kSets; ++seed) {
        const Outcome outcome = calibrate(threeRuns(truth, seed), kNames, chatScenario(), {});
        const auto demands = demandsOf(outcome.profile);
        health += demands.at("health/base") / kSets;
        message += demands.at("send-message/base") / kSets;
        perReceiver += demands.at("send-message/perReceiver/message") / kSets;
        EXPECT_NEAR(demands.at("health/base"), truth.health, 0.1 * truth.health);
        EXPECT_NEAR(demands.at("send-message/perReceiver/message"), truth.perReceiver,
                    0.25 * truth.perReceiver);
        EXPECT_GT(outcome.explained, 0.98);
        EXPECT_EQ(outcome.usable(), 3U);
    }
    EXPECT_NEAR(health, truth.health, 0.03 * truth.health);
    EXPECT_NEAR(message, truth.message, 0.1 * truth.message);
    EXPECT_NEAR(perReceiver, truth.perReceiver, 0.08 * truth.perReceiver);
}

TEST(Calibrate, IntervalsHoldTheTruthAsOftenAsTheySay) {
    const Truth truth;
    const std::map<std::string, double> known{{"health/base", truth.health},
                                              {"send-message/base", truth.message},
                                              {"send-message/perReceiver/message", truth.perReceiver}};
    int inside = 0;
    int all = 0;
    const models::Scenario scenario = chatScenario();
    for (unsigned seed = 0; seed < 100; ++seed) {
        const Outcome outcome = calibrate(threeRuns(truth, seed), kNames, scenario, {});
        for (const auto& [name, value] : known) {
            const models::CalibratedFactor* factor = factorOf(outcome, name);
            ASSERT_NE(factor, nullptr) << name;
            const double share = factor->parts.at(name).value;
            ++all;
            if (factor->interval.low * share <= value && value <= factor->interval.high * share)
                ++inside;
        }
    }
    // 90 % are promised. The demands of one draw are not independent: a wide margin.
    EXPECT_GT(inside, 0.84 * all);
    EXPECT_LT(inside, 0.985 * all);
}

// Runs that differ by 5 % as a whole: intervals must not be narrower than that makes them.
TEST(Calibrate, RunsThatDifferWidenTheIntervals) {
    Truth truth;
    const Outcome same = calibrate(threeRuns(truth, 5), kNames, chatScenario(), {});
    truth.day = 0.05;
    const Outcome different = calibrate(threeRuns(truth, 5), kNames, chatScenario(), {});
    EXPECT_GT(different.betweenRuns, 2.0 * same.betweenRuns);
    const auto width = [](const Outcome& outcome) {
        const models::CalibratedFactor* factor = factorOf(outcome, "health/base");
        return (factor->interval.high - factor->interval.low) / factor->value;
    };
    EXPECT_GT(width(different), 1.5 * width(same));
}

TEST(Calibrate, WhatCannotBeToldApartKeepsThePriorsRatioAndSaysSo) {
    // One room size: the message's base and its deliveries rise together.
    const Truth truth;
    const std::vector<result::RunResult> runs{syntheticRun(truth, 300, 200, 10, 1),
                                              syntheticRun(truth, 700, 300, 10, 2)};
    const models::Scenario scenario = chatScenario();
    const Outcome outcome = calibrate(runs, {"a", "b"}, scenario, {});
    const auto before = demandsOf(scenario.profiles.at("headroom-chat-memory"));
    const auto after = demandsOf(outcome.profile);
    const std::string base = "send-message/base";
    const std::string each = "send-message/perReceiver/message";
    EXPECT_NEAR(after.at(base) / after.at(each), before.at(base) / before.at(each), 1e-9);
    // The sum is what was measured.
    const double sum = truth.message + 10 * truth.perReceiver;
    EXPECT_NEAR(after.at(base) + 10 * after.at(each), sum, 0.03 * sum);
    bool said = false;
    for (const std::string& note : outcome.profile.calibration->notes)
        said = said || (note.find("cannot be told apart") != std::string::npos &&
                        note.find(base) != std::string::npos);
    EXPECT_TRUE(said);
}

// 50 MB and 1.4 KB a message, in runs that differ in their messages only.
TEST(Calibrate, FindsTheMemoryOfMessages) {
    std::vector<result::RunResult> runs = threeRuns({}, 4);
    for (result::RunResult& run : runs) {
        result::Series memory{"chat memory", "bytes", {}};
        double messages = 0.0;
        for (const std::uint32_t sent : run.operation("send-message")->completed) {
            messages += sent;
            memory.perBin.push_back(50e6 + 1400.0 * messages);
        }
        run.series.push_back(memory);
    }
    const Outcome outcome = calibrate(runs, kNames, chatScenario(), {});
    EXPECT_NEAR(outcome.profile.memoryPerMessage.value, 1400.0, 14.0);
    EXPECT_NEAR(outcome.profile.memoryPerProcess.value, 50e6, 0.5e6);
    EXPECT_LT(outcome.profile.calibration->memoryError, 0.01);
}

TEST(Calibrate, TheProfileSurvivesItsFile) {
    const Outcome outcome = calibrate(threeRuns({}, 2), kNames, chatScenario(), {});
    const std::filesystem::path file = std::filesystem::path(::testing::TempDir()) / "calibrated.json";
    std::ofstream(file) << models::toJson(outcome.profile).dump(2);
    EXPECT_EQ(models::readServiceProfile(file), outcome.profile);
    std::filesystem::remove(file);
}

TEST(Calibrate, DrawsHaveTheCovarianceOfTheFit) {
    models::Scenario scenario = chatScenario();
    const Outcome outcome = calibrate(threeRuns({}, 3), kNames, scenario, {});
    scenario.profiles.at("headroom-chat-memory") = outcome.profile;
    const models::CalibratedFactor* factor = factorOf(outcome, "health/base");
    const auto& factors = outcome.profile.calibration->factors;
    const auto index = static_cast<std::size_t>(factor - factors.data());
    const double truth = factor->value * factor->parts.at("health/base").value;
    double squares = 0.0;
    constexpr int kDraws = 2000;
    for (int draw = 1; draw <= kDraws; ++draw) {
        const models::Scenario drawn =
            analysis::withDrawnDemands(scenario, static_cast<std::uint64_t>(draw));
        const double value = demandsOf(drawn.profiles.at("headroom-chat-memory")).at("health/base");
        squares += (value - truth) * (value - truth) / (truth * truth);
    }
    const double relative =
        outcome.profile.calibration->covariance[index][index] / (factor->value * factor->value);
    EXPECT_NEAR(squares / kDraws, relative, 0.15 * relative);
}

void expectUnfit(result::RunResult run, const std::string& why) {
    try {
        (void)calibrate(std::vector{std::move(run)}, {"bad.json"}, chatScenario(), {});
        ADD_FAILURE() << "was taken: " << why;
    } catch (const CalibrationError& error) {
        EXPECT_THAT(error.what(), HasSubstr("bad.json: "));
        EXPECT_THAT(error.what(), HasSubstr(why));
    }
}

TEST(Calibrate, RefusesRunsThatSayNothing) {
    const result::RunResult good = syntheticRun({}, 300, 200, 10, 1);
    result::RunResult run = good;
    run.resources[1].utilization.assign(40, 0.97F);
    expectUnfit(run, "the driver was saturated");
    run = good;
    run.series[2].perBin.assign(40, 0.2);
    expectUnfit(run, "the driver was late");
    run = good;
    run.resources.erase(run.resources.begin());
    expectUnfit(run, "no probe watched");
    run = good;
    run.resources[0].utilization.assign(40, 0.002F);
    expectUnfit(run, "the server was idle");
    run = good;
    run.resources[0].utilization.assign(40, 0.0F);
    expectUnfit(run, "saw no CPU use");
    run = good;
    run.resources[0].utilization.assign(40, 0.45F);
    expectUnfit(run, "too busy to calibrate on");
    run = good;
    run.requests.failed = run.requests.completed / 10;
    expectUnfit(run, "of the operations failed");
    EXPECT_THROW((void)calibrate({}, {}, chatScenario(), {}), CalibrationError);
}

TEST(Calibrate, RefusesRepeatsThatDisagree) {
    Truth fast;
    Truth slow;
    slow.health *= 1.6;
    slow.message *= 1.6;
    slow.perReceiver *= 1.6;
    const std::vector<result::RunResult> runs{syntheticRun(fast, 300, 200, 10, 1),
                                              syntheticRun(slow, 300, 200, 10, 1)};
    const std::vector<Verdict> verdicts = judge(runs, "chat");
    ASSERT_FALSE(verdicts[0].reasons.empty());
    EXPECT_THAT(verdicts[1].reasons[0], HasSubstr("repeats differ by"));
}

TEST(Calibrate, AsManyUsersInLargerRoomsAreNoRepeats) {
    std::vector<result::RunResult> runs{syntheticRun({}, 300, 200, 2, 1),
                                        syntheticRun({}, 300, 200, 20, 2)};
    runs[1].users.arrived = runs[0].users.arrived;
    for (const Verdict& verdict : judge(runs, "chat")) EXPECT_TRUE(verdict.reasons.empty());
}

TEST(Calibrate, OneGoodRunAmongBadOnesIsUsedAlone) {
    std::vector<result::RunResult> runs = threeRuns({}, 4);
    runs[0].resources[1].utilization.assign(40, 0.97F);
    runs[2].resources[1].utilization.assign(40, 0.97F);
    const Outcome outcome = calibrate(runs, kNames, chatScenario(), {});
    EXPECT_EQ(outcome.usable(), 1U);
    EXPECT_EQ(outcome.profile.calibration->runs, (std::vector<std::string>{"b"}));
}

} // namespace
} // namespace headroom::calibrate::test
