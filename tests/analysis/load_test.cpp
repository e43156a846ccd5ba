#include "models/read_scenario.hpp"
#include "sim/analysis/load.hpp"
#include "sim/analysis/runner.hpp"

#include <gtest/gtest.h>

namespace headroom::analysis {
namespace {

models::Scenario kakao() {
    return models::readScenario(HEADROOM_SOURCE_DIR "/scenarios/kakao-2024-final.json");
}

TEST(AtLoad, KeepsTheLengthAndReachesTheUsers) {
    const models::Scenario asked = kakao();
    for (const double users : {1.0, 7.0, 34.0, 60.0, 100.0, 3399.0, 3400.0, 3401.0, 13600.0}) {
        const models::Scenario scaled = atLoad(asked, users);
        EXPECT_DOUBLE_EQ(scaled.workload.peakUsers(), users);
        EXPECT_NEAR(scaled.workload.length().value, asked.workload.length().value, 1e-6) << users;
    }
}

TEST(AtLoad, TheAskedLoadIsTheScenarioItself) {
    EXPECT_EQ(atLoad(kakao(), 3400).workload, kakao().workload);
}

TEST(AtLoad, DoublingDoublesStartStepAndEnd) {
    const models::RampUsers ramp = *atLoad(kakao(), 6800).workload.ramp;
    EXPECT_EQ(ramp.start, 200);
    EXPECT_EQ(ramp.step, 200);
    EXPECT_DOUBLE_EQ(ramp.every.value, 30.0);
}

TEST(RunRequest, TheBeginningOfARunIsThatOfTheWholeRun) {
    const auto scenario = std::make_shared<const models::Scenario>(atLoad(kakao(), 100));
    const result::RunResult whole = runRequest({scenario, 3, 0.0});
    const result::RunResult start = runRequest({scenario, 3, 200.0});
    ASSERT_EQ(start.binCount, 200U);
    const auto& wholeSend = *whole.operation("send-message");
    const auto& startSend = *start.operation("send-message");
    for (std::size_t bin = 0; bin < start.binCount; ++bin)
        ASSERT_EQ(startSend.completed[bin], wholeSend.completed[bin]) << "bin " << bin;
}

} // namespace
} // namespace headroom::analysis
