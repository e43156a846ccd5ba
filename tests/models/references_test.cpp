// Names that must exist, parts that need each other, and values set from the command line.

#include "tests/models/scenario_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

namespace headroom::models::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Case {
    std::string name;
    std::string from;
    std::string to;
    std::string message;
};

void PrintTo(const Case& test, std::ostream* out) { *out << test.name; }

class ReferenceSays : public ::testing::TestWithParam<Case> {};

TEST_P(ReferenceSays, ExactlyThis) {
    EXPECT_THAT(problems(changed(GetParam().from, GetParam().to)),
                ElementsAre("test.json:" + GetParam().message));
}

std::string faulty(const std::string& fault) { return "\"faults\": [ " + fault + " ], \"slo\""; }

// clang-format off
INSTANTIATE_TEST_SUITE_P(Names, ReferenceSays, ::testing::Values(
    Case{"InstanceType", "\"t3.small\", \"count\"", "\"t3.smal\", \"count\"",
         "14: /services/chat/on/instance: no instance type \"t3.smal\" in the catalogue or in "
         "\"instanceTypes\"; did you mean \"t3.small\"?"},
    Case{"Targets", "\"targets\": \"chat\"", "\"targets\": \"store\"",
         "12: /services/edge/targets: no service of type \"process\" is called \"store\"; known: chat"},
    Case{"Store", "\"store\": \"store\"", "\"store\": \"stor\"",
         "15: /services/chat/store: no service of type \"redis-cluster\" is called \"stor\"; did you "
         "mean \"store\"?"},
    Case{"StoreMissing", "\"store\": \"store\", ", "",
         "13: /services/chat: \"store\" is missing: operation \"connect\" of profile "
         "\"bootcampchat-node\" makes trips "
         "to a redis-cluster service"},
    Case{"StorageMissing", ", \"storage\": \"files\"", "",
         "13: /services/chat: \"storage\" is missing: operation \"upload\" of profile "
         "\"bootcampchat-node\" uses an "
         "object-storage service"},
    Case{"Profile", "\"bootcampchat-node\"", "\"bootcampchat-nod\"",
         "13: /services/chat/profile: no profile \"bootcampchat-nod\" in models/profiles; did you mean "
         "\"bootcampchat-node\"?"},
    Case{"ProfileOutsideTheFolder", "\"bootcampchat-node\"", "\"../../etc/passwd\"",
         "13: /services/chat/profile: no profile \"../../etc/passwd\" in models/profiles; known: "
         "bootcampchat-node, "
         "chat-socketio, chat-socketio-memory, headroom-chat, headroom-chat-memory, http-service, "
         "http-service-memory, redis-7, redis-7-headroom"},
    Case{"ProfileFile", "\"bootcampchat-node\"", "\"mine.json\"",
         "13: /services/chat/profile: no file \"mine.json\""},
    Case{"Behaviour", "\"behaviour\": \"chatter\"", "\"behaviour\": \"chater\"",
         "5: /workload/behaviour: no behaviour \"chater\"; did you mean \"chatter\"?"},
    Case{"BehaviourShare", "\"behaviour\": \"chatter\"", "\"behaviours\": { \"chater\": 1 }",
         "5: /workload/behaviours/chater: no behaviour \"chater\"; did you mean \"chatter\"?"},
    Case{"Operation", "\"register\", ", "\"regster\", ",
         "8: /behaviours/chatter/0: the service's profile has no operation \"regster\"; did you mean "
         "\"register\"?"},
    Case{"FallbackOperation", "\"register\", ", "{ \"do\": \"register\", \"onError\": { \"do\": "
         "\"logn\" } }, ",
         "8: /behaviours/chatter/0/onError/do: the service's profile has no operation \"logn\"; did "
         "you mean "
         "\"login\"?"},
    Case{"PickRoomAsFallback", "\"register\", ", "{ \"do\": \"register\", \"onError\": { \"do\": "
         "\"pick-room\" } }, ",
         "8: /behaviours/chatter/0/onError/do: \"pick-room\" is a step of a script, no operation of "
         "a profile"},
    Case{"SloOperation", "p95(send-message)", "p95(send-mesage)",
         "19: /slo/0: the service's profile has no operation \"send-mesage\"; did you mean "
         "\"send-message\"?"},
    Case{"SloService", "p95(send-message) < 300ms", "peak_utilization(chta) < 80%",
         "19: /slo/0: no service \"chta\"; did you mean \"chat\"?"},
    Case{"DemandFactor", "\"storage\": \"files\"", "\"storage\": \"files\", \"demandFactor\": { "
         "\"*\": 1, \"logins\": 2 }",
         "15: /services/chat/demandFactor/logins: the service's profile has no operation \"logins\"; "
         "did you mean "
         "\"login\"?"},
    Case{"Region", "\"name\": \"small\"", "\"name\": \"small\", \"region\": \"ap-northeast-3\"",
         "2: /region: the catalogue has no price of t3.small in \"ap-northeast-3\"; did you mean "
         "\"ap-northeast-2\"?"},
    Case{"FaultService", "\"slo\"", faulty("{ \"kill\": \"instance\", \"service\": \"chta\", \"at\": "
         "\"1s\" }"),
         "19: /faults/0/service: no service \"chta\"; did you mean \"chat\"?"},
    Case{"FaultKind", "\"slo\"", faulty("{ \"kill\": \"store-master\", \"service\": \"chat\", "
         "\"at\": \"1s\" }"),
         "19: /faults/0/service: expected the name of a redis-cluster service, found \"chat\""},
    Case{"FaultIndex", "\"slo\"", faulty("{ \"kill\": \"instance\", \"service\": \"chat\", "
         "\"index\": 2, \"at\": \"1s\" }"),
         "19: /faults/0: reaches number 2, but there are 2 instances counted from 0"},
    Case{"FaultOfNobody", "\"slo\"", faulty("{ \"slow\": \"instance\", \"factor\": 0.5, \"at\": "
         "\"1s\" }"),
         "19: /faults/0: \"service\" is missing: whose part breaks"},
    Case{"DeployOfAStore", "\"slo\"", faulty("{ \"deploy\": \"instance\", \"service\": \"store\", "
         "\"at\": \"1s\" }"),
         "19: /faults/0/service: no service of type \"process\" is called \"store\"; known: chat"},
    Case{"ScaleInOfEverything", "\"slo\"", faulty("{ \"scale\": \"in\", \"service\": \"chat\", "
         "\"count\": 2, \"at\": \"1s\" }"),
         "19: /faults/0/count: leaves no instance of \"chat\""},
    Case{"AdmissionOperation", "\"storage\": \"files\"", "\"storage\": \"files\", \"connections\": { "
         "\"admission\": { \"rate\": \"5/s\", \"operations\": [ \"logn\" ] } }",
         "15: /services/chat/connections/admission/operations/0: the service's profile has no operation "
         "\"logn\"; did you mean \"login\"?"},
    Case{"SlowStartOfLeastOutstanding", "\"targets\": \"chat\"", "\"targets\": \"chat\", "
         "\"algorithm\": \"least-outstanding\", \"slowStart\": \"30s\"",
         "12: /services/edge/slowStart: only \"round-robin\" and \"random\" have a slow start"},
    Case{"ZoneOfAService", "\"slo\"", faulty("{ \"kill\": \"zone\", \"service\": \"chat\", \"at\": "
         "\"1s\" }"),
         "19: /faults/0/service: a zone belongs to no service"}
), [](const auto& test) { return test.param.name; });
// clang-format on

