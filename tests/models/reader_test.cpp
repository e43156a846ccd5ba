// What the reader says about values that do not fit.

#include "models/units_text.hpp"
#include "tests/models/scenario_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

namespace headroom::models::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(Reader, ReadsTheSmallScenario) {
    const Scenario scenario = read(kScenario);
    EXPECT_EQ(scenario.name, "small");
    EXPECT_EQ(scenario.workload.peakUsers(), 10.0);
    EXPECT_EQ(scenario.workload.length(), seconds(60));
    ASSERT_EQ(scenario.services.size(), 4U);
    EXPECT_EQ(scenario.services[0].name, "edge"); // file order
    EXPECT_EQ(scenario.services[3].name, "files");
    EXPECT_EQ(std::get<ProcessService>(scenario.services[1].kind).on.count, 2);
    EXPECT_EQ(scenario.behaviours.at("chatter").name, "chatter");
    EXPECT_EQ(scenario.behaviours.at("chatter").steps.size(), 5U);
    EXPECT_TRUE(scenario.instanceTypes.contains("t3.small"));
    EXPECT_TRUE(scenario.profiles.contains("bootcampchat-node"));
    EXPECT_TRUE(scenario.storeProfiles.contains("redis-7")); // by default
    EXPECT_EQ(scenario.slos.at(0).operation, "send-message");
}

// Facts the file leaves out come from the catalogue.
TEST(Reader, TakesDefaultsFromTheCatalogue) {
    const Scenario scenario = read(kScenario);
    const auto& balancer = std::get<LoadBalancer>(scenario.services[0].kind);
    EXPECT_EQ(balancer.requests.value, 4000.0);
    EXPECT_EQ(balancer.addedLatency.kind, Distribution::Kind::kLognormal);
    EXPECT_EQ(scenario.network.crossZoneRtt.first, parseDuration("0.9ms"));
    const auto& files = std::get<ObjectStorage>(scenario.services[3].kind);
    EXPECT_EQ(files.getLatency.first, parseDuration("25ms"));
}

struct Case {
    std::string name;
    std::string from;
    std::string to;
    std::string message;
};

void PrintTo(const Case& test, std::ostream* out) { *out << test.name; }

class ReaderSays : public ::testing::TestWithParam<Case> {};

