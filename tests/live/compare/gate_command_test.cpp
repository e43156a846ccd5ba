// headroom live gate, started as a user would; and the gate itself, on the cells recorded with the sources.

#include "live/compare/extract.hpp"
#include "sim/result/result_json.hpp"
#include "tests/cli/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>

namespace headroom::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;

/// A cell whose prediction is what this version says, and whose measured values are that times `factor`.
void recordCell(const Scratch& scratch, double factor) {
    const std::string scenario = scratch.write("cell.scenario.json", smallScenario());
    const std::string out = scratch / "run.json";
    ASSERT_EQ(headroom({"run", scenario, "--out", out, "--quiet"}).code, 0);
    const result::RunResult run = result::readResult(out);
    const compare::Quantities quantities =
        compare::quantitiesOf(run, {std::nullopt, run.durationSeconds, {}});
    json rows = json::array();
    for (const auto& [name, value] : quantities)
        rows.push_back({{"kind", name.kind},
                        {"subject", name.subject},
                        {"stage", compare::stageKey(name.stage)},
                        {"predicted", value},
                        {"measured", value * factor},
                        {"noise", 0.01}});
    ASSERT_GT(rows.size(), 10U);
    (void)scratch.write("cell.recorded.json", json{{"headroom-recorded", 1},
                                                   {"cell", "cell"},
                                                   {"untilSeconds", run.durationSeconds},
                                                   {"kneeUsers", nullptr},
                                                   {"kneeOperation", ""},
                                                   {"predictedLimit", compare::firstLimitOf(run)},
                                                   {"measuredLimit", compare::firstLimitOf(run)},
                                                   {"quantities", rows}}
                                                  .dump());
}

TEST(LiveGate, HoldsWhatIsPredictedAsBefore) {
    const Scratch scratch;
    recordCell(scratch, 1.02);
    const Outcome same = headroom({"live", "gate", scratch / "", "--json"});
    ASSERT_EQ(same.code, 0) << same.err << same.out;
    const json found = json::parse(same.out);
    EXPECT_EQ(found["cells"], 1);
    for (const json& row : found["rows"]) EXPECT_EQ(row["state"], "same") << row;
    // The same users on half as many processors' worth of demand: utilization is not what it was.
    const std::string slower = scratch / "cell.scenario.json";
    std::string text = readAll(slower);
    const std::string service = R"("type": "process",)";
    const std::size_t at = text.find(service);
    ASSERT_NE(at, std::string::npos) << text;
    text.insert(at + service.size(), R"( "demandFactor": { "*": 1.5 },)");
    (void)scratch.write("cell.scenario.json", text);
    const Outcome changed = headroom({"live", "gate", scratch / ""});
    EXPECT_EQ(changed.code, 1) << changed.err;
    EXPECT_THAT(changed.out, HasSubstr("What used to be predicted well is not any more"));
    EXPECT_THAT(changed.out, HasSubstr("cpu(chat)"));
}

TEST(LiveGate, MistakesAreNamed) {
    const Scratch scratch;
    EXPECT_EQ(headroom({"live", "gate", scratch / "none"}).code, 3);
    const Outcome empty = headroom({"live", "gate", scratch / ""});
    EXPECT_EQ(empty.code, 3);
    EXPECT_THAT(empty.err, HasSubstr("no NAME.recorded.json"));
    (void)scratch.write("x.recorded.json", R"({"headroom-recorded": 1})");
    const Outcome broken = headroom({"live", "gate", scratch / ""});
    EXPECT_EQ(broken.code, 3);
    EXPECT_THAT(broken.err, HasSubstr("x.recorded.json"));
}

/// Blocks a change that makes recorded predictions worse. New predictions that are meant are recorded anew by
/// bench/accuracy/record.py.
TEST(LiveGate, RecordedPredictionsStillHold) {
    const std::string folder = std::string(HEADROOM_SOURCE_DIR) + "/bench/accuracy/recorded";
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no study has been recorded";
    const Outcome outcome = headroom({"live", "gate", folder});
    EXPECT_EQ(outcome.code, 0) << outcome.out << outcome.err;
}

} // namespace
} // namespace headroom::cli