TEST(Faults, AreReadInEveryForm) {
    const Scenario scenario = read(changed(
        "\"slo\"",
        faulty(
            "{ \"kill\": \"store-master\", \"service\": \"store\", \"at\": \"300s\", \"for\": "
            "\"60s\" }, "
            "{ \"slow\": \"instance\", \"service\": \"chat\", \"factor\": 0.5, \"at\": \"1s\" }, "
            "{ \"kill\": \"zone\", \"index\": 1, \"at\": \"1s\" }, "
            "{ \"kill\": \"process\", \"service\": \"chat\", \"count\": 2, \"at\": \"1s\" }, "
            "{ \"deploy\": \"instance\", \"service\": \"chat\", \"at\": \"1s\" }, "
            "{ \"deploy\": \"process\", \"service\": \"chat\", \"at\": \"1s\", \"close\": \"hard\" }, "
            "{ \"scale\": \"out\", \"service\": \"chat\", \"at\": \"1s\", \"count\": 3 }, "
            "{ \"scale\": \"in\", \"service\": \"chat\", \"at\": \"1s\" }, "
            "{ \"delay\": \"in-zone\", \"by\": \"5ms\", \"at\": \"1s\" }, "
            "{ \"delay\": \"cross-zone\", \"by\": \"5ms\", \"at\": \"1s\", \"for\": \"9s\" }")));
    ASSERT_EQ(scenario.faults.size(), 10U);
    EXPECT_EQ(scenario.faults[4].kind, Fault::Kind::kDeployInstance);
    EXPECT_EQ(scenario.faults[4].batch, 1);
    EXPECT_EQ(scenario.faults[5].kind, Fault::Kind::kDeployProcess);
    EXPECT_EQ(scenario.faults[5].close, Fault::Close::kHard);
    EXPECT_EQ(scenario.faults[6].kind, Fault::Kind::kScaleOut);
    EXPECT_EQ(scaledOutInstances(scenario.faults, "chat"), 3);
    EXPECT_EQ(scenario.faults[7].kind, Fault::Kind::kScaleIn);
    EXPECT_EQ(scenario.faults[8].kind, Fault::Kind::kDelayInZone);
    EXPECT_EQ(scenario.faults[9].kind, Fault::Kind::kDelayCrossZone);
    EXPECT_EQ(scenario.faults[9].delay, milliseconds(5));
    EXPECT_EQ(scenario.faults[0].kind, Fault::Kind::kKillStoreMaster);
    EXPECT_EQ(scenario.faults[0].lasts, seconds(60));
    EXPECT_EQ(scenario.faults[1].kind, Fault::Kind::kSlowInstance);
    EXPECT_EQ(scenario.faults[1].factor, 0.5);
    EXPECT_EQ(scenario.faults[2].kind, Fault::Kind::kKillZone);
    EXPECT_EQ(scenario.faults[3].kind, Fault::Kind::kKillProcess);
}

