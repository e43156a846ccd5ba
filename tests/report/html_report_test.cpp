// HTML reports: read by a strict parser, opened in a real browser.

#include "sim/report/html_report.hpp"
#include "sim/report/run_markdown.hpp"
#include "tests/report/python.hpp"
#include "tests/report/subjects.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::report {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr int kNotInstalled = 77;

std::vector<Subject> hot() { return {subjectOf({builtRun(true)})}; }
std::vector<Subject> two() {
    return {subjectOf({builtRun(false, 1), builtRun(false, 2)}, "before"),
            subjectOf({builtRun(true)}, "<after>")};
}

TEST(HtmlReport, IsWellFormedSelfContainedAndAccessible) {
    for (const std::vector<Subject>& subjects : {hot(), two()}) {
        const ScriptOutcome read = runScript("check_html.py", htmlReport(subjects));
        if (read.code == kNotInstalled) GTEST_SKIP() << read.output;
        EXPECT_EQ(read.code, 0) << read.output;
        EXPECT_THAT(read.output, Not(StartsWith("0 charts")));
    }
}

TEST(HtmlReport, SaysTheVerdictFirst) {
    const std::string page = htmlReport(hot());
    const auto verdict = page.find("The users do not fit");
    ASSERT_NE(verdict, std::string::npos);
    for (const char* later :
         {"id=\"objectives-h\"", "id=\"charts-h\"", "id=\"binding-h\"", "id=\"operations-h\"",
          "id=\"errors-h\"", "id=\"use-h\"", "id=\"cost-table-h\"", "id=\"published-h\"",
          "id=\"notes-h\"", "id=\"reproduce-h\""}) {
        const auto at = page.find(later);
        ASSERT_NE(at, std::string::npos) << later;
        EXPECT_LT(verdict, at) << later;
    }
    EXPECT_THAT(page, HasSubstr("headroom run built.json --seed 1"));
    EXPECT_THAT(page, HasSubstr("Of the 1 000 users only about 7"));
}

TEST(HtmlReport, EscapesEverything) {
    const std::string page = htmlReport(two());
    EXPECT_THAT(page, HasSubstr("&lt;/script&gt;&lt;b&gt;&quot;&amp;"));
    EXPECT_THAT(page, Not(HasSubstr("</script><b>")));
    EXPECT_THAT(page, Not(HasSubstr("<after>")));
}

TEST(HtmlReport, EqualInputsGiveEqualBytes) { EXPECT_EQ(htmlReport(two()), htmlReport(two())); }

TEST(HtmlReport, SaysWhenObjectivesAreUnknown) {
    std::vector<Subject> subjects = hot();
    subjects[0].summary.slos.clear();
    subjects[0].hasScenario = false;
    EXPECT_THAT(htmlReport(subjects), HasSubstr("its scenario was not found"));
    EXPECT_THAT(runMarkdown(subjects), HasSubstr("its scenario was not found"));
}

// The users of the constructed run rise evenly to 1 000 at 270 s of 300: at the middle of the chart, 150 s,
// there are 1 000 * 149 / 270 of them in the bin that ends there.
TEST(HtmlReport, ChromiumShowsItWithoutErrorsAtEveryWidth) {
    for (const char* width : {"1280", "500"}) {
        const ScriptOutcome seen = runScript("browse.py", htmlReport(hot()), {width});
        if (seen.code == kNotInstalled) GTEST_SKIP() << seen.output;
        EXPECT_EQ(seen.code, 0) << seen.output;
        EXPECT_THAT(seen.output, StartsWith("tip 2:30\n")) << "nothing before the values: no complaint";
        EXPECT_THAT(seen.output, HasSubstr("tip active  55"));
    }
}

TEST(RunMarkdown, VerdictFirstThenTablesWithinTheLimit) {
    const std::string text = runMarkdown(hot());
    EXPECT_THAT(text, StartsWith("## \u274c A small fleet"));
    EXPECT_THAT(text, HasSubstr("\n**Of the 1 000 users only about 7"));
    EXPECT_THAT(text, HasSubstr("| \u274c violated | <code>p95(send-message) &lt; 300ms</code> |"));
    EXPECT_THAT(text, HasSubstr("chat event loops"));
    EXPECT_THAT(text, Not(HasSubstr("<script")));
    EXPECT_LE(runMarkdown(two(), 3000).size(), 3000U);
    EXPECT_THAT(runMarkdown(two(), 3000), HasSubstr("**Cut here:**"));
}

TEST(Sparkline, ScalesFromZeroToTheLargest) {
    EXPECT_EQ(sparkline({0.0, 1.0, 7.0}), "\u2581\u2582\u2588");
    EXPECT_EQ(sparkline({1.0, 7.0, 2.0, 3.5}, 2), "\u2588\u2585") << "the largest of each share";
    EXPECT_EQ(sparkline({}), "");
    EXPECT_EQ(sparkline({0.0, 0.0}), "\u2581\u2581");
}

} // namespace
} // namespace headroom::report
