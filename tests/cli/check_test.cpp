// headroom check: verdicts and exit codes, thresholds on the command line, more replications, outputs, baselines.

#include "sim/result/result_json.hpp"
#include "tests/cli/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>

namespace headroom::cli {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* kEasy = R"(["p95(send-message) < 1000s"])";
constexpr const char* kImpossible = R"(["p95(send-message) < 1us"])";

std::string named(std::string scenario, const std::string& name) {
    const std::string old = "\"name\": \"small\"";
    return scenario.replace(scenario.find(old), old.size(), "\"name\": \"" + name + "\"");
}

/// A scenario whose objective's limit is the mean measured over `replications`.
std::string onTheEdge(const Scratch& scratch, const std::string& replications) {
    const Outcome outcome = headroom({"check", scratch.write("probe.json", steadyScenario(kEasy)),
                                      "--replications", replications, "--json"});
    const double seconds = json::parse(outcome.out)[0]["slos"][0]["measured"]["value"];
    return steadyScenario("[\"p95(send-message) < " + std::to_string(seconds * 1e6) + "us\"]");
}

TEST(Check, ExitCodeIsTheVerdictAndTheVerdictStandsFirst) {
    const Scratch scratch;
    const std::string holds = scratch.write("holds.json", steadyScenario(kEasy));
    const std::string breaks = scratch.write("breaks.json", steadyScenario(kImpossible));
    const Outcome good = headroom({"check", holds});
    EXPECT_EQ(good.code, 0) << good.err;
    EXPECT_THAT(good.out, StartsWith("holds: the objective, small\n"
                                     "  holds      p95(send-message) < 1000s  "));
    EXPECT_THAT(good.out, HasSubstr("\n  3 replications, seeds 7 to 9\n"));
    const Outcome bad = headroom({"check", breaks});
    EXPECT_EQ(bad.code, 1);
    EXPECT_THAT(bad.out, StartsWith("violated: the objective, small\n  violated"));
    const Outcome none = headroom({"check", scratch.write("none.json", steadyScenario("[]"))});
    EXPECT_EQ(none.code, 3);
    EXPECT_THAT(none.err, HasSubstr("none.json: the scenario states no objectives"));
    // The worst counts: 3 before 1 before 0.
    EXPECT_EQ(headroom({"check", holds, breaks}).code, 1);
    EXPECT_EQ(headroom({"check", holds, scratch / "missing.json", breaks}).code, 3);
}

TEST(Check, ObjectivesOfTheCommandLineAreAdded) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", steadyScenario(kEasy));
    const Outcome outcome =
        headroom({"check", file, "--slo", "cost_per_hour < $1.00", "--slo", "throughput > 1/s", "--slo",
                  "peak_utilization(chat) < 99%", "--slo", "error_rate(register) < 2%", "--json"});
    const json checked = json::parse(outcome.out)[0];
    std::vector<std::string> texts;
    for (const json& slo : checked["slos"]) {
        texts.push_back(slo["slo"]);
        EXPECT_FALSE(slo["measured"]["value"].is_null()) << slo;
    }
    EXPECT_THAT(texts,
                ElementsAre("p95(send-message) < 1000s", "cost_per_hour < $1.00", "throughput > 1/s",
                            "peak_utilization(chat) < 99%", "error_rate(register) < 2%"));
    EXPECT_EQ(checked["verdict"], "holds") << outcome.out;
    EXPECT_EQ(checked["exitCode"], outcome.code);
    // Three t3.small in ap-northeast-2 and a balancer's hour: less than 30 cents, more than 3 x 2 cents.
    EXPECT_GT(checked["slos"][1]["measured"]["value"], 0.06);
    EXPECT_LT(checked["slos"][1]["measured"]["value"], 0.30);
    EXPECT_EQ(
        headroom({"check", scratch.write("n.json", steadyScenario("[]")), "--slo", "failed_users < 50%"})
            .code,
        0)
        << "they may be the only ones";
}

