// headroom optimize: started as people start it.

#include "tests/cli/background.hpp"
#include "tests/cli/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <set>

namespace headroom::cli {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

/// The contest's fleet cut down to a few instances and half a minute of load.
std::vector<std::string> optimizeOf(const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"optimize", "kakao-2024-final"};
    for (const char* change :
         {"services.chat.on.count=1", "services.chat.on.processesPerInstance=1",
          "services.redis.masters=1", "workload.users.ramp.start=8", "workload.users.ramp.step=8",
          "workload.users.ramp.every=4s", "workload.users.ramp.until=40", "workload.users.ramp.hold=15s",
          "slo=[\"failed_users < 20%\",\"p95(register) < 700ms\"]"})
        arguments.insert(arguments.end(), {"--set", change});
    for (const char* vary :
         {"services.chat.on.count=1..3", "services.redis.masters=1,2",
          "services.redis.replicasPerMaster=0,1", "services.redis.readFrom=master,replica"})
        arguments.insert(arguments.end(), {"--vary", vary});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

json answerOf(const std::vector<std::string>& more) {
    std::vector<std::string> arguments = more;
    arguments.emplace_back("--json");
    const Outcome outcome = headroom(optimizeOf(arguments));
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return json::parse(outcome.out);
}

TEST(Optimize, HelpSaysWhatItAnswers) {
    const Outcome outcome = headroom({"optimize", "--help"});
    EXPECT_EQ(outcome.code, 0);
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("Examples:"), HasSubstr("--survive redis-master"),
                                   HasSubstr("Exit codes:"), HasSubstr("--budget")));
}

TEST(Optimize, AnswersInJson) {
    const json answer = answerOf({"--budget", "4instances"});
    EXPECT_EQ(answer.at("scenario"), "kakao-2024-final");
    EXPECT_EQ(answer.at("objective"), "capacity");
    EXPECT_EQ(answer.at("budget"), "4 instances");
    EXPECT_TRUE(answer.at("survives").is_null());
    const json& winner = answer.at("winner");
    EXPECT_LE(winner.at("instances"), 4);
    EXPECT_LE(winner.at("users").at("value"), winner.at("boundUsers").get<double>() * 1.15);
    for (const json& seed : winner.at("seeds")) {
        if (!seed.at("bracketed")) continue;
        EXPECT_LE(seed.at("holdsAt"), seed.at("users"));
        EXPECT_LE(seed.at("users"), seed.at("breaksAt"));
    }
    EXPECT_EQ(winner.at("seeds").size(), 3U);
    // More instances than stated can only help here: registering is bound by their CPUs.
    EXPECT_GT(answer.at("gain").at("low"), 0.0);
    const json& search = answer.at("search");
    EXPECT_EQ(search.at("candidates"), 24);
    const auto count = [&](const char* key) { return search.at(key).get<int>(); };
    EXPECT_EQ(count("impossible") + count("overBudget") + count("unmet") + count("excluded") +
                  count("simulated") + count("unexplored"),
              24);
    double cost = 0.0;
    for (const json& point : answer.at("front")) {
        EXPECT_GE(point.at("usdPerHour"), cost);
        cost = point.at("usdPerHour");
    }
}

TEST(Optimize, EveryNeighbourHasAnExcuseWithItsBasis) {
    const json answer = answerOf({"--budget", "4instances"});
    ASSERT_GE(answer.at("excuses").size(), 3U);
    std::set<std::string> changes;
    for (const json& excuse : answer.at("excuses")) {
        EXPECT_TRUE(changes.insert(excuse.at("change")).second);
        const std::string reason = excuse.at("reason");
        const std::string basis = excuse.at("basis");
        EXPECT_THAT((std::set<std::string>{"rule", "bound", "simulated"}), testing::Contains(basis));
        if (reason.find("over the budget") != std::string::npos) {
            EXPECT_EQ(basis, "rule");
        } else if (basis == "simulated") {
            // By how much, or that a run was ended because it could not hold any more.
            EXPECT_THAT(reason, HasSubstr("users")) << excuse;
            EXPECT_THAT(reason, testing::AnyOf(HasSubstr("%"), HasSubstr("for certain"))) << excuse;
        } else if (basis == "bound") {
            EXPECT_THAT(reason, HasSubstr("saturate at")) << excuse;
        }
    }
}