TEST_P(ReaderSays, ExactlyThis) {
    EXPECT_THAT(problems(changed(GetParam().from, GetParam().to)),
                ElementsAre("test.json:" + GetParam().message));
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Values, ReaderSays, ::testing::Values(
    Case{"UnknownKey", "\"count\": 2", "\"cuont\": 2",
         "14: /services/chat/on/cuont: unknown key \"cuont\"; did you mean \"count\"?"},
    Case{"UnknownKeyUnlikeAny", "\"count\": 10, ", "\"count\": 10, \"zzz\": 1, ",
         "4: /workload/users/steady/zzz: unknown key \"zzz\"; known: count, rampUp, duration, warmUp"},
    Case{"WrongType", "\"count\": 2", "\"count\": \"2\"",
         "14: /services/chat/on/count: expected a whole number from 1 to 10000, found \"2\""},
    Case{"Fraction", "\"count\": 2", "\"count\": 2.5",
         "14: /services/chat/on/count: expected a whole number from 1 to 10000, found 2.5"},
    Case{"OutOfRange", "\"count\": 2", "\"count\": 0",
         "14: /services/chat/on/count: expected a whole number from 1 to 10000, found 0"},
    Case{"HugeNumber", "\"count\": 2", "\"count\": 99999999999999999999",
         "14: /services/chat/on/count: expected a whole number from 1 to 10000, found 1e+20"},
    Case{"Null", "\"targets\": \"chat\"", "\"targets\": null",
         "12: /services/edge/targets: expected a text, found null"},
    Case{"Missing", "\"duration\": \"60s\"", "\"warmUp\": \"1s\"",
         "4: /workload/users/steady: \"duration\" is missing: they stay this long after that"},
    Case{"UnitMissing", "\"60s\"", "\"60\"",
         "4: /workload/users/steady/duration: \"60\" is not a duration: the unit is missing; write "
         "for example "
         "\"250ms\", \"1.5s\", \"17m30s\" (units ns, us, ms, s, m, h, d)"},
    Case{"NumberForDuration", "\"60s\"", "60",
         "4: /workload/users/steady/duration: expected a duration such as \"250ms\", found 60"},
    Case{"DurationOutOfRange", "\"60s\"", "\"0s\"",
         "4: /workload/users/steady/duration: expected a value above 0s, found \"0s\""},
    Case{"UnknownType", "\"load-balancer\"", "\"load-balancr\"",
         "12: /services/edge/type: expected one of \"load-balancer\", \"process\", \"redis-cluster\", "
         "\"object-storage\", \"content-delivery\", \"application\", \"proxy\", \"database\", "
         "\"connection-proxy\", \"cache\", \"search-cluster\", \"broker\", \"functions\", \"gateway\", "
         "\"table\", \"runners\" or \"batch\", found \"load-balancr\"; did you mean "
         "\"load-balancer\"?"},
    Case{"MissingType", "\"type\": \"object-storage\"", "",
         "17: /services/files: \"type\" is missing: one of \"load-balancer\", \"process\", "
         "\"redis-cluster\", "
         "\"object-storage\", \"content-delivery\", \"application\", \"proxy\", \"database\", "
         "\"connection-proxy\", \"cache\", \"search-cluster\", \"broker\", \"functions\", \"gateway\", "
         "\"table\", \"runners\" or \"batch\""},
    Case{"EnumTypo", "\"targets\": \"chat\"", "\"targets\": \"chat\", \"algorithm\": \"round-robbin\"",
         "12: /services/edge/algorithm: expected one of \"round-robin\", \"least-outstanding\", "
         "\"random\" or \"least-connections\", found "
         "\"round-robbin\"; did you mean \"round-robin\"?"},
    Case{"UnknownStep", "{ \"think\": \"1s\" }", "{ \"thnik\": \"1s\" }",
         "9: /behaviours/chatter/4/repeat/0: expected one of the keys \"do\", \"think\", \"repeat\" "
         "or \"choose\", "
         "found \"thnik\"; did you mean \"think\"?"},
    Case{"TwoKindsOfStep", "{ \"think\": \"1s\" }", "{ \"think\": \"1s\", \"do\": \"login\" }",
         "9: /behaviours/chatter/4/repeat/0: expected only one of the keys \"do\", \"think\", "
         "\"repeat\" or "
         "\"choose\", found \"do\" and \"think\""},
    Case{"NumberAsStep", "{ \"think\": \"1s\" }", "1",
         "9: /behaviours/chatter/4/repeat/0: expected a text or an object, found 1"},
    Case{"EmptySteps", "[ { \"think\": \"1s\" }, \"send-message\" ]", "[]",
         "9: /behaviours/chatter/4/repeat: expected a list that is not empty, found a list of 0"},
    Case{"RangeBackwards", "\"send-message\" ]", "\"send-message\" ], \"times\": [3, 1]",
         "9: /behaviours/chatter/4/times: expected the low end first, found [3,1]"},
    Case{"ZeroTimes", "\"send-message\" ]", "\"send-message\" ], \"times\": 0",
         "9: /behaviours/chatter/4/times: expected at least one time, found 0"},
    Case{"RangeOfThree", "\"send-message\" ]", "\"send-message\" ], \"times\": [1, 2, 3]",
         "9: /behaviours/chatter/4/times: expected two whole numbers [low, high] from 0 to 65535, "
         "found a list of 3"},
    Case{"VersionTooNew", "\"headroom\": 1", "\"headroom\": 2",
         "2: /headroom: expected version 1 of the format, found 2; the file is for a later release"},
    Case{"VersionText", "\"headroom\": 1", "\"headroom\": \"1\"",
         "2: /headroom: expected version 1 of the format, found \"1\""},
    Case{"VersionMissing", "\"headroom\": 1, ", "",
         "1: \"headroom\" is missing: the version of the format, 1"},
    Case{"NoUsers", "\"steady\": { \"count\": 10, \"duration\": \"60s\" }", "",
         "4: /workload/users: expected one of the keys \"ramp\", \"steady\", \"arrivals\" or \"profile\", "
         "found none"},
    Case{"RampBackwards", "\"steady\": { \"count\": 10, \"duration\": \"60s\" }",
         "\"ramp\": { \"start\": 10, \"step\": 1, \"every\": \"1s\", \"until\": 5 }",
         "4: /workload/users/ramp/until: expected at least the users at the start (10), found 5"},
    Case{"BothBehaviours", "\"behaviour\": \"chatter\"", "\"behaviour\": \"chatter\", "
         "\"behaviours\": {\"chatter\": 1}",
         "3: /workload: expected exactly one of \"behaviour\" or \"behaviours\", found \"behaviour\" "
         "and "
         "\"behaviours\""},
    Case{"SharesOffOne", "\"behaviour\": \"chatter\"", "\"behaviours\": {\"chatter\": 0.5}",
         "5: /workload/behaviours: expected shares that sum to 1, found 0.5"},
    Case{"ShareAboveOne", "\"behaviour\": \"chatter\"", "\"behaviours\": {\"chatter\": \"120%\"}",
         "5: /workload/behaviours/chatter: expected a share such as 0.05 or \"5%\" from 0 to 1, "
         "found \"120%\""},
    Case{"ReplicaWithoutReplicas", "\"redis-cluster\", ",
         "\"redis-cluster\", \"readFrom\": \"replica\", \"replicasPerMaster\": 0, ",
         "16: /services/store/readFrom: \"replica\" needs replicasPerMaster of at least 1, found 0"},
    Case{"CountOfStoreNodes", "\"on\": { \"instance\": \"t3.small\" }", "\"on\": { \"instance\": "
         "\"t3.small\", \"count\": 3 }",
         "16: /services/store/on/count: unknown key \"count\"; known: instance, credits, "
         "initialCredits"},
    Case{"NoServices", "\"slo\"", "\"faults\": 3, \"slo\"",
         "19: /faults: expected a list, found 3"}
), [](const auto& test) { return test.param.name; });
// clang-format on

