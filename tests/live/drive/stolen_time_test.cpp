#include "live/drive/health.hpp"
#include "live/drive/stolen_time.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::drive {
namespace {

TEST(StolenTime, ReadsTheKernelsLine) {
    // The example of proc(5), with a steal of 7.
    const ProcessorTicks ticks =
        processorTicks("cpu  10132153 290696 3084719 46828483 16683 0 25195 7 0 0\ncpu0 1 2 3\n");
    EXPECT_EQ(ticks.stolen, 7.0);
    EXPECT_EQ(ticks.all, 10132153.0 + 290696 + 3084719 + 46828483 + 16683 + 25195 + 7);
    EXPECT_EQ(processorTicks("cpu 1 2 3 4").all, 0.0); // a kernel before steal
    EXPECT_EQ(processorTicks("").all, 0.0);
}

TEST(StolenTime, IsAShareOfThisMachine) {
    StolenTime watch;
    EXPECT_GE(watch.step(), 0.0);
    EXPECT_LE(watch.whole(), 1.0);
}

TEST(StolenTime, MoreThanAllowedIsInconclusive) {
    DriverHealth health;
    health.stolenShare = 0.2;
    EXPECT_TRUE(whyInconclusive(health).empty()); // said, not judged, unless asked for
    health.maxStolenShare = 0.1;
    EXPECT_THAT(whyInconclusive(health), testing::ElementsAre(testing::HasSubstr(
                                             "took 20.0 % of this machine's processor time")));
}

} // namespace
} // namespace headroom::drive
