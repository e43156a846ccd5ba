// Command lines that simulate: results, determinism, interruption. Verdicts: check_test.cpp.

#include "sim/result/result_json.hpp"
#include "tests/cli/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>

namespace headroom::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(Run, ReportGoesToAPipeWithoutColoursOrProgress) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", smallScenario());
    const Outcome utf8 = headroom({"run", file, "--no-extend"}, {"LC_ALL=C.UTF-8"});
    EXPECT_EQ(utf8.code, 0) << utf8.err;
    EXPECT_EQ(utf8.err, "");
    EXPECT_THAT(utf8.out, StartsWith("A small fleet\n30 users asked"));
    EXPECT_THAT(utf8.out, Not(HasSubstr("\x1b")));
    EXPECT_THAT(utf8.out, HasSubstr("\u2524")) << "drawn with Unicode";
    const Outcome ascii = headroom({"run", file, "--no-extend"}, {"LC_ALL=C"});
    EXPECT_TRUE(std::all_of(ascii.out.begin(), ascii.out.end(), [](char c) { return c > 0; }));
    EXPECT_THAT(ascii.out, HasSubstr("objective"));
}

TEST(Run, SameSeedGivesTheSameBytes) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", smallScenario());
    for (const char* name : {"a.json", "b.json"}) {
        ASSERT_EQ(headroom({"run", file, "--quiet", "--out", scratch / name}).code, 0);
    }
    const std::string bytes = readAll(scratch / "a.json");
    EXPECT_EQ(bytes, readAll(scratch / "b.json"));
    ASSERT_EQ(headroom({"run", file, "--quiet", "--seed", "8", "--out", scratch / "c.json"}).code, 0);
    EXPECT_NE(bytes, readAll(scratch / "c.json"));
    const result::RunResult result = result::fromJson(bytes);
    EXPECT_EQ(result.seed, 7U);
    EXPECT_FALSE(result.headroomVersion.empty());
    EXPECT_EQ(result.requests.injected,
              result.requests.completed + result.requests.failed + result.requests.inFlight);
}

TEST(Run, ReplicationsAreTheSameRunsInChildren) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", smallScenario());
    const Outcome outcome = headroom(
        {"run", file, "--replications", "3", "--json", "--no-extend", "--out", scratch / "r.json"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const json summary = json::parse(outcome.out);
    EXPECT_EQ(summary["replications"], 3);
    EXPECT_TRUE(summary["users"]["failed"].contains("low"));
    ASSERT_EQ(headroom({"run", file, "--quiet", "--out", scratch / "one.json"}).code, 0);
    EXPECT_EQ(readAll(scratch / "r.json"), readAll(scratch / "one.json"));
}

TEST(Run, QuietSaysNothing) {
    const Scratch scratch;
    const Outcome outcome = headroom({"run", scratch.write("s.json", smallScenario()), "--quiet"});
    EXPECT_EQ(outcome.code, 0);
    EXPECT_EQ(outcome.out + outcome.err, "");
}

TEST(Run, JsonIsASummaryWithAnAnswer) {
    const Scratch scratch;
    const Outcome outcome = headroom({"run", scratch.write("s.json", smallScenario()), "--json"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const json summary = json::parse(outcome.out);
    EXPECT_EQ(summary["headroom-summary"], 1);
    EXPECT_EQ(summary["users"]["asked"], 30);
    EXPECT_FALSE(summary["answer"]["headline"].get<std::string>().empty());
    EXPECT_TRUE(summary.contains("steeperRamp"));
}

TEST(Run, CsvFolderHasFourTables) {
    const Scratch scratch;
    const std::string file = scratch.write("s.json", smallScenario());
    ASSERT_EQ(headroom({"run", file, "--quiet", "--csv", scratch / "tables"}).code, 0);
    for (const char* name : {"bins.csv", "resources.csv", "operations.csv", "errors.csv"}) {
        EXPECT_THAT(readAll(scratch / (std::string("tables/") + name)), HasSubstr(",")) << name;
    }
}

TEST(Run, FullDiskIsSaidClearly) {
    if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "needs /dev/full";
    const Scratch scratch;
    const Outcome outcome =
        headroom({"run", scratch.write("s.json", smallScenario()), "--quiet", "--out", "/dev/full"});
    EXPECT_EQ(outcome.code, 3);
    EXPECT_EQ(outcome.err, "headroom: cannot write '/dev/full': No space left on device\n");
}

TEST(Run, InterruptLeavesNoFile) {
    const Scratch scratch;
    const std::string file = scratch.write("long.json", longScenario());
    for (const char* replications : {"1", "2"}) {
        const Outcome outcome = headroom(
            {"run", file, "--replications", replications, "--out", scratch / "r.json"}, {}, 1500);
        EXPECT_EQ(outcome.code, 130);
        EXPECT_EQ(outcome.err, "headroom: interrupted; no result was written\n");
        EXPECT_EQ(outcome.out, "");
        EXPECT_EQ(scratch.entries(), std::vector<std::string>{"long.json"}) << replications;
    }
}

} // namespace
} // namespace headroom::cli