TEST(Optimize, SaysWhenNothingFailsOverAndRequiresItOnRequest) {
    const Outcome text = headroom(optimizeOf({"--budget", "4instances"}));
    EXPECT_EQ(text.code, 0) << text.err;
    EXPECT_THAT(text.out, HasSubstr("The chosen fleet has no replica"));
    const json free = answerOf({"--budget", "4instances"});
    EXPECT_EQ(free.at("replicasPerMaster"), 0);
    const json safe = answerOf({"--budget", "4instances", "--require", "replicas>=1"});
    EXPECT_EQ(safe.at("replicasPerMaster"), 1);
    EXPECT_EQ(safe.at("winner").at("set").at("services.redis.replicasPerMaster"), "1");
    EXPECT_EQ(safe.at("required"), json::array({"replicas>=1"}));
    EXPECT_GT(safe.at("search").at("unmet"), 0);
    for (const json& point : safe.at("front"))
        EXPECT_EQ(point.at("set").at("services.redis.replicasPerMaster"), "1");
}

TEST(Optimize, SurvivingTheLossOfAMasterTakesAReplica) {
    const json safe = answerOf({"--budget", "4instances", "--survive", "redis-master"});
    EXPECT_EQ(safe.at("survives"), "redis-master");
    // With one master in one or two lost for good, at least half of the users would fail without.
    EXPECT_EQ(safe.at("replicasPerMaster"), 1);
}

TEST(Optimize, SaysWhatIsWrong) {
    EXPECT_EQ(headroom({"optimize"}).code, 3);
    const Outcome file = headroom({"optimize", "kakao-2024-finale", "--budget", "3instances"});
    EXPECT_EQ(file.code, 3);
    EXPECT_THAT(file.err, HasSubstr("did you mean"));
    const auto complaint = [](const std::vector<std::string>& more) {
        const Outcome outcome = headroom(optimizeOf(more));
        EXPECT_EQ(outcome.code, 3) << outcome.err;
        EXPECT_EQ(outcome.out, "");
        return outcome.err;
    };
    EXPECT_THAT(complaint({"--objective", "latency"}), AllOf(HasSubstr("capacity"), HasSubstr("cost")));
    EXPECT_THAT(complaint({"--budget", "thirty"}), HasSubstr("30instances"));
    EXPECT_THAT(complaint({"--bugdet", "4instances"}), HasSubstr("--budget"));
    EXPECT_THAT(complaint({"--budget", "1instance"}), HasSubstr("no candidate is within the budget"));
    EXPECT_THAT(complaint({"--vary", "services.chat.no=1,2"}), HasSubstr("services.chat.no"));
    EXPECT_THAT(complaint({"--require", "shards>=2"}), HasSubstr("services.redis.masters"));
    EXPECT_THAT(complaint({"--require", "replicas"}), HasSubstr("NAME>=N"));
    EXPECT_THAT(complaint({"--survive", "redis"}), HasSubstr("redis-master"));
    EXPECT_THAT(complaint({"--users", "50"}), HasSubstr("--objective cost"));
    const Scratch scratch;
    EXPECT_THAT(complaint({"--out", scratch / "no/such/folder.json"}), HasSubstr("folder"));
}

TEST(Optimize, ASearchThatWasInterruptedGoesOnToTheSameAnswer) {
    const Scratch scratch;
    const std::string journal = scratch / "search.journal";
    const std::vector<std::string> more{"--budget", "4instances"};
    const json whole = answerOf(more);
    std::vector<std::string> journalled = more;
    journalled.insert(journalled.end(), {"--journal", journal});
    Background first(optimizeOf(journalled));
    const auto lines = [&] {
        if (!std::filesystem::exists(journal)) return 0;
        const std::string text = readAll(journal);
        return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
    };
    ASSERT_TRUE(waitUntil([&] { return lines() > 2; }));
    first.signal(SIGINT);
    const int code = first.wait();
    EXPECT_TRUE(code == 130 || code == 0) << code; // 0: it was done before the signal came
    const int kept = lines();
    journalled.emplace_back("--json");
    const Outcome resumed = headroom(optimizeOf(journalled));
    EXPECT_EQ(resumed.code, 0) << resumed.err;
    EXPECT_THAT(resumed.err, HasSubstr(" runs found in"));
    EXPECT_EQ(json::parse(resumed.out), whole);
    EXPECT_GE(lines(), kept);
    const int all = lines();
    EXPECT_EQ(json::parse(headroom(optimizeOf(journalled)).out), whole);
    EXPECT_EQ(lines(), all) << "nothing is computed twice";
}

TEST(Optimize, WritesTheChosenFleetAsAScenario) {
    const Scratch scratch;
    const std::string best = scratch / "best.json";
    EXPECT_EQ(headroom(optimizeOf({"--budget", "4instances", "--write", best, "--quiet"})).code, 0);
    const json written = json::parse(readAll(best));
    const json answer = answerOf({"--budget", "4instances"});
    EXPECT_EQ(written.at("services").at("chat").at("on").at("count").dump(),
              answer.at("winner").at("set").at("services.chat.on.count").get<std::string>());
}

} // namespace
} // namespace headroom::cli
