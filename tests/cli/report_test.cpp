// headroom report, headroom diff, and the same outputs of headroom run.

#include "sim/result/result_json.hpp"
#include "tests/cli/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>

namespace headroom::cli {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
namespace fs = std::filesystem;

/// A scenario, and results of it with the seeds 1 to 3.
class Report : public testing::Test {
protected:
    static void SetUpTestSuite() {
        scratch_ = new Scratch;
        scenario_ = scratch_->write("s.json", smallScenario());
        for (const char* seed : {"1", "2", "3"}) {
            const std::string file = result(seed);
            ASSERT_EQ(headroom({"run", scenario_, "--quiet", "--seed", seed, "--out", file}).code, 0);
        }
        ASSERT_EQ(headroom({"run", scenario_, "--quiet", "--seed", "1", "--set",
                            "services.chat.on.count=2", "--out", result("two-hosts")})
                      .code,
                  0);
    }
    static void TearDownTestSuite() {
        delete scratch_;
        scratch_ = nullptr;
    }
    static std::string result(const std::string& name) { return *scratch_ / ("r" + name + ".json"); }
    static const Scratch& scratch() { return *scratch_; }

    static inline Scratch* scratch_ = nullptr;
    static inline std::string scenario_;
};

TEST_F(Report, PrintsWhatTheRunPrinted) {
    const Outcome ran = headroom({"run", scenario_, "--seed", "1", "--no-extend"});
    const Outcome report = headroom({"report", result("1"), "--scenario", scenario_});
    EXPECT_EQ(report.code, 0) << report.err;
    EXPECT_EQ(report.out, ran.out);
}

TEST_F(Report, WritesEveryOutput) {
    const Scratch out;
    const Outcome outcome =
        headroom({"report",        result("1"),  "--scenario",          scenario_,    "--html",
                  out / "r.html",  "--markdown", out / "r.md",          "--junit",    out / "r.xml",
                  "--openmetrics", out / "r.om", "--openmetrics-start", "1700000000", "--csv",
                  out / "csv",     "--svg",      out / "svg",           "--png",      out / "png"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(outcome.out + outcome.err, "");
    EXPECT_THAT(readAll(out / "r.html"), StartsWith("<!DOCTYPE html>"));
    EXPECT_THAT(readAll(out / "r.html"), HasSubstr("headroom run " + scenario_ + " --seed 1"));
    EXPECT_THAT(readAll(out / "r.md"), StartsWith("## "));
    EXPECT_THAT(readAll(out / "r.xml"), HasSubstr("<testcase name=\"failed_users &lt; 1%\""));
    EXPECT_THAT(readAll(out / "r.om"), HasSubstr(" 1700000001\n"));
    EXPECT_THAT(readAll(out / "r.om"), testing::EndsWith("# EOF\n"));
    EXPECT_TRUE(fs::exists(out / "csv/resources.csv"));
    EXPECT_THAT(readAll(out / "svg/users.svg"), HasSubstr("</svg>"));
    EXPECT_THAT(readAll(out / "png/users.png"), StartsWith("\x89PNG"));
}

TEST_F(Report, RunWritesTheSameFiles) {
    const Scratch out;
    ASSERT_EQ(headroom({"run", scenario_, "--seed", "1", "--quiet", "--html", out / "a.html", "--junit",
                        out / "a.xml"})
                  .code,
              0);
    ASSERT_EQ(headroom({"report", result("1"), "--scenario", scenario_, "--html", out / "b.html",
                        "--junit", out / "b.xml"})
                  .code,
              0);
    EXPECT_EQ(readAll(out / "a.html"), readAll(out / "b.html"));
    EXPECT_EQ(readAll(out / "a.xml"), readAll(out / "b.xml"));
    const Outcome markdown = headroom({"run", scenario_, "--seed", "1", "--no-extend", "--markdown"});
    EXPECT_THAT(markdown.out, StartsWith("## ")) << "alone on stdout";
}

TEST_F(Report, ResultsOfOneFleetAreReplicationsOthersAreOverlaid) {
    const Outcome three = headroom(
        {"report", result("1"), result("2"), result("3"), "--scenario", scenario_, "--html", "-"});
    ASSERT_EQ(three.code, 0) << three.err;
    EXPECT_THAT(three.out, HasSubstr("3 replications"));
    EXPECT_THAT(three.out, HasSubstr("--seed 1 --replications 3"));
    const Outcome both =
        headroom({"report", result("1"), result("two-hosts"), "--scenario", scenario_, "--html", "-"});
    EXPECT_THAT(both.out, HasSubstr("2 runs compared"));
    EXPECT_THAT(both.out, HasSubstr("rtwo-hosts"));
}

TEST_F(Report, WorksWithoutTheScenarioAndSaysSo) {
    const Outcome outcome = headroom({"report", result("1"), "--markdown"});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("its scenario was not found"));
    EXPECT_THAT(outcome.out, Not(HasSubstr("#### Objectives")));
    const Outcome other =
        headroom({"report", result("1"), "--scenario", "kakao-2024-final", "--markdown"});
    EXPECT_EQ(other.code, 3);
    EXPECT_THAT(other.err, HasSubstr("is the scenario 'kakao-2024-final', but the results are of"));
}

TEST_F(Report, RemarksWhenTheLoadIsNotTheScenarios) {
    const Scratch out;
    const std::string changed = out / "changed.json";
    ASSERT_EQ(headroom({"run", scenario_, "--quiet", "--set", "workload.users.ramp.until=90", "--out",
                        changed})
                  .code,
              0);
    const Outcome plain = headroom({"report", changed, "--scenario", scenario_, "--markdown"});
    EXPECT_THAT(plain.out, HasSubstr("asks for 30 users, but"));
    const Outcome set = headroom({"report", changed, "--scenario", scenario_, "--set",
                                  "workload.users.ramp.until=90", "--markdown"});
    EXPECT_THAT(set.out, Not(HasSubstr("asks for")));
    EXPECT_THAT(set.out, HasSubstr("--set workload.users.ramp.until=90"));
}

TEST_F(Report, BadInputIsNamed) {
    const Scratch out;
    const Outcome missing = headroom({"report", "/no/such.json"});
    EXPECT_EQ(missing.code, 3);
    EXPECT_THAT(missing.err, HasSubstr("/no/such.json"));
    json broken = json::parse(readAll(result("1")));
    broken["operations"][0]["completed"] = "many";
    const Outcome wrong = headroom({"report", out.write("broken.json", broken.dump())});
    EXPECT_EQ(wrong.code, 3);
    EXPECT_THAT(wrong.err, HasSubstr("broken.json: /operations/0/completed"));
    EXPECT_EQ(headroom({"report"}).code, 3);
    EXPECT_THAT(headroom({"report", result("1"), "--htlm", "x"}).err,
                HasSubstr("did you mean '--html'?"));
}

TEST_F(Report, OutputsCannotDestroyInputsOrShareStdout) {
    const std::string bytes = readAll(result("1"));
    EXPECT_EQ(headroom({"report", result("1"), "--html", result("1")}).code, 3);
    EXPECT_EQ(headroom({"report", result("1"), "--markdown", result("2")}).code, 3);
    EXPECT_EQ(readAll(result("1")), bytes);
    EXPECT_THAT(headroom({"report", result("1"), "--html", "-", "--junit", "-"}).err,
                HasSubstr("only one output can go to stdout"));
    EXPECT_THAT(headroom({"run", scenario_, "--json", "--html", "-"}).err,
                HasSubstr("cannot share stdout"));
    EXPECT_EQ(headroom({"report", result("1"), "--html", "/no/such/folder/r.html"}).code, 3);
    EXPECT_THAT(scratch().entries(), Not(Contains(HasSubstr(".html"))));
}

TEST_F(Report, EqualResultsAgreeAndOthersDiffer) {
    EXPECT_EQ(headroom({"diff", result("1"), result("1")}).code, 0);
    const Outcome differ = headroom({"diff", result("1"), result("two-hosts")});
    EXPECT_EQ(differ.code, 1) << differ.out;
    EXPECT_THAT(differ.out, HasSubstr("cost_per_hour"));
    const Outcome seeds = headroom({"diff", result("1"), result("2"), "--tolerance", "all=0%"});
    EXPECT_EQ(seeds.code, 2) << seeds.out;
    EXPECT_THAT(seeds.out, HasSubstr("How far runs with other seeds scatter is unknown"));
}

TEST_F(Report, DiffSpeaksJsonAndMarkdown) {
    const Scratch out;
    const Outcome outcome = headroom({"diff", result("1") + "," + result("2") + "," + result("3"),
                                      result("1") + "," + result("2") + "," + result("3"), "--json",
                                      "--markdown", out / "d.md"});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    const json difference = json::parse(outcome.out);
    EXPECT_EQ(difference["verdict"], "within");
    EXPECT_EQ(difference["noise"], "pairs");
    EXPECT_EQ(difference["first"]["replications"], 3);
    const auto& rows = difference["quantities"];
    const auto cost = std::find_if(rows.begin(), rows.end(),
                                   [](const json& row) { return row["name"] == "cost_per_hour"; });
    ASSERT_NE(cost, rows.end());
    double sum = 0.0;
    for (const char* seed : {"1", "2", "3"}) sum += result::readResult(result(seed)).usdPerHour();
    EXPECT_NEAR((*cost)["first"]["value"], sum / 3.0, 1e-12);
    EXPECT_THAT(readAll(out / "d.md"), StartsWith("## \u2705 The results agree"));
}

TEST_F(Report, DiffRefusesWhatMakesNoSense) {
    EXPECT_EQ(headroom({"diff", result("1"), "/no/such.json"}).code, 3);
    EXPECT_EQ(headroom({"diff", result("1")}).code, 3);
    EXPECT_THAT(headroom({"diff", result("1"), result("2"), "--tolerance", "p59=1%"}).err,
                HasSubstr("there is no quantity 'p59'"));
    EXPECT_THAT(headroom({"diff", result("1"), result("2"), "--tolerance", "p95=lots"}).err,
                HasSubstr("expected QUANTITY=AMOUNT"));
    EXPECT_THAT(headroom({"diff", result("1") + "," + result("two-hosts"), result("2")}).err,
                HasSubstr("is no replication of"));
    EXPECT_EQ(headroom({"diff", result("1"), result("2"), "--json", "--markdown", "-"}).code, 3);
}

} // namespace
} // namespace headroom::cli