TEST(Overrides, SetValuesByDotsOrSlashes) {
    const Scenario scenario = read(kScenario, {{"workload.users.steady.count", "25"},
                                               {"/services/chat/on/instance", "t3.medium"},
                                               {"services.store.readFrom", "replica"},
                                               {"network.zones", "3"},
                                               {"behaviours.chatter.0", "login"},
                                               {"slo", "[\"failed_users < 5%\"]"}});
    EXPECT_EQ(scenario.workload.steady.value_or(SteadyUsers{}).count, 25);
    EXPECT_EQ(scenario.network.zones, 3); // not in the file
    EXPECT_EQ(scenario.behaviours.at("chatter").steps[0].operation, "login");
    EXPECT_EQ(scenario.slos.at(0).quantity, Slo::Quantity::kFailedUsers);
    EXPECT_TRUE(scenario.instanceTypes.contains("t3.medium"));
}

TEST(Overrides, LaterOnesWin) { EXPECT_EQ(read(kScenario, {{"seed", "5"}, {"seed", "6"}}).seed, 6U); }

TEST(Overrides, ErrorsNameTheOption) {
    EXPECT_THAT(
        problems(kScenario, {{"workload.users.steady.cuont", "1"}}),
        ElementsAre("--set workload.users.steady.cuont=1: /workload/users/steady/cuont: unknown key "
                    "\"cuont\"; did you mean \"count\"?"));
    EXPECT_THAT(
        problems(kScenario, {{"wrkload.users.steady.count", "1"}}),
        ElementsAre(
            "--set wrkload.users.steady.count=1: /wrkload: unknown key \"wrkload\"; did you mean "
            "\"workload\"?"));
    EXPECT_THAT(
        problems(kScenario, {{"services.chatt.on.count", "3"}}),
        ElementsAre(
            "--set services.chatt.on.count=3: /services/chatt: there is no \"chatt\" here; did you "
            "mean \"chat\"?"));
    EXPECT_THAT(
        problems(kScenario, {{"services.chat.on.count", "many"}}),
        ElementsAre(
            "--set services.chat.on.count=many: /services/chat/on/count: expected a whole number "
            "from 1 to 10000, found \"many\""));
    EXPECT_THAT(problems(kScenario, {{"slo.7", "x"}}),
                ElementsAre("--set slo.7=x: /slo: has 1 elements counted from 0, found \"7\""));
    EXPECT_THAT(problems(kScenario, {{"name.first", "x"}}),
                ElementsAre("--set name.first=x: /name: has no parts, found \"first\" in the path"));
    EXPECT_THAT(problems(kScenario, {{"", "x"}}), ElementsAre(HasSubstr("the path is empty")));
    EXPECT_THAT(problems(kScenario, {{"..", "x"}}), ElementsAre(HasSubstr("the path is empty")));
}

} // namespace
} // namespace headroom::models::testing