TEST(Check, MistakesInObjectivesAreNamed) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", steadyScenario(kEasy));
    const auto says = [&](const char* slo) {
        const Outcome outcome = headroom({"check", file, "--slo", slo});
        EXPECT_EQ(outcome.code, 3) << slo;
        EXPECT_EQ(outcome.out, "") << slo;
        return outcome.err;
    };
    EXPECT_EQ(says("hedroom > 5%"), "headroom: --slo: \"hedroom > 5%\" is not an objective: column 1: "
                                    "\"hedroom\" is no quantity; did you mean \"headroom\"?\n");
    EXPECT_THAT(says("p95(send-mesage) < 1s"), HasSubstr("did you mean \"send-message\"?"));
    EXPECT_THAT(says("peak_utilization(caht) < 1%"), HasSubstr("did you mean \"chat\"?"));
    const Outcome alone = headroom({"check", scratch.write("n.json", steadyScenario("[]")), "--slo",
                                    "capacity >= 10", "--slo", "cost_per_hour < 1"});
    EXPECT_EQ(alone.code, 3);
    EXPECT_THAT(alone.err, HasSubstr("need an objective that more load can break"));
    EXPECT_EQ(headroom({"check", file, "--undecided-is", "maybe"}).code, 3);
    EXPECT_EQ(headroom({"check", file, "--until-decided", "0"}).code, 3);
    EXPECT_EQ(headroom({"check", file, "--min-change", "some"}).code, 3);
    EXPECT_EQ(headroom({"check", file, "--json", "--markdown", "-"}).code, 3);
}

TEST(Check, CapacityAndHeadroomAreSearchedUnderTheOtherObjectives) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", steadyScenario(R"(["p95(register) < 1s"])"));
    const Outcome outcome = headroom({"check", file, "--replications", "2", "--slo", "capacity >= 2",
                                      "--slo", "headroom >= 100000%", "--json"});
    EXPECT_EQ(outcome.code, 1) << outcome.err;
    const json checked = json::parse(outcome.out)[0];
    const double users = checked["capacity"]["users"]["value"];
    EXPECT_EQ(checked["slos"][1]["verdict"], "holds");
    EXPECT_EQ(checked["slos"][1]["measured"]["value"], users);
    EXPECT_EQ(checked["slos"][2]["verdict"], "violated");
    EXPECT_NEAR(checked["slos"][2]["measured"]["value"].get<double>(), users / 30.0 - 1.0, 1e-9);
    EXPECT_EQ(checked["capacity"]["brokenSlo"], "p95(register) < 1s");
    // The search itself is another command's, on the same objective.
    const json search = json::parse(headroom({"capacity", file, "--replications", "2", "--json"}).out);
    EXPECT_EQ(search["users"]["value"], users);
}

TEST(Check, RunLeavesCapacityToTheCheck) {
    const Scratch scratch;
    const std::string file = scratch.write(
        "s.json", steadyScenario(R"(["p95(send-message) < 1000s", "capacity >= 1000000"])"));
    const Outcome text = headroom({"run", file, "--no-extend"}, {"LC_ALL=C.UTF-8"});
    EXPECT_EQ(text.code, 0);
    EXPECT_THAT(text.out,
                AllOf(HasSubstr("All 30 users fit."), HasSubstr("evaluated by 'headroom check'")));
    const json summary = json::parse(headroom({"run", file, "--no-extend", "--json"}).out);
    EXPECT_EQ(summary["answer"]["fits"], "yes");
    EXPECT_EQ(summary["slos"][1]["evaluated"], false);
}

TEST(Check, UndecidedWhenTheIntervalReachesAcrossTheLimit) {
    const Scratch scratch;
    const std::string file = scratch.write("edge.json", onTheEdge(scratch, "3"));
    const Outcome outcome = headroom({"check", file, "--junit", scratch / "j.xml"});
    EXPECT_EQ(outcome.code, 2) << outcome.out;
    EXPECT_THAT(outcome.out, StartsWith("undecided: the objective, small\n  undecided"));
    EXPECT_THAT(readAll(scratch / "j.xml"), HasSubstr("<skipped"));
    EXPECT_EQ(headroom({"check", file, "--undecided-is", "ok"}).code, 0);
    EXPECT_EQ(headroom({"check", file, "--undecided-is", "fail"}).code, 1);
}

TEST(Check, UntilDecidedAddsReplicationsAndStopsWhenItIs) {
    const Scratch scratch;
    const auto replicationsOf = [&](const std::string& text, const std::string& most) {
        const Outcome outcome = headroom({"check", scratch.write("x.json", text), "--replications", "3",
                                          "--until-decided", most, "--json"});
        return json::parse(outcome.out)[0]["replications"].get<int>();
    };
    EXPECT_EQ(replicationsOf(steadyScenario(kEasy), "12"), 3) << "clear at the first look";
    EXPECT_EQ(replicationsOf(onTheEdge(scratch, "12"), "12"), 12) << "the limit is what twelve show";
    const Outcome text =
        headroom({"check", scratch / "x.json", "--until-decided", "12", "--out", scratch / "all"});
    EXPECT_EQ(text.code, 2);
    EXPECT_THAT(text.out, HasSubstr("decided at 98.3 %"));
    // The seeds go on where the first look ended.
    EXPECT_EQ(result::fromJson(readAll(scratch / "all/small-seed-18.json")).seed, 18U);
}

