// headroom speedup: starts the program on a small fleet.

#include "tests/cli/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace headroom::cli {
namespace {

using nlohmann::json;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

/// Users who only log in, again and again: the password's hash fills the machine, which few users and few
/// events do, and the median leaves its plateau there.
std::string logins() {
    std::string text = smallScenario(R"(["p50(login) < 1s"])");
    const auto replace = [&](const std::string& from, const std::string& to) {
        text.replace(text.find(from), from.size(), to);
    };
    replace("exponential(1s)", "exponential(3s)");
    replace("\"list-rooms\", \"connect\", \"pick-room\", \"enter-room\", \"join-room\",", "");
    replace("\"send-message\" ]", "\"login\" ]");
    replace("\"until\": 30", "\"until\": 60");
    return text;
}

/// Levers at one level with four seeds.
std::vector<std::string> ask(const std::string& file, std::vector<std::string> more) {
    std::vector<std::string> arguments{"speedup",  file, "--replications", "4",
                                       "--levels", "25", "--fixes",        "1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

TEST(SpeedupCommand, RanksWhatHelpsAndStacksIt) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", logins());
    const Outcome outcome =
        headroom(ask(file, {"--lever", "chat.cpu", "--lever", "chat.instances", "--lever",
                            "edge.requests", "--lever", "files.put-latency", "--json"}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(outcome.err, "");
    const json found = json::parse(outcome.out);
    EXPECT_EQ(found["brokenSlo"], "p50(login) < 1s");
    EXPECT_GT(found["users"]["value"], 10.0);
    ASSERT_EQ(found["levers"].size(), 4U);
    // A second machine doubles the fleet, a quarter more speed adds less, a delay nobody waits for nothing.
    EXPECT_EQ(found["levers"][0]["id"], "chat.instances");
    EXPECT_EQ(found["levers"][0]["effects"][0]["set"][0], "services.chat.on.count=2");
    EXPECT_GT(found["levers"][0]["effects"][0]["usdPerHour"], 0.0);
    EXPECT_EQ(found["levers"][1]["id"], "chat.cpu");
    EXPECT_EQ(found["levers"][1]["effects"][0]["usdPerHour"], 0.0);
    for (const json& lever : found["levers"]) {
        if (lever["id"] == "edge.requests") {
            EXPECT_EQ(lever["effects"][0]["state"], "not-reached");
        }
        if (lever["id"] == "files.put-latency") {
            EXPECT_EQ(lever["effects"][0]["state"], "no-effect");
        }
    }
    const json& stack = found["fixes"]["stack"];
    ASSERT_EQ(stack.size(), 1U);
    EXPECT_EQ(stack[0]["lever"], "chat.instances") << "a faster CPU is nothing a scenario file states";
    EXPECT_EQ(found["fixes"]["set"], json::array({"services.chat.on.count=2"}));
    EXPECT_GT(found["fixes"]["confirmed"]["gainShare"]["value"], 0.3);
}

TEST(SpeedupCommand, TheTextBeginsWithTheAnswer) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", logins());
    const std::vector<std::string> levers{"--lever", "chat.cpu",      "--lever", "chat.instances",
                                          "--lever", "edge.requests", "--lever", "files.put-latency"};
    std::vector<std::string> more = levers;
    more.insert(more.end(), {"--goal", "1000000"});
    const Outcome text = headroom(ask(file, more), {"LC_ALL=C"});
    ASSERT_EQ(text.code, 0) << text.err;
    EXPECT_THAT(text.out, HasSubstr("A small fleet\n\n  Do, in this order: instances of chat +1"));
    EXPECT_THAT(text.out, HasSubstr("confirmed on fresh seeds"));
    EXPECT_THAT(text.out, ContainsRegex("1 000 000 users is[ \n]+not[ \n]+reached"));
    EXPECT_THAT(text.out, HasSubstr("Limits that were never reached"));
    EXPECT_THAT(text.out, HasSubstr("edge.requests"));
    EXPECT_EQ(headroom(ask(file, more), {"LC_ALL=C"}).out, text.out) << "not deterministic";
    std::vector<std::string> plain = ask(file, levers);
    plain[7] = "0";
    const Outcome ranking = headroom(plain);
    EXPECT_THAT(ranking.out, HasSubstr("Most helps: instances of chat +1"));
    EXPECT_THAT(ranking.out, Not(HasSubstr("Fixes")));
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
    const std::string file = scratch.write("s.json", logins());
    const Outcome outcome = headroom({"speedup", file, "--no-prune", "--replications", "50"}, {}, 1500);
    EXPECT_EQ(outcome.code, 130);
    EXPECT_EQ(outcome.out, "");
}

} // namespace
} // namespace headroom::cli
