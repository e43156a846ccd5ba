// headroom storm: verdicts as exit codes, JSON, mistakes.

#include "tests/cli/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace headroom::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;

// Two of two processes' connections are closed one instance at a time: everybody is back in seconds.
TEST(Storm, SaysHowLongTheRecoveryTakes) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", smallScenario());
    const std::vector<std::string> arguments = {
        "storm",     file,  "--kill",         "1", "--lasts", "5s", "--at", "25s",
        "--observe", "60s", "--replications", "2", "--json"};
    const Outcome outcome = headroom(arguments);
    ASSERT_EQ(outcome.code, 0) << outcome.err << outcome.out;
    EXPECT_EQ(outcome.err, "");
    const json found = json::parse(outcome.out);
    EXPECT_EQ(found["verdict"], "recovers");
    EXPECT_EQ(found["what"], "1 of 1 chat instances is lost for 5 s");
    EXPECT_EQ(found["runs"].size(), 2U);
    EXPECT_EQ(found["recovered"], 2);
    EXPECT_EQ(found["runs"][0]["users"]["affected"], 30);
    EXPECT_GT(found["runs"][0]["recoverySeconds"], 5.0);
    EXPECT_LT(found["runs"][0]["recoverySeconds"], 60.0);
    EXPECT_EQ(headroom(arguments).out, outcome.out) << "same bytes";
}

TEST(Storm, ReportStartsWithTheVerdictAndDrawsTheEvent) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", smallScenario());
    const Outcome outcome =
        headroom({"storm", file, "--deploy", "--at", "25s", "--observe", "40s", "--replications", "1"},
                 {"LC_ALL=C.UTF-8"});
    EXPECT_EQ(outcome.code, 0) << outcome.err << outcome.out;
    EXPECT_THAT(outcome.out,
                HasSubstr("a rolling deploy restarts 1 of 1 chat instances at a time at 25 s"));
    EXPECT_THAT(outcome.out, HasSubstr("reconnect attempts/s"));
    EXPECT_THAT(outcome.out, HasSubstr("the load is held until"));
}

TEST(Storm, TooShortALookIsUndecided) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", smallScenario());
    const Outcome outcome = headroom({"storm", file, "--kill", "1", "--lasts", "0s", "--at", "25s",
                                      "--observe", "30s", "--replications", "1"});
    EXPECT_EQ(outcome.code, 2) << outcome.out;
    EXPECT_THAT(outcome.out, HasSubstr("observe it 1:30 longer"));
}

TEST(Storm, MistakesAreNamed) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", smallScenario());
    const auto errorOf = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"storm", file});
        const Outcome outcome = headroom(arguments);
        EXPECT_EQ(outcome.code, 3);
        EXPECT_EQ(outcome.out, "");
        return outcome.err;
    };
    EXPECT_THAT(errorOf({}), HasSubstr("has no faults"));
    EXPECT_THAT(errorOf({"--kill", "2"}), HasSubstr("only 1 instances of chat to kill, not 2"));
    EXPECT_THAT(errorOf({"--kill-zone", "2"}), HasSubstr("zone 2 is none of them"));
    EXPECT_THAT(errorOf({"--kill-store-master", "1"}), HasSubstr("master 1 is none of them"));
    EXPECT_THAT(errorOf({"--kill", "1", "--deploy", "1"}), HasSubstr("one disturbance at a time"));
    EXPECT_THAT(errorOf({"--kill", "1", "--lasts", "long"}), HasSubstr("--lasts \"long\""));
    EXPECT_EQ(headroom({"storm", scratch / "none.json", "--kill", "1"}).code, 3);
}

TEST(Storm, CtrlCEndsIt) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", longScenario());
    EXPECT_EQ(headroom({"storm", file, "--kill", "1"}, {}, 700).code, 130);
}

} // namespace
} // namespace headroom::cli