// One wrong entry does not hide the next: everything is reported, in file order.
TEST(Reader, ReportsAllErrorsAtOnce) {
    std::string text = changed("\"name\": \"small\"", "\"name\": \"\", \"sed\": 3");
    text = changed("\"60s\"", "\"60 parsecs\"", text);
    text = changed("\"t3.small\", \"count\": 2", "\"t3.smal\", \"count\": true", text);
    text = changed("< 300ms", "= 300ms", text);
    EXPECT_THAT(problems(text),
                ElementsAre(HasSubstr(":2: /name: "),
                            HasSubstr(":2: /sed: unknown key \"sed\"; did you mean \"seed\"?"),
                            HasSubstr(":4: /workload/users/steady/duration: "),
                            HasSubstr(":14: /services/chat/on/count: "),
                            HasSubstr(":14: /services/chat/on/instance: "), HasSubstr(":19: /slo/0: ")));
}

TEST(Reader, LongTextsAreCutInMessages) {
    const auto found =
        problems(changed("\"count\": 2", "\"count\": \"" + std::string(100000, 'x') + "\""));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_LT(found[0].size(), 250U);
}

TEST(Reader, AcceptsTheOtherForms) {
    const auto behaviour = R"({ "description": "d", "then": "leave", "steps": [
        { "do": "login", "timeout": "5s", "onError": "continue" },
        { "do": "login", "onError": { "do": "register" } },
        { "choose": [ { "weight": 3, "steps": [ "health" ] }, { "weight": 1, "steps": [] } ] },
        { "repeat": [ "health" ], "times": 10 }, { "repeat": [ "health" ], "times": [0, 3] },
        { "do": "upload", "payload": "91192B" } ] })";
    std::string text =
        changed("\"behaviour\": \"chatter\"", "\"behaviours\": { \"chatter\": 0.9, \"x\": \"10%\" }");
    text = changed("\"chatter\": [", "\"x\": " + std::string(behaviour) + ", \"chatter\": [", text);
    const Scenario scenario = read(text);
    const BehaviourSteps& steps = scenario.behaviours.at("x").steps;
    ASSERT_EQ(steps.size(), 6U);
    EXPECT_EQ(steps[0].onError, BehaviourStep::OnError::kContinue);
    EXPECT_EQ(steps[1].onError, BehaviourStep::OnError::kFallback);
    EXPECT_EQ(steps[1].fallback, "register");
    EXPECT_EQ(steps[2].choices.size(), 2U);
    EXPECT_EQ(steps[3].timesLow, 10);
    EXPECT_EQ(steps[3].timesHigh, 10);
    EXPECT_EQ(steps[4].timesLow, 0);
    EXPECT_EQ(steps[4].timesHigh, 3);
    EXPECT_EQ(steps[5].payload.value, 91192.0);
    EXPECT_EQ(scenario.behaviours.at("x").then, Behaviour::Then::kLeave);
    EXPECT_EQ(scenario.workload.behaviours.at(1).share, 0.1);
}

TEST(Reader, ReadsEveryUserLaw) {
    const std::string steady = "\"steady\": { \"count\": 10, \"duration\": \"60s\" }";
    const Workload ramp =
        read(changed(steady, "\"ramp\": { \"start\": 100, \"step\": 100, \"every\": \"30s\", "
                             "\"until\": 3400, \"hold\": \"60s\" }"))
            .workload;
    // 33 steps of 30 s, then a minute.
    EXPECT_EQ(ramp.length(), seconds(33 * 30 + 60));
    EXPECT_EQ(ramp.peakUsers(), 3400.0);
    const Workload open =
        read(changed(steady, "\"arrivals\": { \"rate\": \"60/min\", \"duration\": \"10m\" }")).workload;
    EXPECT_EQ(open.peakUsers(), 600.0);
    EXPECT_EQ(open.length(), seconds(600));
}

} // namespace
} // namespace headroom::models::testing
