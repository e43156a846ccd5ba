// The whole report of a small constructed fleet against golden files. After an intended change run the
// test with HEADROOM_UPDATE_GOLDEN=1 and read the difference.

#include "sim/report/answer.hpp"
#include "sim/report/report_json.hpp"
#include "sim/report/terminal_report.hpp"
#include "tests/analysis/result_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace headroom::report {
namespace {

using analysis::ResultBuilder;
using models::Slo;
using testing::HasSubstr;
using testing::StartsWith;

models::Scenario scenario() {
    models::Scenario scenario;
    scenario.name = "small";
    scenario.title = "A small fleet \u00b7 \ucc44\ud305";
    scenario.workload.ramp.emplace().until = 1000;
    scenario.slos.push_back({"p95(send-message) < 300ms", Slo::Quantity::kLatencyQuantile, 0.95,
                             "send-message", Slo::Comparison::kLess, 0.3});
    scenario.slos.push_back(
        {"failed_users < 2%", Slo::Quantity::kFailedUsers, 0.95, "", Slo::Comparison::kLess, 0.02});
    scenario.published.push_back({"failed_users", 0.01, "share", "a report", false});
    scenario.published.push_back({"p95(send-message)", 60.0, "ms", "another report", true});
    return scenario;
}

/// Latency bends at 600 users and two of four event loops bind; cold: nothing of the kind.
result::RunResult run(bool hot) {
    ResultBuilder builder(300, 1000);
    builder.result().events = 1234567;
    builder.operation(
        "login", [](double n) { return n < 1000.0 ? 4.0 : 0.0; }, [](double) { return 0.1; });
    builder.operation(
        "send-message", [](double n) { return n / 4.0; },
        [hot](double n) { return hot ? 0.03 + std::max(0.0, n - 600.0) * 0.002 : 0.03; });
    builder.operation(
        "deliver", [](double n) { return n; }, [](double) { return 0.02; });
    for (int i = 0; i < 4; ++i) {
        const double factor = hot && i < 2 ? 1.3 : 0.4;
        builder.resource(
            "chat.event-loop[" + std::to_string(i) + "]", "chat", "event-loop",
            [factor](double n, double) { return std::min(1.0, n / 1000.0 * factor); },
            [](double n, double) { return n * 1e-6; });
    }
    builder.resource("chat.memory[0]", "chat", "memory", [](double, double) { return 0.31; });
    builder.resource("edge.requests", "edge", "rate", [](double, double) { return 0.001; });
    builder.result().cost = {{"chat: 1 x t3.small", 0.026, 0.0022}, {"edge", 0.0225, 0.0019}};
    builder.result().notes = {"Round trips are assumed."};
    if (hot) builder.failures("send-message", "timeout", 220, 50);
    return builder.result();
}

void expectGolden(const std::string& name, const std::string& text) {
    const std::string file = std::string(HEADROOM_SOURCE_DIR) + "/tests/report/golden/" + name;
    if (std::getenv("HEADROOM_UPDATE_GOLDEN") != nullptr) std::ofstream(file, std::ios::binary) << text;
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream golden;
    golden << stream.rdbuf();
    EXPECT_EQ(text, golden.str()) << file;
}

TEST(TerminalReport, AsciiGolden) {
    const auto result = run(true);
    const analysis::Summary summary = analysis::summarize(scenario(), {result});
    expectGolden("hot-ascii.txt", terminalReport({false, false, 100}, summary, result));
}

TEST(TerminalReport, UnicodeGoldenOfThreeReplications) {
    std::vector<result::RunResult> runs(3, run(false));
    for (std::size_t i = 0; i < runs.size(); ++i) runs[i].seed = i + 1;
    analysis::Summary summary = analysis::summarize(scenario(), runs);
    analysis::SteeperRamp steeper;
    steeper.toUsers = 2000.0;
    steeper.firstBreak = analysis::SloBreak{400.0, 1650.0, 0.4};
    steeper.brokenSlo = "p95(send-message) < 300ms";
    summary.steeper = steeper;
    expectGolden("cold-unicode.txt", terminalReport({true, false, 80}, summary, runs.front()));
}

TEST(TerminalReport, IsAsciiWithoutUnicodeAndPlainWithoutColour) {
    const auto result = run(true);
    const analysis::Summary summary = analysis::summarize(scenario(), {result});
    for (const char c : terminalReport({false, false, 100}, summary, result)) {
        ASSERT_TRUE(c == '\n' || (c >= ' ' && c < 127)) << static_cast<int>(c);
    }
    EXPECT_THAT(terminalReport({true, true, 100}, summary, result), HasSubstr("\x1b[31m"));
}

TEST(TerminalReport, KeepsToItsWidth) {
    const auto result = run(true);
    const analysis::Summary summary = analysis::summarize(scenario(), {result});
    for (const std::size_t width : {100U, 120U, 160U}) {
        std::istringstream lines(terminalReport({true, false, width}, summary, result));
        for (std::string line; std::getline(lines, line);) EXPECT_LE(displayWidth(line), width) << line;
    }
}

TEST(Answer, SaysHowManyFitAndWhatBindsFirst) {
    const analysis::Summary summary = analysis::summarize(scenario(), {run(true)});
    const Answer said = answer(summary);
    EXPECT_EQ(said.fit, Fit::kNo);
    EXPECT_THAT(said.headline, StartsWith("Of the 1 000 users only about 7"));
    EXPECT_THAT(said.headline, HasSubstr("\"p95(send-message) < 300ms\" does not hold"));
    EXPECT_THAT(said.headline, HasSubstr("50 users failed (5 %), at \"send-message: timeout\"."));
    EXPECT_THAT(said.findings.at(0), StartsWith("First to bind: chat event loops (2 of 4) at "));
    EXPECT_THAT(said.findings.at(1), StartsWith("Knee: from "));
}

TEST(Answer, SaysThatNothingBoundAndWhatIsNearest) {
    const analysis::Summary summary = analysis::summarize(scenario(), {run(false)});
    const Answer said = answer(summary);
    EXPECT_EQ(said.fit, Fit::kYes);
    EXPECT_EQ(said.headline, "All 1 000 users fit. No user failed.");
    EXPECT_THAT(
        said.findings.at(0),
        StartsWith("Nothing bound. Nearest: chat event loop, with chat.event-loop[0] 40 % used"));
    EXPECT_THAT(said.findings.at(1),
                StartsWith("No knee within the load: p95(send-message) stays near"));
}

TEST(Answer, WarnsOfTheLoadGenerator) {
    auto result = run(false);
    result.resources[0].service = analysis::kLoadGenerator;
    for (float& busy : result.resources[0].utilization) busy = 1.0F;
    const Answer said = answer(analysis::summarize(scenario(), {result}));
    EXPECT_THAT(said.findings.back(), StartsWith("Beware: the load generator itself bound"));
}

TEST(ReportJson, HoldsTheFindingsWithNullForTheUnknown) {
    const auto json = toJson(analysis::summarize(scenario(), {run(true)}));
    EXPECT_EQ(json["headroom-summary"], 1);
    EXPECT_EQ(json["answer"]["fits"], "no");
    EXPECT_EQ(json["binding"]["fleet"][0]["bound"], 2);
    EXPECT_EQ(json["binding"]["fleet"][0]["half"]["users"], json["binding"]["fleet"][0]["users"]);
    EXPECT_EQ(json["knee"]["found"], true);
    EXPECT_EQ(json["slos"][1]["verdict"], "violated");
    EXPECT_EQ(json["users"]["failed"]["value"], 50);
    EXPECT_EQ(json["published"][0]["published"], 0.01);
    EXPECT_FALSE(json.contains("steeperRamp"));
    const auto again = toJson(analysis::summarize(scenario(), {run(true)}));
    EXPECT_EQ(json.dump(2), again.dump(2));
}

} // namespace
} // namespace headroom::report
