#include "sim/analysis/binding.hpp"
#include "tests/analysis/result_builder.hpp"

#include <gtest/gtest.h>

namespace headroom::analysis {
namespace {

using Reason = BindingGroup::Reason;

TEST(Binding, NothingBoundNamesTheNearestWithItsPeak) {
    ResultBuilder builder(100, 900);
    builder.resource("chat.loop[0]", "chat", "event-loop", [](double n, double) { return n / 2000.0; });
    builder.resource("chat.memory[0]", "chat", "memory", [](double, double) { return 0.46; });
    const BindingReport report = findBinding(builder.result());
    EXPECT_TRUE(report.fleet.empty());
    ASSERT_TRUE(report.nearest);
    // 0.45 of 0.90 is nearer than 0.46 of 0.95
    EXPECT_EQ(report.nearest->resource, "chat.loop[0]");
    EXPECT_NEAR(report.nearest->peakUtilization, 0.45, 1e-6);
    EXPECT_EQ(report.nearest->users, 900.0);
}

TEST(Binding, BusyIsTheMeanOfTenSecondsNotOneBin) {
    ResultBuilder builder(100, 100);
    builder.resource("spike", "a", "cpu", [](double, double s) { return s == 50.0 ? 1.0 : 0.5; });
    builder.resource("busy", "b", "cpu", [](double, double s) { return s >= 40.0 ? 0.9 : 0.0; });
    const BindingReport report = findBinding(builder.result());
    ASSERT_EQ(report.fleet.size(), 1U);
    EXPECT_EQ(report.fleet[0].first.resource, "busy");
    EXPECT_EQ(report.fleet[0].reason, Reason::kBusy);
    EXPECT_EQ(report.fleet[0].first.atSeconds, 50.0) << "the end of the first window that is all busy";
    EXPECT_EQ(report.fleet[0].first.users, builder.users()[49]);
}

TEST(Binding, ThresholdDependsOnTheKind) {
    for (const char* kind : {"cpu", "event-loop", "network"}) EXPECT_EQ(busyThreshold(kind), 0.90);
    for (const char* kind : {"memory", "connections", "file-descriptors", "rate", "pool", "backlog"}) {
        EXPECT_EQ(busyThreshold(kind), 0.95);
    }
    ResultBuilder builder(20, 10);
    builder.resource("m", "chat", "memory", [](double, double) { return 0.93; });
    EXPECT_TRUE(findBinding(builder.result()).fleet.empty());
}

TEST(Binding, RefusalBindsAtItsTime) {
    ResultBuilder builder(100, 100);
    builder.resource("alb.rate", "edge", "rate", [](double, double) { return 0.2; });
    builder.result().resources[0].refusals = 7;
    builder.result().resources[0].firstRefusalSeconds = 33.5;
    const BindingReport report = findBinding(builder.result());
    ASSERT_EQ(report.fleet.size(), 1U);
    EXPECT_EQ(report.fleet[0].reason, Reason::kRefused);
    EXPECT_EQ(report.fleet[0].first.atSeconds, 33.5);
    EXPECT_EQ(report.fleet[0].refusals, 7U);
}

TEST(Binding, LongWaitsBindOnlyABusyResource) {
    const auto wait = [](double, double s) { return s >= 30.0 ? 0.2 : 0.0; };
    ResultBuilder builder(100, 100);
    builder.resource(
        "burst", "a", "event-loop", [](double, double) { return 0.3; }, wait);
    builder.resource(
        "loaded", "b", "event-loop", [](double, double) { return 0.75; }, wait);
    builder.resource(
        "memory", "c", "memory", [](double, double) { return 0.75; }, wait);
    const BindingReport report = findBinding(builder.result());
    ASSERT_EQ(report.fleet.size(), 1U);
    EXPECT_EQ(report.fleet[0].first.resource, "loaded");
    EXPECT_EQ(report.fleet[0].reason, Reason::kWaiting);
    EXPECT_EQ(report.fleet[0].first.atSeconds, 35.0) << "five of ten seconds at 200 ms are 100 ms";
}

TEST(Binding, GroupsCountTheirMembersAndOrderByTheFirst) {
    ResultBuilder builder(200, 100);
    builder.resource("node", "store", "cpu", [](double, double s) { return s >= 90.0 ? 1.0 : 0.1; });
    for (int i = 0; i < 4; ++i) {
        builder.resource("chat.loop[" + std::to_string(i) + "]", "chat", "event-loop",
                         [i](double, double s) { return i < 3 && s >= 100.0 - 20.0 * i ? 1.0 : 0.0; });
    }
    const BindingReport report = findBinding(builder.result());
    ASSERT_EQ(report.fleet.size(), 2U);
    EXPECT_EQ(report.fleet[0].service, "chat");
    EXPECT_EQ(report.fleet[0].first.resource, "chat.loop[2]");
    EXPECT_EQ(report.fleet[0].first.atSeconds, 69.0) << "9 s at 100 % of 10 s are 90 %";
    EXPECT_EQ(report.fleet[0].members, 4U);
    EXPECT_EQ(report.fleet[0].bound, 3U);
    EXPECT_EQ(report.fleet[0].halfAtSeconds, 89.0);
    EXPECT_EQ(report.fleet[1].service, "store");
    EXPECT_EQ(report.nearest->resource, "chat.loop[3]");
}

TEST(Binding, LoadGeneratorIsKeptApart) {
    ResultBuilder builder(20, 10);
    builder.resource("gen", kLoadGenerator, "cpu", [](double, double) { return 1.0; });
    builder.resource("chat", "chat", "cpu", [](double, double) { return 0.1; });
    const BindingReport report = findBinding(builder.result());
    EXPECT_TRUE(report.fleet.empty());
    ASSERT_EQ(report.loadGenerator.size(), 1U);
    EXPECT_EQ(report.nearest->resource, "chat");
}

TEST(Binding, RunShorterThanTheWindowIsOneWindow) {
    ResultBuilder builder(3, 10);
    builder.resource("a", "chat", "cpu", [](double, double) { return 0.95; });
    const BindingReport report = findBinding(builder.result());
    ASSERT_EQ(report.fleet.size(), 1U);
    EXPECT_EQ(report.fleet[0].first.atSeconds, 3.0);
}

TEST(Binding, EmptyResultHasNeitherBoundNorNearest) {
    const BindingReport report = findBinding(result::RunResult{});
    EXPECT_TRUE(report.fleet.empty());
    EXPECT_FALSE(report.nearest);
}

} // namespace
} // namespace headroom::analysis
