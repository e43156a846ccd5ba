// Attribution of known parts: shares, ranking, service against waiting.

#include "sim/analysis/attribution.hpp"

#include <gtest/gtest.h>

namespace headroom::analysis {
namespace {

result::OperationResult operation(const std::string& name, int count,
                                  std::map<std::string, double> parts) {
    result::OperationResult result;
    result.name = name;
    result.latency = result::Histogram(result::Histogram::kThreeDigits);
    for (int i = 0; i < count; ++i) result.latency.add(1000);
    for (auto& [part, seconds] : parts) seconds *= count;
    result.secondsByPart = std::move(parts);
    return result;
}

TEST(Attribution, RanksPartsAndOperationsByTime) {
    result::RunResult run;
    run.binCount = 1;
    run.operations = {
        operation("rare", 10, {{"network", 0.1}, {"chat wait", 0.6}, {"chat service", 0.3}}),
        operation("often", 1000, {{"network", 0.02}, {"chat wait", 0.0}, {"redis", 0.03}}),
    };
    const Attribution attribution = attribute(run);
    ASSERT_EQ(attribution.operations.size(), 2U);
    EXPECT_EQ(attribution.operations[0].operation, "often") << "50 s in all against 10 s";
    EXPECT_EQ(attribution.operations[0].parts.front().part, "redis");
    EXPECT_NEAR(attribution.operations[0].parts.front().share, 0.6, 1e-12);
    const OperationAttribution& rare = attribution.operations[1];
    EXPECT_NEAR(rare.meanSeconds, 1.0, 1e-12);
    EXPECT_NEAR(rare.waitingShare, 0.6, 1e-12);
    EXPECT_EQ(rare.parts.front().resource, "chat");
    EXPECT_TRUE(rare.parts.front().waiting);
    EXPECT_FALSE(rare.parts[1].waiting);
    EXPECT_EQ(rare.parts[1].resource, "chat");
    // Together: 60 s over 1010 operations, network 21 s, redis 30 s, chat 9 s.
    EXPECT_NEAR(attribution.all.meanSeconds, 60.0 / 1010.0, 1e-12);
    EXPECT_EQ(attribution.all.parts.front().part, "redis");
    EXPECT_NEAR(attribution.all.waitingShare, 0.1, 1e-12);
    double shares = 0.0;
    for (const PartShare& part : attribution.all.parts) shares += part.share;
    EXPECT_NEAR(shares, 1.0, 1e-12);
}

TEST(Attribution, WhatIsMeasuredInsideAServiceIsNotCountedTwice) {
    result::RunResult run;
    run.binCount = 1;
    run.operations = {operation("order", 10, {{"network", 0.1}, {"app service", 0.3}}),
                      operation("app.order", 10, {{"app service", 0.3}})};
    const Attribution attribution = attribute(run);
    ASSERT_EQ(attribution.operations.size(), 2U);
    EXPECT_NEAR(attribution.all.meanSeconds, 0.4, 1e-12);
    EXPECT_EQ(attribution.all.completed, 10.0);
}

TEST(Attribution, UseIsRankedByNearnessToItsOwnLimitRefusalsFirst) {
    result::RunResult run;
    run.binCount = 20;
    const auto add = [&](const std::string& name, const std::string& kind, float level,
                         std::uint64_t refusals) {
        result::ResourceSeries series;
        series.name = name;
        series.service = name;
        series.kind = kind;
        series.utilization.assign(20, level);
        series.refusals = refusals;
        run.resources.push_back(series);
    };
    add("a", "cpu", 0.85F, 0);      // 0.94 of its limit
    add("b", "credits", 0.049F, 0); // 0.98 of its limit
    add("c", "rate", 0.1F, 3);      // refused
    const Attribution attribution = attribute(run);
    ASSERT_EQ(attribution.use.size(), 3U);
    EXPECT_EQ(attribution.use[0].service, "c");
    EXPECT_EQ(attribution.use[1].service, "b");
    EXPECT_NEAR(attribution.use[1].nearness(), 0.98, 1e-6);
    EXPECT_EQ(attribution.use[2].service, "a");
}

} // namespace
} // namespace headroom::analysis
