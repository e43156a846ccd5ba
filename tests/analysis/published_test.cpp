// Quantities a published figure may name, read off results built by hand.

#include "sim/analysis/published.hpp"
#include "tests/analysis/result_builder.hpp"

#include <gtest/gtest.h>

namespace headroom::analysis {
namespace {

/// 300 s, one user more every 0.3 s up to 1000; "send" at a tenth of the users a second.
result::RunResult built() {
    ResultBuilder builder(300, 1000);
    builder.operation(
        "send", [](double n) { return n / 10.0; }, [](double) { return 0.1; });
    builder.resource("chat.loop[0]", "chat", "event-loop", [](double n, double) { return n / 1000.0; });
    builder.resource("chat.cpu[0]", "chat", "cpu", [](double n, double) { return n / 2000.0; });
    builder.resource("load-generator.ports", "load-generator", "ports",
                     [](double n, double) { return n > 500.0 ? 1.0 : 0.1; });
    builder.failures("send", "timeout", 250, 20);
    builder.failures("send", "reset", 260, 5);
    builder.result().cost.push_back({"chat", 0.5, 0.1});
    builder.result().series.push_back({"rooms", "rooms", {1.0, 7.0, 3.0}});
    return builder.result();
}

std::optional<double> predicted(const std::string& quantity, const std::string& unit = "") {
    models::Scenario scenario;
    scenario.name = "built";
    scenario.workload.ramp.emplace().until = 1000;
    scenario.published.push_back({quantity, 1.0, unit, "report", false});
    const Summary summary = summarize(scenario, {built()});
    EXPECT_EQ(summary.published.size(), 1U);
    const auto& value = summary.published.at(0).predicted;
    return value ? std::optional(value->value) : std::nullopt;
}

TEST(Published, CountsAndRates) {
    const double completed = predicted("completed(send)").value();
    EXPECT_GT(completed, 10'000.0);
    EXPECT_NEAR(predicted("throughput(send)", "/s").value(), completed / 300.0, 1e-9);
    EXPECT_NEAR(predicted("throughput(send)", "/min").value(), completed / 5.0, 1e-6);
    EXPECT_NEAR(predicted("peak_throughput(send)", "/s").value(), 100.0, 2.0);
    EXPECT_EQ(predicted("peak_throughput", "/s"), predicted("peak_throughput(send)", "/s"));
    EXPECT_EQ(predicted("failed(send)"), 25.0);
    EXPECT_EQ(predicted("failed(send: reset)"), 5.0);
    EXPECT_EQ(predicted("failed(send: flood)"), 0.0);
    EXPECT_EQ(predicted("last(send)", "min"), 5.0);
    EXPECT_NEAR(predicted("error_rate(send)", "%").value(), 100.0 * 25.0 / (completed + 25.0), 0.2);
}

TEST(Published, LatenciesInTheirUnits) {
    EXPECT_NEAR(predicted("p95(send)", "s").value() * 1000.0, predicted("p95(send)", "ms").value(),
                1e-9);
    EXPECT_NEAR(predicted("mean(send)", "ms").value(), 100.0, 5.0);
}

TEST(Published, Resources) {
    EXPECT_NEAR(predicted("peak_utilization(chat)", "%").value(), 100.0, 2.0);
    EXPECT_NEAR(predicted("peak_utilization(chat cpu)", "%").value(), 50.0, 1.0);
    EXPECT_EQ(predicted("binds_first(chat event-loop)", "yes/no"), 1.0);
    EXPECT_EQ(predicted("binds_first(chat cpu)", "yes/no"), 0.0);
    EXPECT_EQ(predicted("binds(chat event-loop)", "yes/no"), 1.0);
    EXPECT_EQ(predicted("binds(chat cpu)", "yes/no"), 0.0);
    EXPECT_EQ(predicted("binds_first(load-generator ports)", "yes/no"), 1.0);
    EXPECT_EQ(predicted("peak(rooms)", "rooms"), 7.0);
}

TEST(Published, Findings) {
    EXPECT_EQ(predicted("end(rooms)"), 3.0);
    EXPECT_EQ(predicted("happens(failed(send: reset))", "yes/no"), 1.0);
    EXPECT_EQ(predicted("happens(failed(send: flood))", "yes/no"), 0.0);
    EXPECT_FALSE(predicted("happens(happiness)", "yes/no"));
    EXPECT_EQ(predicted("holds(mean(send) < 200ms)", "yes/no"), 1.0);
    EXPECT_EQ(predicted("holds(mean(send) < 50ms)", "yes/no"), 0.0);
    EXPECT_FALSE(predicted("holds(mean(send) is short)", "yes/no"));
}

TEST(Published, CostAndWhatNobodyKnows) {
    EXPECT_EQ(predicted("cost_per_hour"), 0.5);
    EXPECT_EQ(predicted("cost_per_month"), 365.0);
    for (const char* quantity : {"happiness", "completed(dance)", "p95(dance)", "peak(hats)",
                                 "peak_utilization(chat hats)", "pxx(send)", "completed(send"})
        EXPECT_FALSE(predicted(quantity)) << quantity;
}

TEST(Published, FiguresOfOtherVariantsAreLeftOut) {
    models::Scenario scenario;
    scenario.workload.ramp.emplace().until = 1000;
    scenario.published.push_back({"users", 1.0, "users", "report", false});
    scenario.published.push_back({"users", 2.0, "users", "report", false, "before"});
    scenario.variant = "before";
    const Summary summary = summarize(scenario, {built()});
    ASSERT_EQ(summary.published.size(), 1U);
    EXPECT_EQ(summary.published[0].published.value, 2.0);
}

} // namespace
} // namespace headroom::analysis
