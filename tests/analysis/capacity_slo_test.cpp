// Objectives on capacity and headroom, and those of a run that have no interval on a single one.

#include "models/slo.hpp"
#include "sim/analysis/capacity_slo.hpp"
#include "tests/analysis/result_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace headroom::analysis {
namespace {

using testing::ElementsAre;

Capacity found() {
    Capacity capacity;
    capacity.askedUsers = 2500.0;
    capacity.users = {3000.0, 2900.0, 3100.0, true};
    capacity.headroomShare = {0.2, 0.16, 0.24, true};
    capacity.brokenSlo = "p95(send) < 300ms";
    capacity.seedUsers = {2950.0, 3050.0};
    capacity.runs = 17;
    return capacity;
}

Verdict verdictOn(const char* slo, const Capacity& capacity) {
    return checkCapacity(models::parseSlo(slo), capacity).verdict;
}

TEST(CapacitySlo, VerdictComesFromTheInterval) {
    EXPECT_EQ(verdictOn("capacity >= 2900", found()), Verdict::kHolds);
    EXPECT_EQ(verdictOn("capacity > 2900", found()), Verdict::kUndecided);
    EXPECT_EQ(verdictOn("capacity >= 3101", found()), Verdict::kViolated);
    EXPECT_EQ(verdictOn("headroom >= 15%", found()), Verdict::kHolds);
    EXPECT_EQ(verdictOn("headroom >= 20%", found()), Verdict::kUndecided);
    EXPECT_EQ(verdictOn("headroom >= 25%", found()), Verdict::kViolated);
    const SloOutcome outcome = checkCapacity(models::parseSlo("capacity >= 2900"), found());
    EXPECT_EQ(estimateText(outcome.measured, outcome.unit), "3 000 users (2 900 users to 3 100 users)");
    EXPECT_EQ(outcome.note, "beyond it \"p95(send) < 300ms\" breaks first");
    EXPECT_EQ(outcome.samples, 17U);
}

TEST(CapacitySlo, WithoutANumber) {
    Capacity none = found();
    none.state = Capacity::State::kBelowOneUser;
    EXPECT_EQ(verdictOn("capacity >= 1", none), Verdict::kViolated);
    EXPECT_EQ(verdictOn("headroom >= 0%", none), Verdict::kViolated);
    EXPECT_TRUE(capacityFigure(none, 1, 0.02).values.empty());
    Capacity beyond = found();
    beyond.state = Capacity::State::kBeyondHighest;
    beyond.users = {160000.0, 160000.0, std::numeric_limits<double>::infinity(), true};
    EXPECT_EQ(verdictOn("capacity >= 3000", beyond), Verdict::kHolds);
    EXPECT_EQ(verdictOn("capacity >= 200000", beyond), Verdict::kUndecided);
}

TEST(CapacitySlo, TheSearchIsUnderObjectivesThatLoadCanBreak) {
    std::vector<models::Slo> slos;
    for (const char* text : {"p95 < 1s", "throughput > 100/s", "capacity > 10", "cost_per_hour < 1",
                             "failed_users < 1%", "headroom > 1%", "peak_utilization < 80%"})
        slos.push_back(models::parseSlo(text));
    std::vector<std::string> kept;
    for (const models::Slo& slo : loadObjectives(slos)) kept.push_back(slo.text);
    EXPECT_THAT(kept, ElementsAre("p95 < 1s", "failed_users < 1%", "peak_utilization < 80%"));
}

TEST(CapacitySlo, SeedsOfTheSearchBecomeAFigure) {
    const Figure figure = capacityFigure(found(), 7, 0.02);
    EXPECT_THAT(figure.seeds, ElementsAre(7, 8));
    EXPECT_THAT(figure.values, ElementsAre(2950.0, 3050.0));
    EXPECT_DOUBLE_EQ(figure.grain, 61.0);
    EXPECT_FALSE(figure.lessIsBetter);
}

TEST(RunSlo, CapacityIsLeftToTheCheck) {
    ResultBuilder builder(60, 100);
    const SloOutcome outcome = checkSlo(models::parseSlo("capacity >= 10"), {&builder.result()});
    EXPECT_FALSE(outcome.evaluated);
    EXPECT_EQ(outcome.verdict, Verdict::kUndecided);
    EXPECT_EQ(outcome.note, "evaluated by 'headroom check'");
    EXPECT_TRUE(std::isnan(outcome.measured.value));
}

TEST(RunSlo, CostIsThatOfTheRun) {
    ResultBuilder builder(60, 100);
    builder.result().cost = {{"20 x t3.small", 0.52, 0.1}, {"load balancer", 0.03, 0.01}};
    const SloOutcome outcome = checkSlo(models::parseSlo("cost_per_hour < $0.60"), {&builder.result()});
    EXPECT_EQ(outcome.verdict, Verdict::kHolds);
    EXPECT_DOUBLE_EQ(outcome.measured.value, 0.55);
    EXPECT_EQ(valueText(0.55, outcome.unit), "$0.55/h");
    EXPECT_EQ(checkSlo(models::parseSlo("cost_per_hour < 0.5"), {&builder.result()}).verdict,
              Verdict::kViolated);
}

TEST(RunSlo, PeakUtilizationIsTheLargestTenSecondMeanOfTheService) {
    ResultBuilder builder(100, 100);
    // 0.9 for five seconds only, 0.6 for ten, else 0.2: the largest mean over 10 s is 0.6.
    builder.resource("chat.loop[0]", "chat", "event-loop", [](double, double second) {
        return second >= 20 && second < 25 ? 0.9 : second >= 50 && second < 60 ? 0.6 : 0.2;
    });
    builder.resource("chat.loop[1]", "chat", "event-loop", [](double, double) { return 0.3; });
    builder.resource("chat.credits", "chat", "credits", [](double, double) { return 1.0; });
    builder.resource("redis.loop[0]", "redis", "event-loop", [](double, double) { return 0.7; });
    builder.resource("load.cpu", "load-generator", "cpu", [](double, double) { return 0.95; });
    const std::vector<const result::RunResult*> runs{&builder.result()};
    const auto peakOf = [&](const char* text) {
        return checkSlo(models::parseSlo(text), runs).measured.value;
    };
    EXPECT_NEAR(peakOf("peak_utilization(chat) < 80%"), 0.6, 1e-6);
    EXPECT_NEAR(peakOf("peak_utilization(redis) < 80%"), 0.7, 1e-6);
    EXPECT_NEAR(peakOf("peak_utilization < 80%"), 0.7, 1e-6) << "of the fleet, not its generator";
    const auto broken = firstBreak(models::parseSlo("peak_utilization(chat) < 50%"), builder.result());
    ASSERT_TRUE(broken);
    EXPECT_EQ(broken->atSeconds, 25.0) << "5 s at 0.9 and 5 s at 0.2 are 0.55, 4 s are 0.48";
    const SloOutcome unknown = checkSlo(models::parseSlo("peak_utilization(front) < 50%"), runs);
    EXPECT_EQ(unknown.verdict, Verdict::kUndecided);
    EXPECT_EQ(unknown.note, "no resource was watched");
}

} // namespace
} // namespace headroom::analysis