TEST(Check, FilesCarryTheSameVerdicts) {
    const Scratch scratch;
    const std::string good = scratch.write("good.json", named(steadyScenario(kEasy), "good"));
    const std::string bad = scratch.write("bad.json", named(steadyScenario(kImpossible), "bad"));
    const Outcome outcome =
        headroom({"check", good, bad, scratch / "missing.json", "--junit", scratch / "j.xml",
                  "--markdown", scratch / "m.md", "--out", scratch / "results", "--json",
                  "--save-baseline", scratch / "b.json"});
    EXPECT_EQ(outcome.code, 3);
    const std::string junit = readAll(scratch / "j.xml");
    EXPECT_THAT(junit, AllOf(HasSubstr("tests=\"3\" failures=\"1\" errors=\"1\""),
                             HasSubstr("<testsuite name=\"good\""), HasSubstr("no such file")));
    EXPECT_THAT(junit, HasSubstr("measured: ")) << "the numbers stand in the body";
    EXPECT_THAT(readAll(scratch / "m.md"), StartsWith("## \u274c Objectives are violated"));
    const json all = json::parse(outcome.out);
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0]["exitCode"], 0);
    EXPECT_EQ(all[1]["exitCode"], 1);
    EXPECT_EQ(all[2]["exitCode"], 3);
    EXPECT_THAT(all[2]["error"].get<std::string>(), HasSubstr("no such file"));
    for (const char* seed : {"7", "8", "9"})
        EXPECT_TRUE(
            std::filesystem::exists(scratch / (std::string("results/good-seed-") + seed + ".json")));
    EXPECT_FALSE(std::filesystem::exists(scratch / "b.json")) << "half a baseline is none";
}

TEST(Check, MarkdownGoesToStdoutOrToTheEndOfTheStepSummary) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", steadyScenario(kEasy));
    const Outcome outcome = headroom({"check", file, "--markdown", "-"});
    EXPECT_EQ(outcome.code, 0);
    EXPECT_THAT(outcome.out, StartsWith("## \u2705 All objectives hold"));
    const std::string summary = scratch.write("summary.md", "said before\n");
    EXPECT_EQ(headroom({"check", file, "--markdown", summary}, {"GITHUB_STEP_SUMMARY=" + summary}).code,
              0);
    EXPECT_EQ(readAll(summary), "said before\n" + outcome.out);
    EXPECT_EQ(headroom({"check", file, "--markdown", summary}).code, 0);
    EXPECT_EQ(readAll(summary), outcome.out) << "any other file is replaced";
    // A nearly full summary is not pushed over the limit of 1 MiB.
    constexpr std::size_t kLimit = 1024 * 1024;
    (void)scratch.write("summary.md", std::string(kLimit - 100, 'x'));
    EXPECT_EQ(headroom({"check", file, "--markdown", summary}, {"GITHUB_STEP_SUMMARY=" + summary}).code,
              0);
    EXPECT_LE(readAll(summary).size(), kLimit);
}

TEST(Check, UnwritablePlacesAreSaidBeforeTheRun) {
    const Scratch scratch;
    const std::string file = scratch.write("long.json", longScenario());
    for (const char* option : {"--junit", "--markdown", "--save-baseline"}) {
        const Outcome outcome = headroom({"check", file, option, scratch / "no/such/file"});
        EXPECT_EQ(outcome.code, 3) << option;
        EXPECT_THAT(outcome.err, HasSubstr("no/such/file")) << option;
    }
    EXPECT_EQ(headroom({"check", file, "--out", file + "/x"}).code, 3);
}

TEST(Check, InterruptLeavesNoFile) {
    const Scratch scratch;
    const std::string file = scratch.write("long.json", longScenario());
    const Outcome outcome = headroom(
        {"check", file, "--junit", scratch / "j.xml", "--save-baseline", scratch / "b.json"}, {}, 1500);
    EXPECT_EQ(outcome.code, 130);
    EXPECT_EQ(scratch.entries(), std::vector<std::string>{"long.json"});
}

