#include "sim/analysis/summary.hpp"
#include "tests/analysis/result_builder.hpp"

#include <gtest/gtest.h>

namespace headroom::analysis {
namespace {

models::Scenario scenario() {
    models::Scenario scenario;
    scenario.name = "built";
    scenario.title = "A built scenario";
    scenario.workload.ramp.emplace().until = 1000;
    scenario.slos.push_back({"failed_users < 1%", models::Slo::Quantity::kFailedUsers, 0.95, "",
                             models::Slo::Comparison::kLess, 0.01});
    scenario.published.push_back({"failed_users", 2.0, "%", "report", false});
    scenario.published.push_back({"p95(send)", 140.0, "ms", "report", true});
    scenario.published.push_back({"mood", 1.0, "", "report", false});
    return scenario;
}

result::RunResult run(std::uint64_t seed, std::uint32_t failed) {
    ResultBuilder builder(300, 1000);
    builder.result().seed = seed;
    builder.operation(
        "send", [](double n) { return n / 10.0; }, [](double) { return 0.1; });
    builder.operation(
        "deliver", [](double n) { return n; }, [](double) { return 0.02; });
    builder.resource("chat.loop[0]", "chat", "event-loop", [](double n, double) { return n / 2000.0; });
    builder.resource("chat.loop[1]", "chat", "event-loop", [](double n, double) { return n / 1900.0; });
    builder.failures("send", "timeout", 250, failed);
    builder.result().cost.push_back({"chat", 0.5, 0.1});
    return builder.result();
}

TEST(Summary, OfOneRun) {
    const Summary summary = summarize(scenario(), {run(5, 20)});
    EXPECT_EQ(summary.seed, 5U);
    EXPECT_EQ(summary.users.asked, 1000.0);
    EXPECT_EQ(summary.users.failed.value, 20.0);
    EXPECT_FALSE(summary.users.failed.interval);
    EXPECT_DOUBLE_EQ(summary.users.failedShare.value, 0.02);
    EXPECT_TRUE(summary.users.failedShare.interval);
    EXPECT_EQ(summary.users.peakActive.value, 1000.0);
    EXPECT_NEAR(summary.peakPerSecond, 100.0, 0.5) << "deliveries are not requests of users";
    ASSERT_EQ(summary.operations.size(), 2U);
    EXPECT_NEAR(summary.operations[0].p95.value, 0.145, 0.001);
    EXPECT_NEAR(summary.operations[0].secondsByPart.at("network"), 0.004, 1e-12);
    ASSERT_EQ(summary.errors.size(), 1U);
    EXPECT_EQ(summary.errors[0].firstSeconds, 251.0);
    ASSERT_EQ(summary.use.size(), 1U);
    EXPECT_EQ(summary.use[0].members, 2U);
    EXPECT_EQ(summary.use[0].busiest, "chat.loop[1]");
    EXPECT_NEAR(summary.use[0].peak, 1000.0 / 1900.0, 1e-6);
    EXPECT_EQ(summary.boundIn, 0U);
    EXPECT_EQ(summary.slos.at(0).verdict, Verdict::kViolated);
    EXPECT_EQ(summary.usdPerHour, 0.5);
}

TEST(Summary, OfReplicationsHasIntervals) {
    const Summary summary = summarize(scenario(), {run(1, 10), run(2, 20), run(3, 30)});
    EXPECT_EQ(summary.replications, 3U);
    EXPECT_DOUBLE_EQ(summary.users.failed.value, 20.0);
    EXPECT_TRUE(summary.users.failed.interval);
    EXPECT_NEAR(summary.users.failed.high, 20.0 + 4.30265 * 10.0 / std::sqrt(3.0), 1e-3);
    EXPECT_DOUBLE_EQ(summary.errors.at(0).count, 20.0);
    EXPECT_DOUBLE_EQ(summary.failedByCause.at("send: timeout"), 20.0);
    EXPECT_DOUBLE_EQ(summary.usdPerHour, 0.5);
}

TEST(Summary, PublishedFiguresAreComparedInTheirUnit) {
    const Summary summary = summarize(scenario(), {run(1, 20)});
    ASSERT_EQ(summary.published.size(), 3U);
    EXPECT_NEAR(summary.published[0].predicted->value, 2.0, 1e-9);
    EXPECT_NEAR(summary.published[1].predicted->value, 145.0, 1.0);
    EXPECT_FALSE(summary.published[2].predicted);
}

} // namespace
} // namespace headroom::analysis
