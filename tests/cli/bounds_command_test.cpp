// headroom bounds: started as people start it.

#include "tests/cli/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace headroom::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;

TEST(BoundsCommand, TablesForPeople) {
    const Outcome outcome = headroom({"bounds", "kakao-2024-final"});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(outcome.err, "");
    for (const char* part : {"First to saturate: ", "chat event loops", "redis replicas",
                             "edge requests", "Stations", "Along the load", "saturates at users"})
        EXPECT_THAT(outcome.out, HasSubstr(part));
}

TEST(BoundsCommand, JsonForScripts) {
    const Outcome outcome = headroom({"bounds", "kakao-2024-final", "--json"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const json read = json::parse(outcome.out);
    EXPECT_EQ(read.at("headroom-bounds"), 1);
    EXPECT_EQ(read.at("asked").at("users"), 3400);
    EXPECT_FALSE(read.at("closed"));
    EXPECT_LE(read.at("saturationUsers").at("low"), read.at("saturationUsers").at("high"));
    EXPECT_EQ(read.at("bottleneck"), read.at("stations").at(0).at("name"));
    double last = 0.0;
    for (const json& point : read.at("curve")) {
        EXPECT_GT(point.at("users").get<double>(), last);
        last = point.at("users");
    }
    // Half the fleet saturates no later, at whatever station; the pace is the workload's.
    const json half = json::parse(
        headroom({"bounds", "kakao-2024-final", "--json", "--set", "services.chat.on.count=2"}).out);
    EXPECT_LT(half.at("saturationUsers").at("high"), read.at("saturationUsers").at("high"));
    const json doubled =
        json::parse(headroom({"bounds", "kakao-2024-final", "--json", "--users", "6800"}).out);
    EXPECT_DOUBLE_EQ(doubled.at("asked").at("usersPerSecond"),
                     2.0 * read.at("asked").at("usersPerSecond").get<double>());
}

TEST(BoundsCommand, SaysWhatIsWrong) {
    EXPECT_EQ(headroom({"bounds"}).code, 3);
    EXPECT_EQ(headroom({"bounds", "kakao-2024-final", "--users", "0"}).code, 3);
    EXPECT_EQ(headroom({"bounds", "kakao-2024-final", "--users", "many"}).code, 3);
    EXPECT_THAT(headroom({"bounds", "kakao-2024-finale"}).err, HasSubstr("did you mean"));
    EXPECT_THAT(headroom({"bounds", "x", "--user", "3"}).err, HasSubstr("did you mean '--users'"));
    const Scratch scratch;
    const std::string file =
        scratch.write("broken.json", R"({"headroom": 1, "name": "x", "wrkload": {}})");
    const Outcome outcome = headroom({"bounds", file});
    EXPECT_EQ(outcome.code, 3);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, HasSubstr("did you mean \"workload\"?"));
}

} // namespace
} // namespace headroom::cli
