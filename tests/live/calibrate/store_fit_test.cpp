#include "live/calibrate/store_fit.hpp"
#include "models/read_scenario.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace headroom::calibrate {
namespace {

// GET takes 3 us and SET 8 us, a request 6 us beside that, the idle node 2 ms a second.
TEST(StoreFit, FindsWhatCommandsAndRequestsTake) {
    std::mt19937 random(4);
    std::uniform_real_distribution<double> uniform(0.2, 1.8);
    result::RunResult run;
    run.binCount = 60;
    result::Series gets{"redis get", "1/s", {}}, sets{"redis set", "1/s", {}},
        all{"redis commands", "1/s", {}};
    result::Series getTime{"redis get time", "s", {}}, setTime{"redis set time", "s", {}};
    result::ResourceSeries cpu{"redis.cpu", "redis", "cpu", 1.0, "vCPU", {}, {}, {}, 0, -1.0};
    for (std::size_t bin = 0; bin < run.binCount; ++bin) {
        const double get = 9000.0 * uniform(random);
        const double set = 3000.0 * uniform(random);
        gets.perBin.push_back(get);
        sets.perBin.push_back(set);
        all.perBin.push_back(get + set);
        getTime.perBin.push_back(3e-6);
        setTime.perBin.push_back(8e-6);
        cpu.utilization.push_back(
            static_cast<float>(get * 3e-6 + set * 8e-6 + (get + set) * 6e-6 + 2e-3));
    }
    run.series = {gets, sets, all, getTime, setTime};
    run.resources = {cpu};
    models::StoreProfile prior =
        models::readStoreProfile(HEADROOM_SOURCE_DIR "/models/profiles/redis-7-headroom.json");
    prior.wakeUp = models::seconds(1e-9); // none: commands come in crowds
    const StoreOutcome outcome = calibrateStore(std::vector{run}, "redis", prior);
    EXPECT_EQ(outcome.rows, 30U);
    EXPECT_NEAR(outcome.profile.commands.at("GET").execute.value, 3e-6, 1e-9);
    EXPECT_NEAR(outcome.profile.commands.at("SET").execute.value, 8e-6, 1e-9);
    EXPECT_NEAR(outcome.profile.perRequest.value, 6e-6, 0.3e-6);
    EXPECT_THAT(outcome.notMeasured, ::testing::Contains("HMGET"));
    EXPECT_EQ(outcome.profile.commands.at("HMGET"), prior.commands.at("HMGET"));
}

TEST(StoreFit, WithoutAProbeNothingIsFitted) {
    result::RunResult run;
    run.binCount = 30;
    const models::StoreProfile prior =
        models::readStoreProfile(HEADROOM_SOURCE_DIR "/models/profiles/redis-7-headroom.json");
    const StoreOutcome outcome = calibrateStore(std::vector{run}, "redis", prior);
    EXPECT_EQ(outcome.rows, 0U);
    EXPECT_EQ(outcome.profile, prior);
}

} // namespace
} // namespace headroom::calibrate
