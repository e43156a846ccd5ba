// headroom capacity: starts the program on a small fleet.

#include "tests/cli/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace headroom::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;

/// Two seeds, coarse, on the scenario with the objective given.
std::vector<std::string> search(const std::string& file, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"capacity", file, "--replications", "2", "--precision", "20%"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

TEST(CapacityCommand, PrintsTheCapacityItsIntervalAndWhatBreaks) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", smallScenario(R"(["p95(register) < 1s"])"));
    const Outcome outcome = headroom(search(file, {"--json"}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(outcome.err, "");
    const json found = json::parse(outcome.out);
    ASSERT_EQ(found["state"], "found");
    EXPECT_EQ(found["askedUsers"], 30);
    EXPECT_EQ(found["brokenSlo"], "p95(register) < 1s");
    EXPECT_FALSE(found["binding"].is_null());
    const double users = found["users"]["value"];
    EXPECT_LE(found["users"]["low"], users);
    EXPECT_GE(found["users"]["high"], users);
    EXPECT_NEAR(found["headroom"]["value"].get<double>(), users / 30.0 - 1.0, 1e-9);
    // What it reports as holding and breaking is what check says of these loads.
    for (const json& point : found["tried"]) {
        const std::string until = std::to_string(point["users"].get<int>());
        if (point["users"] != found["holdsAt"] && point["users"] != found["breaksAt"]) continue;
        EXPECT_EQ(point["holds"], point["users"] == found["holdsAt"]) << until;
    }
    EXPECT_EQ(headroom(search(file, {"--json"})).out, outcome.out) << "not deterministic";

    const Outcome text = headroom(search(file));
    EXPECT_EQ(text.code, 0);
    EXPECT_THAT(text.out, HasSubstr("Capacity "));
    EXPECT_THAT(text.out, HasSubstr("95 % interval"));
    EXPECT_THAT(text.out, HasSubstr("Headroom at the 30 users asked"));
    EXPECT_THAT(text.out, HasSubstr("First to break: \"p95(register) < 1s\""));
    EXPECT_THAT(text.out, HasSubstr("Loads tried"));
}

TEST(CapacityCommand, ObjectivesFromTheCommandLineReplaceTheScenarios) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", smallScenario());
    const Outcome hopeless = headroom(search(file, {"--slo", "p95(register) < 1ms"}));
    EXPECT_EQ(hopeless.code, 0);
    EXPECT_THAT(hopeless.out, HasSubstr("does not even hold for one user"));
    const Outcome easy =
        headroom(search(file, {"--slo", "p95(register) < 1h", "--max-users", "40", "--json"}));
    EXPECT_EQ(json::parse(easy.out)["state"], "beyond-highest");
    EXPECT_EQ(json::parse(easy.out)["users"]["value"], 40);
    EXPECT_TRUE(json::parse(easy.out)["users"]["high"].is_null());
}

TEST(CapacityCommand, ParametersAddASpread) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", smallScenario(R"(["p95(register) < 1s"])"));
    const Outcome outcome = headroom(search(file, {"--parameters", "3", "--json"}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const json spread = json::parse(outcome.out)["parameters"];
    EXPECT_EQ(spread["draws"], 3);
    EXPECT_LE(spread["users"]["low"], spread["users"]["value"]);
    EXPECT_GE(spread["users"]["high"], spread["users"]["value"]);
    EXPECT_GE(spread["varianceShare"], 0.0);
    EXPECT_LE(spread["varianceShare"], 1.0);
}

TEST(CapacityCommand, MistakesAreNamed) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", smallScenario());
    const std::string silent = scratch.write("silent.json", smallScenario("[]"));
    EXPECT_EQ(headroom({"capacity"}).code, 3);
    EXPECT_EQ(headroom({"capacity", "/no/such.json"}).code, 3);
    EXPECT_THAT(headroom({"capacity", silent}).err, HasSubstr("states no objectives"));
    EXPECT_EQ(headroom({"capacity", silent}).code, 3);
    const Outcome operation = headroom({"capacity", file, "--slo", "p95(dance) < 1s"});
    EXPECT_EQ(operation.code, 3);
    EXPECT_THAT(operation.err, HasSubstr("no operation \"dance\""));
    EXPECT_EQ(headroom({"capacity", file, "--slo", "p95 1s"}).code, 3);
    for (const char* share : {"0", "100%", "-1%", "wide"}) {
        EXPECT_EQ(headroom({"capacity", file, "--precision", share}).code, 3) << share;
        EXPECT_EQ(headroom({"capacity", file, "--confidence", share}).code, 3) << share;
    }
    // Two content-delivery services: valid, but the engine runs one.
    std::string two = smallScenario();
    two.insert(two.find("\"front\""),
               R"("other": { "type": "content-delivery", "latency": "10ms", "maxRequests": "1/s" }, )");
    const Outcome twice = headroom({"capacity", scratch.write("two.json", two)});
    EXPECT_EQ(twice.code, 3);
    EXPECT_THAT(twice.err, HasSubstr("cannot be simulated"));
    EXPECT_EQ(headroom({"capacity", file, "--replications", "0"}).code, 3);
    EXPECT_EQ(headroom({"capacity", file, "--max-users", "0"}).code, 3);
}

TEST(CapacityCommand, CanBeInterrupted) {
    const Scratch scratch;
    const std::string file = scratch.write("long.json", longScenario());
    const Outcome outcome = headroom({"capacity", file}, {}, 500);
    EXPECT_EQ(outcome.code, 130);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, HasSubstr("interrupted"));
}

} // namespace
} // namespace headroom::cli
