// headroom sweep and merge: the same bytes however the points were computed, and nothing computed twice.

#include "sim/result/digest.hpp"
#include "tests/cli/background.hpp"
#include "tests/cli/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace headroom::cli {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

std::vector<std::string> sweepOf(const std::string& file, const std::string& counts,
                                 const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{
        "sweep", file, "--vary", "services.chat.on.count=" + counts, "--replications", "2"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

std::size_t linesOf(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

/// Thirty users for four minutes: a point takes long enough to be interrupted in.
std::string slowScenario() {
    std::string text = smallScenario();
    const std::string hold = R"("hold": "10s")";
    text.replace(text.find(hold), hold.size(), R"("hold": "4m")");
    return text;
}

class Sweep : public testing::Test {
protected:
    Scratch scratch;
    std::string file = scratch.write("s.json", smallScenario());
};

TEST_F(Sweep, HelpHasExamples) {
    const std::string commands = headroom({"--help"}).out;
    for (const std::string command : {"sweep", "merge"}) {
        EXPECT_THAT(commands, HasSubstr("\n  " + command));
        const Outcome outcome = headroom({command, "--help"});
        EXPECT_EQ(outcome.code, 0);
        EXPECT_THAT(outcome.out, AllOf(HasSubstr("Examples:"), HasSubstr("headroom " + command),
                                       HasSubstr("Exit codes:")));
    }
}

// 'check' finds the same values on another way: its own runs, with SimGrid's clock, one scenario at a time.
TEST_F(Sweep, PointsAgreeWithCheck) {
    const Outcome sweep = headroom(sweepOf(file, "1..3:2", {"--json"}));
    ASSERT_EQ(sweep.code, 0) << sweep.err;
    const json results = json::parse(sweep.out)["results"];
    ASSERT_EQ(results.size(), 2U);
    for (const json& point : results) {
        const auto count = point["set"]["services.chat.on.count"].get<std::string>();
        const Outcome check = headroom({"check", file, "--replications", "2", "--json", "--set",
                                        "services.chat.on.count=" + count});
        const json slo = json::parse(check.out)[0]["slos"][0];
        EXPECT_EQ(point["objectives"][0]["value"], slo["measured"]["value"]);
        EXPECT_EQ(point["objectives"][0]["verdict"], slo["verdict"]);
    }
}

TEST_F(Sweep, TableNamesValuesVerdictsAndLimits) {
    const Outcome outcome = headroom(sweepOf(file, "1,2", {"--vary", "services.redis.masters=1,3"}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(linesOf(outcome.out), 5U);
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("count"), HasSubstr("masters"), HasSubstr("holds"),
                                   HasSubstr("failed_users"), HasSubstr("$/h")));
    EXPECT_EQ(outcome.err, "");
}

TEST_F(Sweep, BytesDoNotDependOnTheNumberOfProcesses) {
    for (const char* processes : {"1", "3"}) {
        const std::string name = scratch / (std::string("r") + processes);
        ASSERT_EQ(headroom(sweepOf(file, "1..4",
                                   {"--processes", processes, "--out", name, "--csv", name + ".csv",
                                    "--quiet"}))
                      .code,
                  0);
    }
    EXPECT_EQ(readAll(scratch / "r1"), readAll(scratch / "r3"));
    EXPECT_EQ(readAll(scratch / "r1.csv"), readAll(scratch / "r3.csv"));
    EXPECT_EQ(linesOf(readAll(scratch / "r1.csv")), 5U);
}

TEST_F(Sweep, SamplesAreThoseOfTheSeed) {
    const auto sampled = [&](const char* seed) {
        const Outcome outcome = headroom({"sweep", file, "--vary", "services.chat.on.count=1..8",
                                          "--vary", "services.files.putLatency=50ms..1s", "--samples",
                                          "4", "--replications", "1", "--seed", seed, "--json"});
        EXPECT_EQ(outcome.code, 0) << outcome.err;
        return outcome.out;
    };
    const std::string one = sampled("1");
    EXPECT_EQ(one, sampled("1"));
    EXPECT_NE(one, sampled("2"));
    EXPECT_EQ(json::parse(one)["sampling"], "lhs");
    EXPECT_EQ(json::parse(one)["results"].size(), 4U);
}

TEST_F(Sweep, AKilledSweepGoesOnWhereItWas) {
    const std::string slow = scratch.write("slow.json", slowScenario());
    const std::string whole = scratch / "whole.json";
    const std::string out = scratch / "r.json";
    const std::string journal = out + ".journal";
    const auto arguments = [&](const std::string& to) {
        return sweepOf(slow, "1..8", {"--processes", "2", "--out", to, "--csv", to + ".csv", "--quiet"});
    };
    ASSERT_EQ(headroom(arguments(whole)).code, 0);
    {
        Background sweep(arguments(out));
        ASSERT_TRUE(waitUntil([&] { return linesOf(readAll(journal)) >= 3; }));
        sweep.signal(SIGKILL);
        EXPECT_EQ(sweep.wait(), 128 + SIGKILL);
    }
    const std::string kept = readAll(journal);
    ASSERT_LT(linesOf(kept), 9U) << "killed too late to show anything";
    EXPECT_FALSE(std::filesystem::exists(out));
    // The last line torn, as a power cut may leave it.
    std::ofstream(journal, std::ios::app) << R"({"sum":"0123)";

    const Outcome again =
        headroom(sweepOf(slow, "1..8", {"--processes", "1", "--out", out, "--csv", out + ".csv"}));
    ASSERT_EQ(again.code, 0) << again.err;
    EXPECT_EQ(again.err, "headroom: " + std::to_string(linesOf(kept) - 1) + " of 8 points found in '" +
                             journal + "'\n");
    const std::string now = readAll(journal);
    EXPECT_EQ(now.substr(0, kept.size()), kept) << "what was there stays";
    EXPECT_EQ(linesOf(now), 9U) << "a head and each point once: none was computed again";
    EXPECT_EQ(readAll(out), readAll(whole));
    EXPECT_EQ(readAll(out + ".csv"), readAll(whole + ".csv"));
}

TEST_F(Sweep, CtrlCSaysHowToGoOn) {
    const std::string slow = scratch.write("long.json", longScenario());
    const std::string out = scratch / "r.json";
    std::vector<std::string> command = sweepOf(slow, "0..2", {"--out", out});
    command.insert(command.begin(), HEADROOM_EXECUTABLE);
    Background sweep(command, scratch / "err");
    // The head and the point that is no valid scenario: the others run for minutes.
    ASSERT_TRUE(waitUntil([&] { return linesOf(readAll(out + ".journal")) == 2; }));
    sweep.signal(SIGINT);
    EXPECT_EQ(sweep.wait(), 130);
    EXPECT_EQ(readAll(scratch / "err"), "headroom: interrupted; 1 of 3 points done and kept in '" + out +
                                            ".journal': the same command goes on from there\n");
    EXPECT_FALSE(std::filesystem::exists(out));
    const Outcome without = headroom(sweepOf(slow, "1..2"), {}, 3000);
    EXPECT_EQ(without.code, 130);
    EXPECT_EQ(without.out, "");
    EXPECT_THAT(without.err, HasSubstr("nothing was kept"));
}

TEST_F(Sweep, ShardsMergeToTheSameBytes) {
    const std::string whole = scratch / "whole.json";
    ASSERT_EQ(headroom(sweepOf(file, "0..4", {"--out", whole, "--csv", whole + ".csv", "--quiet"})).code,
              0);
    std::vector<std::string> merge{"merge"};
    for (const char* shard : {"3/7", "1/7", "2/7", "4/7", "5/7", "6/7", "7/7"}) {
        merge.push_back(scratch / (std::string("part-") + shard[0]));
        const Outcome part =
            headroom(sweepOf(file, "0..4", {"--shard", shard, "--out", merge.back(), "--quiet"}));
        ASSERT_EQ(part.code, 0) << part.err;
    }
    for (const char* argument : {"--out", "m.json", "--csv", "m.csv"})
        merge.push_back(argument[0] == '-' ? std::string(argument) : scratch / argument);
    const Outcome merged = headroom(merge);
    ASSERT_EQ(merged.code, 0) << merged.err;
    EXPECT_EQ(readAll(scratch / "m.json"), readAll(whole));
    EXPECT_EQ(readAll(scratch / "m.csv"), readAll(whole + ".csv"));
    EXPECT_THAT(merged.out, HasSubstr("error"));

    const Outcome missing = headroom({"merge", scratch / "part-1", scratch / "part-2"});
    EXPECT_EQ(missing.code, 3);
    EXPECT_THAT(missing.err, AllOf(HasSubstr("3 of 5 points are missing (2, 3, 4)"),
                                   HasSubstr("shard 3/7 is not among the parts")));
    EXPECT_EQ(missing.out, "");
}

TEST_F(Sweep, AnInvalidPointIsARow) {
    const Outcome outcome = headroom(sweepOf(file, "0,1", {"--json"}));
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    const json results = json::parse(outcome.out)["results"];
    EXPECT_THAT(results[0]["error"].get<std::string>(), HasSubstr("/services/chat/on/count"));
    EXPECT_FALSE(results[1].contains("error"));
}

TEST_F(Sweep, AJournalOfAnotherSweepIsRefused) {
    const std::string out = scratch / "r.json";
    ASSERT_EQ(headroom(sweepOf(file, "1,2", {"--out", out, "--quiet"})).code, 0);
    const Outcome design = headroom(sweepOf(file, "1,3", {"--out", out}));
    EXPECT_EQ(design.code, 3);
    EXPECT_THAT(design.err,
                AllOf(HasSubstr("belongs to another sweep"), HasSubstr("--fresh"), HasSubstr("vary: ")));
    std::string text = smallScenario();
    text.replace(text.find("\"5ms\""), 5, "\"6ms\"");
    (void)scratch.write("s.json", text);
    EXPECT_THAT(headroom(sweepOf(file, "1,2", {"--out", out})).err, HasSubstr("digest: "));
    EXPECT_EQ(headroom(sweepOf(file, "1,2", {"--out", out, "--fresh", "--quiet"})).code, 0);
}

TEST_F(Sweep, TwoSweepsDoNotWriteOneJournal) {
    const std::string slow = scratch.write("long.json", longScenario());
    const std::vector<std::string> arguments = sweepOf(slow, "1..2", {"--out", scratch / "r.json"});
    Background first(arguments);
    ASSERT_TRUE(waitUntil([&] { return linesOf(readAll(scratch / "r.json.journal")) == 1; }));
    const Outcome second = headroom(arguments);
    EXPECT_EQ(second.code, 3);
    EXPECT_THAT(second.err, HasSubstr("is being written by another sweep (process " +
                                      std::to_string(first.process()) + ")"));
    first.signal(SIGTERM);
    EXPECT_EQ(first.wait(), 130);
}

// A limit on file sizes stands in for a full disk.
TEST_F(Sweep, AFullDiskIsAnErrorAndTheJournalStaysGood) {
    const std::string out = scratch / "r.json";
    const std::string program = HEADROOM_EXECUTABLE;
    const std::string sweep = "'" + program + "' sweep '" + file +
                              "' --vary services.chat.on.count=1..6 --replications 1 --quiet --out '" +
                              out + "'";
    const int status =
        std::system(("ulimit -f 4; exec " + sweep + " 2> '" + (scratch / "err") + "'").c_str());
    EXPECT_EQ(WEXITSTATUS(status), 3);
    EXPECT_EQ(readAll(scratch / "err"),
              "headroom: cannot write '" + out + ".journal': File too large\n");
    EXPECT_EQ(std::system(sweep.c_str()), 0);
    EXPECT_EQ(json::parse(readAll(out))["results"].size(), 6U);
}

TEST_F(Sweep, MistakesShowBeforeAnySimulation) {
    const std::string slow = scratch.write("long.json", longScenario()); // would run for minutes
    const auto fails = [&](const std::vector<std::string>& more, const std::string& message) {
        std::vector<std::string> arguments{"sweep", slow};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const Outcome outcome = headroom(arguments);
        EXPECT_EQ(outcome.code, 3) << message;
        EXPECT_EQ(outcome.out, "");
        EXPECT_THAT(outcome.err, AllOf(testing::StartsWith("headroom: "), HasSubstr(message)));
    };
    const std::string good = "services.chat.on.count=1..2";
    fails({}, "--vary");
    fails({"--vary", "services.chat.on.count"}, "expected path=values");
    fails({"--vary", "services.chat.on.count=1..b"}, "expected a number");
    fails({"--vary", "services.chat.on.cuont=1..2"}, "did you mean \"count\"");
    fails({"--vary", "services.chat.on.instance=t3.smal"}, "did you mean \"t3.small\"");
    fails({"--vary", "services.files.putLatency=1s..2s"}, "needs a step");
    fails({"--vary", good, "--vary", good}, "varied twice");
    fails({"--vary", good, "--samples", "3", "--sampling", "grid"}, "--samples is for");
    fails({"--vary", good, "--sampling", "lhs"}, "--samples between 1");
    fails({"--vary", good, "--shard", "3/2"}, "--shard");
    fails({"--vary", good, "--shard", "1/2"}, "--shard needs --out");
    fails({"--vary", good, "--shard", "1/2", "--out", scratch / "p", "--json"}, "headroom merge");
    fails({"--vary", good, "--fresh"}, "without --out");
    fails({"--vary", good, "--out", "/no/such/folder/r.json"}, "cannot write");
    fails({"--vary", good, "--csv", "/no/such/folder/r.csv"}, "cannot write");
    fails({"--vary", good, "--journal", slow}, "is no journal of a sweep");
    fails({"--vary", good, "--journal", slow, "--fresh"}, "is no journal of a sweep");
    fails({"--vary", good, "--repliactions", "3"}, "did you mean '--replications'?");
    EXPECT_EQ(headroom({"sweep", "/no/such.json", "--vary", good}).code, 3);
    EXPECT_EQ(headroom({"merge"}).code, 3);
    EXPECT_EQ(headroom({"merge", slow}).code, 3);
    EXPECT_EQ(headroom({"merge", "/no/such/part"}).code, 3);
    EXPECT_EQ(readAll(slow), longScenario());
}

} // namespace
} // namespace headroom::cli
