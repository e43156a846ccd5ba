// Commands on a scenario of request/response services: they answer, or say that they are for chat fleets.

#include "tests/cli/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace headroom::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

/// The bundled example, shorter.
const std::vector<std::string> kShort{"--set", "workload.users.profile.duration=25s"};

std::vector<std::string> with(std::vector<std::string> words) {
    words.insert(words.end(), kShort.begin(), kShort.end());
    return words;
}

TEST(TierCommands, RunReportsWhatUsersWaitedAndWhatServersMeasured) {
    const Outcome outcome = headroom(with({"run", "rest-and-sql", "--no-extend"}));
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    for (const char* part : {"app.order", "db.order", "thread pool", "row lock", "Cost", "Objectives"})
        EXPECT_THAT(outcome.out, HasSubstr(part));
    EXPECT_THAT(outcome.out, Not(HasSubstr("nan")));
}

TEST(TierCommands, CheckAndCapacityAnswer) {
    const Outcome check = headroom(with({"check", "rest-and-sql", "--json"}));
    EXPECT_EQ(check.code, 0) << check.err << check.out;
    EXPECT_TRUE(json::accept(check.out));
    const Outcome capacity = headroom({"capacity", "rest-and-sql", "--replications", "1", "--precision",
                                       "20%", "--set", "workload.users.profile.duration=25s", "--set",
                                       "services.db.on.instance=db.t3.medium", "--json"});
    ASSERT_EQ(capacity.code, 0) << capacity.err;
    EXPECT_GT(json::parse(capacity.out).at("users").at("value").get<double>(), 100.0);
}

TEST(TierCommands, SpeedupListsLeversOfTheServices) {
    const Outcome outcome = headroom({"speedup", "rest-and-sql", "--list", "--json"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const json levers = json::parse(outcome.out);
    EXPECT_TRUE(std::any_of(levers.begin(), levers.end(), [](const json& lever) {
        return lever.at("id") == "app.pool(db)" &&
               lever.at("set").at(0) == "services.app.pools.db.size=13";
    }));
}

TEST(TierCommands, WhatIsForChatFleetsSaysSo) {
    for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
             {"bounds", "rest-and-sql"},
             {"storm", "rest-and-sql", "--kill", "1"},
             {"optimize", "rest-and-sql", "--budget", "10instances"}}) {
        const Outcome outcome = headroom(command);
        EXPECT_EQ(outcome.code, 3) << command.front();
        EXPECT_THAT(outcome.err, HasSubstr("has no service of type 'process'")) << command.front();
        EXPECT_THAT(outcome.err, HasSubstr("for chat fleets")) << command.front();
    }
}

} // namespace
} // namespace headroom::cli