TEST(CheckBaseline, UnchangedIsTheSameAndARegressionFails) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", steadyScenario(kEasy));
    const std::string baseline = scratch / "b.json";
    ASSERT_EQ(headroom({"check", file, "--save-baseline", baseline}).code, 0);
    const Outcome same = headroom({"check", file, "--baseline", baseline, "--json"});
    EXPECT_EQ(same.code, 0) << same.err;
    const json compared = json::parse(same.out)[0]["baseline"];
    EXPECT_EQ(compared["regression"], false);
    EXPECT_EQ(compared["figures"].size(), 5U);
    for (const json& figure : compared["figures"]) {
        EXPECT_EQ(figure["kind"], "same") << figure;
        EXPECT_EQ(figure["difference"]["value"], 0) << figure;
    }

    // 5 ms to 8 ms on the way of every request: about a fifth of the latency, on every seed.
    const std::vector<std::string> slower = {"check",  file,    "--baseline",
                                             baseline, "--set", "network.clientRtt=8ms"};
    const Outcome worse = headroom(slower);
    EXPECT_EQ(worse.code, 1) << "although the objective holds";
    EXPECT_THAT(worse.out, StartsWith("violated: worse than the baseline, small\n  holds  "));
    EXPECT_THAT(worse.out, HasSubstr("became worse (paired by seed, 3 replications)"));
    EXPECT_THAT(worse.out, HasSubstr("regression  p95(send-message)"));
    const auto with = [&](std::vector<std::string> more) {
        more.insert(more.begin(), slower.begin(), slower.end());
        return headroom(more).code;
    };
    EXPECT_EQ(with({"--baseline-report-only"}), 0);
    EXPECT_EQ(with({"--min-change", "90%"}), 0) << "not that much";
    EXPECT_EQ(with({"--seed", "1000", "--replications", "5"}), 1) << "also with other seeds";
    const Outcome better =
        headroom({"check", file, "--baseline", baseline, "--set", "network.clientRtt=2ms"});
    EXPECT_EQ(better.code, 0);
    EXPECT_THAT(better.out, HasSubstr("improvement  p95(send-message)"));
}

TEST(CheckBaseline, ResultsOfRunsServeAsWell) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", steadyScenario(kEasy));
    ASSERT_EQ(headroom({"run", file, "--quiet", "--out", scratch / "r.json"}).code, 0);
    const Outcome same = headroom({"check", file, "--baseline", scratch / "r.json"});
    EXPECT_EQ(same.code, 0) << same.out;
    EXPECT_THAT(same.out, HasSubstr("1 against 3 replications"));
    const Outcome worse =
        headroom({"check", file, "--baseline", scratch / "r.json", "--set", "network.clientRtt=30ms"});
    EXPECT_EQ(worse.code, 1) << worse.out;
    ASSERT_EQ(headroom({"check", file, "--out", scratch / "kept"}).code, 0);
    const Outcome kept =
        headroom({"check", file, "--baseline", scratch / "kept/small-seed-7.json", "--baseline",
                  scratch / "kept/small-seed-8.json", "--baseline", scratch / "kept/small-seed-9.json"});
    EXPECT_THAT(kept.out, HasSubstr("none of 5 figures became worse (paired by seed, 3 replications)"));
}

TEST(CheckBaseline, AnotherSystemsBaselineIsNoGate) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", steadyScenario(kEasy));
    const std::string other = scratch.write("o.json", named(steadyScenario(kEasy), "other"));
    const std::string baseline = scratch / "b.json";
    ASSERT_EQ(headroom({"check", other, "--save-baseline", baseline}).code, 0);
    const Outcome unknown = headroom({"check", file, "--baseline", baseline});
    EXPECT_EQ(unknown.code, 3);
    EXPECT_EQ(unknown.err, "headroom: the baseline knows none of the scenarios that were checked\n");
    const Outcome partly = headroom({"check", file, other, "--baseline", baseline});
    EXPECT_EQ(partly.code, 0) << "a new scenario beside a known one";
    EXPECT_THAT(partly.out, HasSubstr("the baseline does not know this scenario"));
    const Outcome wrong = headroom({"check", file, "--baseline", file});
    EXPECT_EQ(wrong.code, 3);
    EXPECT_EQ(headroom({"check", file, "--baseline", scratch / "missing.json"}).code, 3);
    const Outcome twice = headroom(
        {"check", file, scratch.write("t.json", steadyScenario(kEasy)), "--save-baseline", baseline});
    EXPECT_EQ(twice.code, 3);
    EXPECT_THAT(twice.err, HasSubstr("a baseline keeps one of a name"));
}

} // namespace
} // namespace headroom::cli
