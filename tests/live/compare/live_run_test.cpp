// headroom live run: everything on this machine, as a user would start it.

#include "sim/result/result_json.hpp"
#include "tests/cli/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>

namespace headroom::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

std::string localChat() { return std::string(HEADROOM_SOURCE_DIR) + "/scenarios/live/local-chat.json"; }

/// Whether the prediction is good depends on how busy the machine is; that it was made first and judged does not.
TEST(LiveRunAlone, PredictsBeforeItMeasures) {
    const Scratch scratch;
    const std::string folder = scratch / "out";
    const Outcome outcome =
        headroom({"live", "run",          localChat(), "--out",     folder, "--calibration-length",
                  "8s",   "--length",     "6s",        "--repeats", "2",    "--draws",
                  "3",    "--most-users", "400",       "--users",   "150",  "--max-lag",
                  "30s",  "--port",       "18400",     "--json"});
    if (outcome.code == 5 && (outcome.err.find("the driver was late") != std::string::npos ||
                              outcome.err.find("the hypervisor took") != std::string::npos))
        GTEST_SKIP() << "the machine is too busy to calibrate: " << outcome.err;
    ASSERT_TRUE(outcome.code >= 0 && outcome.code <= 2) << outcome.code << outcome.err << outcome.out;
    const json found = json::parse(outcome.out);
    EXPECT_EQ(found["predictions"], 3);
    EXPECT_EQ(found["repeats"], 2);
    EXPECT_TRUE(found["contest"]["methods"].contains("mmc"));
    const result::RunResult measured = result::readResult(folder + "/measured-2.json");
    EXPECT_EQ(measured.source, "measured");
    EXPECT_LT(fs::last_write_time(folder + "/predicted.sha256"),
              fs::last_write_time(folder + "/measured-1.json"));
    // The digests are those of the files.
    EXPECT_EQ(std::system(
                  ("cd '" + folder + "' && sha256sum --quiet -c predicted.sha256 > /dev/null").c_str()),
              0);
    // The verdict, the curves over each other, what they rest on, the single runs.
    const std::string page = readAll(folder + "/report.html");
    std::size_t at = 0;
    for (const char* part : {"id=\"prediction-h\"", "id=\"charts-h\"", "id=\"errors-h\"",
                             "id=\"methods-h\"", "id=\"stages-h\"", "class=\"subject\""}) {
        at = page.find(part, at);
        ASSERT_NE(at, std::string::npos) << part;
    }
}

TEST(LiveRun, MistakesAreNamed) {
    const Scratch scratch;
    const Outcome backend = headroom({"live", "run", localChat(), "--out", scratch / "out", "--backend",
                                      "/bin/false", "--port", "18450", "--quiet"});
    EXPECT_EQ(backend.code, 3);
    EXPECT_THAT(backend.err, HasSubstr("chat[0]"));
    EXPECT_THAT(backend.err, HasSubstr("ended with code 1"));
    const Outcome tolerance =
        headroom({"live", "run", localChat(), "--out", scratch / "out", "--tolerance", "p95"});
    EXPECT_EQ(tolerance.code, 3);
    EXPECT_THAT(tolerance.err, HasSubstr("KIND=PERCENT%"));
}

TEST(LiveRun, CtrlCEndsEverything) {
    const Scratch scratch;
    const Outcome outcome = headroom(
        {"live", "run", localChat(), "--out", scratch / "out", "--port", "18470", "--quiet"}, {}, 3000);
    EXPECT_EQ(outcome.code, 130) << outcome.err;
    EXPECT_FALSE(fs::exists(scratch / "out/measured-1.json"));
}

} // namespace
} // namespace headroom::cli
