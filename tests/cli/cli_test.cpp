// Command lines that need no simulation: help, mistakes, schemas, lists.

#include "tests/cli/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace headroom::cli {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kCommands[] = {"run",      "check", "capacity", "bounds", "speedup",
                                     "optimize", "sweep", "merge",    "report", "diff",
                                     "list",     "show",  "schema",   "storm"};

TEST(Cli, HelpIsOnStdoutAndNamesEveryCommand) {
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"--help"}, std::vector<std::string>{}}) {
        const Outcome outcome = headroom(arguments);
        EXPECT_EQ(outcome.code, 0);
        EXPECT_EQ(outcome.err, "");
        for (const char* command : kCommands) {
            EXPECT_THAT(outcome.out, HasSubstr(std::string("\n  ") + command));
        }
        EXPECT_THAT(outcome.out, HasSubstr("Exit codes"));
        EXPECT_THAT(outcome.out, testing::Not(HasSubstr("worker"))) << "hidden";
    }
}

TEST(Cli, EveryCommandHasHelpWithAnExample) {
    for (const char* command : kCommands) {
        const Outcome outcome = headroom({command, "--help"});
        EXPECT_EQ(outcome.code, 0) << command;
        EXPECT_THAT(outcome.out, HasSubstr("Example")) << command;
        EXPECT_THAT(outcome.out, HasSubstr(std::string("headroom ") + command)) << command;
    }
}

TEST(Cli, Version) {
    const Outcome outcome = headroom({"--version"});
    EXPECT_EQ(outcome.code, 0);
    EXPECT_THAT(outcome.out, testing::MatchesRegex("headroom [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST(Cli, UnknownCommandAndOptionGetASuggestion) {
    EXPECT_EQ(headroom({"rnu", "x"}).code, 3);
    EXPECT_EQ(headroom({"rnu", "x"}).err, "headroom: there is no command 'rnu'; did you mean 'run'?\n");
    const Outcome option = headroom({"run", "x", "--repliactions", "3"});
    EXPECT_EQ(option.code, 3);
    EXPECT_EQ(option.err,
              "headroom: there is no option '--repliactions'; did you mean '--replications'?\n");
    EXPECT_THAT(headroom({"frobnicate"}).err, HasSubstr("see 'headroom --help'"));
    EXPECT_EQ(headroom({"run"}).code, 3);
    EXPECT_EQ(headroom({"run", "x", "--replications", "none"}).code, 3);
    EXPECT_EQ(headroom({"run", "x", "--engine", "steam"}).code, 3);
}

TEST(Cli, ErrorsLeaveStdoutEmpty) {
    const Outcome outcome = headroom({"run", "/no/such/file.json"});
    EXPECT_EQ(outcome.code, 3);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.err, "headroom: cannot read '/no/such/file.json': no such file\n");
    EXPECT_THAT(headroom({"run", "kakao-2024-finale"}).err,
                HasSubstr("did you mean 'kakao-2024-final'?"));
}

TEST(Cli, DiagnosticsNameFileLineAndPath) {
    const Scratch scratch;
    std::string text = smallScenario();
    text.replace(text.find("\"zones\""), 7, "\"zoness\"");
    const std::string file = scratch.write("s.json", text);
    const Outcome outcome = headroom({"run", file});
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, StartsWith("headroom: "));
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("\n" + file + ":6: /network"), HasSubstr("zones")));
}

TEST(Cli, MissingFieldAndBrokenJson) {
    const Scratch scratch;
    const Outcome missing = headroom({"run", scratch.write("m.json", "{\n  \"headroom\": 1\n}\n")});
    EXPECT_EQ(missing.code, 3);
    EXPECT_THAT(missing.err, HasSubstr("workload"));
    const Outcome broken = headroom({"run", scratch.write("b.json", "{ \"headroom\": 1,\n  oops }\n")});
    EXPECT_EQ(broken.code, 3);
    EXPECT_THAT(broken.err, HasSubstr("b.json:2"));
    EXPECT_EQ(headroom({"run", scratch.write("empty.json", "")}).code, 3);
    EXPECT_EQ(headroom({"run", scratch / ""}).code, 3);
}

TEST(Cli, OverridesAreChecked) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", smallScenario());
    EXPECT_THAT(headroom({"run", file, "--set", "seed"}).err, HasSubstr("expected path=value"));
    const Outcome unknown = headroom({"run", file, "--set", "services.chat.on.cuont=3"});
    EXPECT_EQ(unknown.code, 3);
    EXPECT_THAT(unknown.err, HasSubstr("count"));
}

TEST(Cli, UnwritableOutputShowsBeforeTheRun) {
    const Scratch scratch;
    const std::string file = scratch.write("long.json", longScenario());
    // The scenario would run for minutes: an answer at once is one from before the run.
    const Outcome missing = headroom({"run", file, "--out", "/no/such/folder/r.json"});
    EXPECT_EQ(missing.code, 3);
    EXPECT_EQ(missing.err,
              "headroom: cannot write '/no/such/folder/r.json': No such file or directory\n");
    const Outcome blocked = headroom({"run", file, "--csv", file});
    EXPECT_EQ(blocked.code, 3);
    EXPECT_THAT(blocked.err, HasSubstr("cannot create folder"));
    EXPECT_EQ(scratch.entries(), std::vector<std::string>{"long.json"});
}

TEST(Cli, ShowPrintsTheResolvedScenario) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", smallScenario());
    const Outcome shown = headroom({"show", file, "--set", "services.chat.on.count=5"});
    ASSERT_EQ(shown.code, 0) << shown.err;
    const json scenario = json::parse(shown.out);
    EXPECT_EQ(scenario["services"]["chat"]["on"]["count"], 5);
    const std::string again = scratch.write("again.json", shown.out);
    EXPECT_EQ(headroom({"show", again}).out, shown.out) << "what it prints is a scenario";
}

TEST(Cli, SchemasAreJson) {
    for (const char* format : {"scenario", "profile", "result"}) {
        const Outcome outcome = headroom({"schema", format});
        EXPECT_EQ(outcome.code, 0);
        EXPECT_TRUE(json::parse(outcome.out).contains("$schema")) << format;
    }
    EXPECT_EQ(headroom({"schema"}).out, headroom({"schema", "scenario"}).out);
    EXPECT_EQ(headroom({"schema", "poem"}).code, 3);
}

TEST(Cli, ListNamesScenariosThatCanBeShown) {
    const Outcome text = headroom({"list"});
    EXPECT_EQ(text.code, 0) << text.err;
    const json list = json::parse(headroom({"list", "--json"}).out);
    ASSERT_TRUE(list.is_array());
    for (const json& entry : list) {
        EXPECT_THAT(text.out, HasSubstr(entry["name"].get<std::string>()));
        EXPECT_EQ(headroom({"show", entry["name"]}).code, 0) << entry["name"];
    }
}

TEST(Cli, FullStandardOutputIsAnError) {
    const std::string command = std::string(HEADROOM_EXECUTABLE) + " schema > /dev/full 2> /dev/null";
    const int status = std::system(command.c_str());
    EXPECT_EQ(WEXITSTATUS(status), 3);
}

} // namespace
} // namespace headroom::cli
