// Verdicts for CI systems: JUnit read back by an independent parser under the schema's rules, Markdown
// within its limit and with its verdict first.

#include "sim/report/junit.hpp"
#include "sim/report/markdown.hpp"
#include "sim/report/markup.hpp"
#include "tests/report/python.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace headroom::report {
namespace {

using analysis::SloOutcome;
using analysis::Verdict;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

SloOutcome objective(const std::string& text, Verdict verdict, double value) {
    SloOutcome outcome;
    outcome.text = text;
    outcome.unit = "s";
    outcome.limit = 0.3;
    outcome.measured = {value, value * 0.9, value * 1.1, true};
    outcome.verdict = verdict;
    outcome.samples = 1200;
    return outcome;
}

std::vector<CheckedScenario> checked() {
    CheckedScenario busy{"busy", {}, {"3 replications, seeds 1 to 3"}, {}};
    busy.objectives.push_back(objective("p95(send) < 300ms", Verdict::kViolated, 0.4));
    busy.objectives.back().firstBreak = analysis::SloBreak{90.0, 812.0, 0.33};
    busy.objectives.push_back(objective("p99(send) < 300ms", Verdict::kUndecided, 0.31));
    busy.objectives.back().note = "the interval reaches across the limit";
    busy.objectives.push_back(objective("p50(send) < 300ms", Verdict::kHolds, 0.1));
    busy.objectives.push_back(objective("p50(send) < 300ms", Verdict::kHolds, 0.1));
    SloOutcome never = objective("p95(upload) < 1s", Verdict::kUndecided, 0.0);
    never.measured = analysis::Estimate::exactly(std::numeric_limits<double>::quiet_NaN());
    never.note = "never happened in the run";
    busy.objectives.push_back(never);
    return {{"calm", {objective("p95(send) < 300ms", Verdict::kHolds, 0.1)}, {}, {}},
            busy,
            {"broken", {}, {}, "s.json:3: /services: unknown"}};
}

TEST(JUnit, KeepsToTheSchemaAndCountsEveryVerdict) {
    const ScriptOutcome read = runScript("check_junit.py", junit(checked()));
    EXPECT_EQ(read.code, 0) << read.output;
    EXPECT_EQ(read.output, "calm\tp95(send) < 300ms\tpassed\n"
                           "busy\tp95(send) < 300ms\tfailure\n"
                           "busy\tp99(send) < 300ms\tskipped\n"
                           "busy\tp50(send) < 300ms\tpassed\n"
                           "busy\tp50(send) < 300ms (2)\tpassed\n"
                           "busy\tp95(upload) < 1s\tskipped\n"
                           "broken\tthe scenario can be checked\terror\n");
}

TEST(JUnit, PutsNumbersIntoTheBody) {
    const std::string text = junit(checked());
    EXPECT_THAT(text, HasSubstr("measured: 400 ms (360 ms to 440 ms)\n"));
    EXPECT_THAT(text, HasSubstr("first broken: at 812 users (1:30), then 330 ms\n"));
    EXPECT_THAT(text, HasSubstr("3 replications, seeds 1 to 3\n"));
    EXPECT_THAT(text, Not(HasSubstr("<propert")));
}

TEST(JUnit, SurvivesAnyText) {
    std::vector<CheckedScenario> hostile = checked();
    hostile[1].name = "</testsuite><a b=\"\x01\xff\xed\xa0\x80\">&']]>";
    hostile[1].objectives[0].note = "\"quoted\" <b>&amp;\x7f";
    const ScriptOutcome read = runScript("check_junit.py", junit(hostile));
    EXPECT_EQ(read.code, 0) << read.output;
    EXPECT_THAT(read.output, HasSubstr("</testsuite><a b=\"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\">&']]>\t"));
}

TEST(JUnit, TheRulesAreRules) {
    EXPECT_EQ(runScript("check_junit.py", "<testsuites/>").code, 1) << "no totals";
    std::string text = junit(checked());
    EXPECT_EQ(runScript("check_junit.py", text.substr(0, text.size() / 2)).code, 1);
    text.replace(text.find("failures=\"1\""), 12, "failures=\"2\"");
    EXPECT_EQ(runScript("check_junit.py", text).code, 1);
}

TEST(Markdown, VerdictFirstAndWorstScenarioFirst) {
    const std::string text = markdown(checked());
    EXPECT_THAT(text, StartsWith("## \u274c Objectives are violated: 1 violated, 2 undecided, 3 hold, "
                                 "1 scenario could not be checked\n\n### busy\n"));
    EXPECT_LT(text.find("### busy"), text.find("### calm"));
    EXPECT_THAT(text, HasSubstr("| \u274c violated | <code>p95(send) &lt; 300ms</code> | 400 ms (360 ms "
                                "to 440 ms) | at 812 users (1:30) |  |\n"));
    EXPECT_THAT(markdown(std::vector{checked()[0]}),
                StartsWith("## \u2705 All objectives hold: 1 hold"));
    EXPECT_THAT(markdown(std::vector{checked()[2]}), StartsWith("## \u274c Not everything"));
}

TEST(Markdown, EscapesWhatWouldBeMarkup) {
    EXPECT_EQ(escapeMarkdown("a|b\n<script>@x [l](u) *s* `c`"),
              "a\\|b &lt;script&gt;&#64;x \\[l\\](u) \\*s\\* \\`c\\`");
}

TEST(Markdown, IsCutAtALineWithinTheLimit) {
    std::vector<CheckedScenario> many;
    for (int i = 0; i < 9000; ++i) {
        many.push_back(checked()[0]);
        many.back().name += std::to_string(i);
    }
    const std::string text = markdown(many);
    EXPECT_LE(text.size(), kStepSummaryBytes);
    EXPECT_GT(text.size(), kStepSummaryBytes - 1000);
    EXPECT_THAT(text, StartsWith("## \u2705 All objectives hold: 9000 hold"));
    EXPECT_THAT(text.substr(text.size() - 100), HasSubstr("|\n\n**Cut here:**"));
    EXPECT_EQ(cutMarkdown("short\n", 6), "short\n");
    EXPECT_LE(cutMarkdown(std::string(500, 'x'), 20).size(), 20U);
}

} // namespace
} // namespace headroom::report
