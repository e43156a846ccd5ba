// headroom speedup: starts the program on a small fleet.

#include "tests/cli/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace headroom::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

/// A few levers at one level with two seeds, on the scenario with an objective that a load breaks.
std::vector<std::string> ask(const std::string& file, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"speedup",        file,
                                       "--replications", "2",
                                       "--levels",       "50",
                                       "--lever",        "chat.cpu",
                                       "--lever",        "chat.instances",
                                       "--lever",        "edge.requests",
                                       "--lever",        "files.put-latency"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

const char* const kObjective = R"(["p95(send-message) < 200ms"])";

TEST(SpeedupCommand, DISABLED_RanksWhatHelpsAndStacksIt) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", smallScenario(kObjective));
    const Outcome outcome = headroom(ask(file, {"--fixes", "1", "--json"}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(outcome.err, "");
    const json found = json::parse(outcome.out);
    EXPECT_EQ(found["brokenSlo"], "p95(send-message) < 200ms");
    EXPECT_GT(found["users"]["value"], 10.0);
    ASSERT_EQ(found["levers"].size(), 4U);
    // A second machine doubles the fleet, half as much speed adds less, a delay nobody waits for nothing.
    EXPECT_EQ(found["levers"][0]["id"], "chat.instances");
    EXPECT_EQ(found["levers"][0]["effects"][0]["set"][0], "services.chat.on.count=2");
    EXPECT_GT(found["levers"][0]["effects"][0]["usdPerHour"], 0.0);
    EXPECT_EQ(found["levers"][1]["id"], "chat.cpu");
    EXPECT_EQ(found["levers"][1]["effects"][0]["usdPerHour"], 0.0);
    for (const json& lever : found["levers"]) {
        if (lever["id"] == "edge.requests") {
            EXPECT_EQ(lever["effects"][0]["state"], "not-reached");
        }
    }
    const json& stack = found["fixes"]["stack"];
    ASSERT_EQ(stack.size(), 1U);
    EXPECT_EQ(stack[0]["lever"], "chat.instances") << "a faster CPU is nothing a scenario file states";
    EXPECT_EQ(found["fixes"]["set"], json::array({"services.chat.on.count=2"}));
    EXPECT_GT(found["fixes"]["confirmed"]["gainShare"]["value"], 0.3);
    EXPECT_EQ(headroom(ask(file, {"--fixes", "1", "--json"})).out, outcome.out) << "not deterministic";
}

TEST(SpeedupCommand, DISABLED_TheTextBeginsWithTheAnswer) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", smallScenario(kObjective));
    const Outcome text = headroom(ask(file, {"--fixes", "1", "--goal", "1000000"}), {"LC_ALL=C"});
    ASSERT_EQ(text.code, 0) << text.err;
    EXPECT_THAT(text.out, HasSubstr("A small fleet\n\n  Do, in this order: instances of chat +1"));
    EXPECT_THAT(text.out, HasSubstr("confirmed on fresh seeds"));
    EXPECT_THAT(text.out, HasSubstr("The goal of 1 000 000 users is not reached"));
    EXPECT_THAT(text.out, HasSubstr("Limits that were never reached"));
    EXPECT_THAT(text.out, HasSubstr("edge.requests"));
    const Outcome plain = headroom(ask(file, {"--fixes", "0"}));
    EXPECT_THAT(plain.out, HasSubstr("Most helps: instances of chat +1"));
    EXPECT_THAT(plain.out, Not(HasSubstr("Fixes")));
}

TEST(SpeedupCommand, ListsTheLeversWithTheirSettings) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", smallScenario());
    const Outcome outcome = headroom({"speedup", file, "--list", "--json"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    bool found = false;
    for (const json& lever : json::parse(outcome.out)) {
        if (lever["id"] != "edge.requests") continue;
        found = true;
        ASSERT_EQ(lever["set"][0], "services.edge.requests=5000/s");
        // What it prints is what --set takes.
        EXPECT_EQ(headroom({"show", file, "--set", lever["set"][0].get<std::string>()}).code, 0);
    }
    EXPECT_TRUE(found);
}

TEST(SpeedupCommand, MistakesAreNamed) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", smallScenario());
    const Outcome lever = headroom({"speedup", file, "--lever", "chat.cpus"});
    EXPECT_EQ(lever.code, 3);
    EXPECT_THAT(lever.err, HasSubstr("chat.cpu"));
    EXPECT_EQ(headroom({"speedup", scratch / "none.json"}).code, 3);
    EXPECT_EQ(headroom({"speedup", file, "--levels", "0"}).code, 3);
    EXPECT_EQ(headroom({"speedup", file, "--by", "luck"}).code, 3);
    const Outcome without = headroom({"speedup", scratch.write("n.json", smallScenario("[]"))});
    EXPECT_EQ(without.code, 3);
    EXPECT_THAT(without.err, HasSubstr("states no objectives"));
}

TEST(SpeedupCommand, CtrlCEndsIt) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", smallScenario(kObjective));
    const Outcome outcome = headroom({"speedup", file, "--no-prune", "--replications", "50"}, {}, 1500);
    EXPECT_EQ(outcome.code, 130);
    EXPECT_EQ(outcome.out, "");
}

} // namespace
} // namespace headroom::cli
