// headroom import, and what report and diff make of an imported result.

#include "sim/result/result_json.hpp"
#include "tests/cli/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace headroom::cli {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

std::string sample(const std::string& name) {
    return std::string(HEADROOM_SOURCE_DIR) + "/tests/live/import/samples/" + name;
}

TEST(ImportCommand, WritesAResultThatReportReads) {
    const Scratch scratch;
    const std::string out = scratch / "r.json";
    const Outcome imported = headroom({"import", sample("jmeter.csv"), "--out", out, "--name", "shop"});
    ASSERT_EQ(imported.code, 0) << imported.err;
    EXPECT_THAT(imported.out, AllOf(HasSubstr("JMeter: "), HasSubstr("137 requests completed, 7 failed"),
                                    HasSubstr("login: 68 completed")));
    EXPECT_EQ(imported.err, "");
    const result::RunResult run = result::readResult(out);
    EXPECT_EQ(run.scenario, "shop");
    EXPECT_EQ(run.source, "measured");

    const Outcome report = headroom({"report", out});
    EXPECT_EQ(report.code, 0) << report.err;
    EXPECT_THAT(report.out, AllOf(HasSubstr("login"), HasSubstr("items, all")));
    const Outcome again = headroom({"diff", out, out, "--json"});
    EXPECT_EQ(again.code, 2) << again.err; // so few requests decide nothing
}

TEST(ImportCommand, SameFilesGiveTheSameBytes) {
    const Scratch scratch;
    for (const char* name : {"a.json", "b.json"}) {
        ASSERT_EQ(headroom({"import", sample("k6.json"), "--quiet", "--out", scratch / name}).code, 0);
    }
    EXPECT_EQ(readAll(scratch / "a.json"), readAll(scratch / "b.json"));
}

/// Figures a tool states reach the report; there is no distribution, so nothing is shown where none was stated.
TEST(ImportCommand, ReportShowsWhatTheToolStated) {
    const Scratch scratch;
    const std::string out = scratch / "r.json";
    const Outcome imported = headroom({"import", sample("artillery.json"), "--out", out, "--json"});
    ASSERT_EQ(imported.code, 0) << imported.err;
    const json said = json::parse(imported.out);
    EXPECT_EQ(said["tool"], "Artillery");
    EXPECT_EQ(said["operations"][0]["name"], "/items");
    EXPECT_EQ(said["operations"][0]["hasLatencies"], false);
    const Outcome report = headroom({"report", out});
    EXPECT_EQ(report.code, 0) << report.err;
    EXPECT_THAT(report.out,
                AllOf(HasSubstr("30.9 ms"), HasSubstr("173 ms"), HasSubstr("no distribution")));
    const Scratch outputs;
    const Outcome files =
        headroom({"report", out, "--html", outputs / "r.html", "--csv", outputs / "csv", "--openmetrics",
                  outputs / "r.om", "--markdown", outputs / "r.md"});
    EXPECT_EQ(files.code, 0) << files.err;
    // diff compares what both state, and says what neither does; on so few users it decides little.
    const Outcome diff = headroom({"diff", out, out, "--all"});
    EXPECT_EQ(diff.code, 2) << diff.err << diff.out;
    EXPECT_THAT(diff.out,
                AllOf(HasSubstr("p95(/items)"), HasSubstr("30.9 ms"), HasSubstr("Not comparable")));

    ASSERT_EQ(headroom({"import", sample("locust_stats_history.csv"), "--quiet", "--out", out}).code, 0);
    const Outcome locust = headroom({"report", out});
    EXPECT_EQ(locust.code, 0) << locust.err;
    EXPECT_THAT(locust.out, HasSubstr("156 ms")); // the longest; p95 of the run is not known
}

TEST(ImportCommand, LatencyObjectivesWithoutDistributionAreUndecided) {
    const Scratch scratch;
    const std::string out = scratch / "r.json";
    ASSERT_EQ(
        headroom({"import", sample("artillery.json"), "--quiet", "--out", out, "--name", "small"}).code,
        0);
    const std::string scenario = scratch.write("s.json", smallScenario(R"(["p95 < 1 ms"])"));
    const json name = json::parse(readAll(scenario))["name"];
    ASSERT_EQ(headroom({"import", sample("artillery.json"), "--quiet", "--out", out, "--name",
                        name.get<std::string>()})
                  .code,
              0);
    const std::string junit = scratch / "slo.xml";
    const Outcome report = headroom({"report", out, "--scenario", scenario, "--junit", junit});
    ASSERT_EQ(report.code, 0) << report.err;
    EXPECT_THAT(readAll(junit), AllOf(HasSubstr("<skipped"), testing::Not(HasSubstr("<failure"))));
}

TEST(ImportCommand, WrongInputIsNamed) {
    const Scratch scratch;
    const std::string out = scratch / "r.json";
    const std::string broken =
        scratch.write("x.csv", "timeStamp,elapsed,label,success\n1714557600000,no,x,true\n");
    const Outcome line = headroom({"import", broken, "--out", out});
    EXPECT_EQ(line.code, 3);
    EXPECT_THAT(line.err, AllOf(HasSubstr("x.csv: line 2: "), HasSubstr("'no'")));
    const Outcome format = headroom({"import", sample("k6.json"), "--format", "k7", "--out", out});
    EXPECT_EQ(format.code, 3);
    EXPECT_THAT(format.err, HasSubstr("k6-json"));
    EXPECT_EQ(headroom({"import", sample("k6.json"), "--format", "gatling", "--out", out}).code, 3);
    EXPECT_EQ(headroom({"import", sample("k6.json")}).code, 3); // no --out
    EXPECT_EQ(headroom({"import", broken, "--out", broken}).code, 3);
    EXPECT_EQ(headroom({"import", sample("k6.json"), "--out", scratch / "no/such/r.json"}).code, 3);
    const std::string map =
        scratch.write("map.json", R"({"headroom-import-map": 1, "rules": [{"to": 5}]})");
    const Outcome rules = headroom({"import", sample("cloudwatch.json"), "--map", map, "--out", out});
    EXPECT_EQ(rules.code, 3);
    EXPECT_THAT(rules.err, HasSubstr("map.json: /rules/0/to: expected a string"));
    EXPECT_EQ(scratch.entries().size(), 2U) << "no result and no temporary file is left";
}

} // namespace
} // namespace headroom::cli
