#include "tests/models/scenario_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace headroom::models::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

const std::string kProfile = R"({
  "headroom-profile": 1, "kind": "service", "name": "mini",
  "wakeUp": "29us", "rateLimits": { "lists": { "requests": 60, "window": "60s" } },
  "measuredRange": { "members": [1, 200] },
  "operations": {
    "register": { "transport": "http", "authenticated": false, "rateLimit": "lists", "request": "154B",
      "cpu": { "base": "0.336ms", "perUnit": { "receivers": "9.13us" }, "interval": [1.0, 1.19] },
      "steps": [ { "trip": ["HGETALL room", "GET readers*3"], "repeat": "history" },
                 { "trip": ["HGETALL message*history"], "fresh": "message", "onStale": "lose-session" },
                 { "block": "58.5ms", "password": true },
                 { "broadcast": "message", "toSender": false, "perReceiver": "9us", "bytes": "409B" },
                 { "storage": "put" }, { "effect": "store-message" }, "reply" ] }
  }
})";

/// A file that is removed with the object.
class TemporaryFile {
public:
    TemporaryFile(const std::string& name, const std::string& text)
        : path_(fs::path(::testing::TempDir()) / name) {
        std::ofstream(path_) << text;
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() {
        std::error_code ignored;
        fs::remove(path_, ignored);
    }
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

std::vector<std::string> profileProblems(const std::string& from, const std::string& to) {
    const TemporaryFile file("headroom-profile.json", changed(from, to, kProfile));
    try {
        (void)readServiceProfile(file.path());
    } catch (const ScenarioError& error) {
        std::vector<std::string> lines;
        for (Diagnostic diagnostic : error.diagnostics()) {
            diagnostic.file = fs::path(diagnostic.file).filename().string();
            lines.push_back(print(diagnostic));
        }
        return lines;
    }
    return {};
}

TEST(Profile, ReadsEveryKindOfStep) {
    const TemporaryFile file("headroom-mini.json", kProfile);
    const ServiceProfile profile = readServiceProfile(file.path());
    EXPECT_EQ(profile.wakeUp, microseconds(29));
    EXPECT_EQ(profile.heartbeat, seconds(25)); // default
    EXPECT_EQ(profile.rateLimits.at("lists").requests, 60);
    EXPECT_EQ(profile.measuredRange.at(Variable::kMembers), (std::pair{1.0, 200.0}));
    const Operation& operation = profile.operations.at("register");
    EXPECT_EQ(operation.name, "register");
    EXPECT_EQ(operation.cpu.perUnit.at(Variable::kReceivers).value, 9.13e-6);
    EXPECT_EQ(operation.cpu.interval.high, 1.19);
    ASSERT_EQ(operation.steps.size(), 7U);
    EXPECT_EQ(operation.steps[0].commands.at(1).count, 3);
    EXPECT_EQ(operation.steps[0].repeat, Variable::kHistory);
    EXPECT_EQ(operation.steps[1].onStale, OnStale::kLoseSession);
    EXPECT_EQ(operation.steps[1].freshKey, "message");
    EXPECT_TRUE(operation.steps[2].password);
    EXPECT_FALSE(operation.steps[3].toSender);
    EXPECT_EQ(operation.steps[3].frameBytes.value, 409.0);
    EXPECT_EQ(operation.steps[4].storageOperation, "put");
    EXPECT_EQ(operation.steps[5].effect, "store-message");
    EXPECT_EQ(operation.steps[6].kind, OperationStep::Kind::kReply);
}

TEST(Profile, ErrorsNameFileLineAndPath) {
    EXPECT_THAT(
        profileProblems("\"members\": [1", "\"membres\": [1"),
        ElementsAre(
            "headroom-profile.json:4: /measuredRange/membres: unknown key \"membres\"; did you mean "
            "\"members\"?"));
    EXPECT_THAT(
        profileProblems("\"rateLimit\": \"lists\"", "\"rateLimit\": \"list\""),
        ElementsAre("headroom-profile.json:6: /operations/register/rateLimit: no rate limit \"list\" in "
                    "\"rateLimits\"; did you mean \"lists\"?"));
    EXPECT_THAT(profileProblems("\"effect\": \"store-message\"", "\"effect\": \"store-mesage\""),
                ElementsAre(HasSubstr("did you mean \"store-message\"?")));
    EXPECT_THAT(
        profileProblems("\"reply\"", "\"replay\""),
        ElementsAre("headroom-profile.json:12: /operations/register/steps/6: expected \"reply\", found "
                    "\"replay\"; did you mean \"reply\"?"));
    EXPECT_THAT(profileProblems("\"fresh\": \"message\", ", ""),
                ElementsAre(HasSubstr("/onStale: needs \"fresh\"")));
    EXPECT_THAT(profileProblems("\"service\"", "\"store\""),
                ElementsAre("headroom-profile.json:2: /kind: expected \"service\", found \"store\""));
    EXPECT_THAT(profileProblems("[1.0, 1.19]", "[1.19, 1.0]"),
                ElementsAre(HasSubstr("expected the low end first")));
    EXPECT_THAT(profileProblems("HGETALL room", "HGETALL"),
                ElementsAre(HasSubstr("the kind of key is missing")));
}

// A profile may lie beside the scenario; what is wrong with it is reported with the
// scenario's own errors.
TEST(Profile, BesideTheScenario) {
    const std::string text = R"({
      "headroom": 1, "name": "own",
      "workload": { "users": { "steady": { "count": 1, "duration": "9s" } }, "behaviour": "b" },
      "behaviours": { "b": { "steps": [ "register" ], "reconnect": { "operations": [ "register" ] } } },
      "services": { "chat": { "type": "process", "profile": "headroom-own.json",
                              "store": "s", "storage": "f", "on": { "instance": "t3.small" } },
                    "s": { "type": "redis-cluster", "on": { "instance": "t3.small" } },
                    "f": { "type": "object-storage" } } })";
    const TemporaryFile scenario("headroom-own-scenario.json", text);
    {
        const TemporaryFile profile("headroom-own.json", kProfile);
        EXPECT_EQ(readScenario(scenario.path()).profiles.at("headroom-own.json").name, "mini");
    }
    const TemporaryFile broken("headroom-own.json", changed("\"29us\"", "29", kProfile));
    const TemporaryFile worse("headroom-own-scenario.json",
                              changed("\"count\": 1", "\"count\": 0", text));
    try {
        (void)readScenario(worse.path());
        FAIL() << "read without an error";
    } catch (const ScenarioError& error) {
        EXPECT_EQ(error.diagnostics().size(), 2U) << error.what();
        EXPECT_THAT(error.what(), HasSubstr("headroom-own.json:3: /wakeUp: expected a duration"));
        EXPECT_THAT(error.what(),
                    HasSubstr("headroom-own-scenario.json:3: /workload/users/steady/count: "));
    }
}

// Every store command of the profile must have a cost.
TEST(Profile, StoreCommandsNeedACost) {
    const TemporaryFile store("headroom-store.json",
                              R"({ "headroom-profile": 1, "kind": "store", "name": "tiny", "commands": {
                                   "GET": { "execute": "1us" }, "HGETALL": { "execute": "3us" } } })");
    const TemporaryFile scenario(
        "headroom-scenario.json",
        changed("\"redis-cluster\", ", "\"redis-cluster\", \"profile\": \"headroom-store.json\", "));
    try {
        (void)readScenario(scenario.path());
        FAIL() << "read without an error";
    } catch (const ScenarioError& error) {
        EXPECT_THAT(error.what(),
                    HasSubstr("headroom-scenario.json:15: /services/chat/store: operation \"connect\" "
                              "of profile \"bootcampchat-node\" uses SET, which store profile \"tiny\" "
                              "does not have"));
    }
}

} // namespace
} // namespace headroom::models::testing
