// The OpenMetrics export read by the Prometheus client's own parser; the dashboard against the export.

#include "sim/report/openmetrics.hpp"
#include "tests/report/python.hpp"
#include "tests/report/subjects.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::report {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(OpenMetrics, IsReadByTheParserOfPrometheus) {
    const result::RunResult run = builtRun(true);
    const ScriptOutcome read = runScript("check_openmetrics.py", openMetrics(run, 1000.0));
    if (read.code == 77) GTEST_SKIP() << read.output;
    ASSERT_EQ(read.code, 0) << read.output;
    const auto sent = run.operation("send-message")->latency.count();
    EXPECT_THAT(read.output, HasSubstr(fmt::format("count\tsend-message\t{}\n", sent)));
    EXPECT_THAT(read.output,
                HasSubstr("family\theadroom_resource_utilization_ratio\tgauge\tratio\t1001..1300\t"
                          "kind,resource,run,service\n"));
    EXPECT_THAT(read.output,
                HasSubstr("family\theadroom_errors\tcounter\t-\t1015..1300\tcause,operation,run\n"));
}

TEST(OpenMetrics, DashboardAsksOnlyForWhatIsExported) {
    const std::string dashboard =
        std::string(HEADROOM_SOURCE_DIR) + "/docs/grafana/headroom-dashboard.json";
    const ScriptOutcome read =
        runScript("check_openmetrics.py", openMetrics(builtRun(true)), {dashboard});
    if (read.code == 77) GTEST_SKIP() << read.output;
    EXPECT_EQ(read.code, 0) << read.output;
    EXPECT_THAT(read.output, HasSubstr("dashboard\t"));
}

TEST(OpenMetrics, EscapesLabelsAndWritesConstantStretchesByTheirEnds) {
    result::RunResult run = builtRun(false);
    run.scenario = "a\"b\\c\nd";
    const std::string text = openMetrics(run);
    EXPECT_THAT(text, HasSubstr(R"(run="a\"b\\c\nd plane 1")"));
    std::size_t constant = 0;
    for (auto at = text.find("resource=\"edge.requests\"} 0.001 "); at != std::string::npos;
         at = text.find("resource=\"edge.requests\"} 0.001 ", at + 1)) {
        ++constant;
    }
    EXPECT_EQ(constant, 6U) << "at 1, 61, 121, 181, 241 and 300 s";
    EXPECT_THAT(text, Not(HasSubstr("nan")));
}

} // namespace
} // namespace headroom::report
