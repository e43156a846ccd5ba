// Rate limits: token bucket, growth limit, fixed window.
#include "sim/engine/fixed_window.hpp"
#include "sim/engine/growth_limit.hpp"
#include "sim/engine/token_bucket.hpp"

#include <gtest/gtest.h>

namespace headroom::engine {
namespace {

TEST(TokenBucket, PolicesBurstThenRate) {
    TokenBucket bucket(2.0, 3.0);
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(bucket.conform(0.0));
    EXPECT_FALSE(bucket.conform(0.0));
    EXPECT_DOUBLE_EQ(bucket.timeUntil(0.0), 0.5);
    EXPECT_FALSE(bucket.conform(0.49));
    EXPECT_TRUE(bucket.conform(0.5));
    EXPECT_DOUBLE_EQ(bucket.level(100.0), 3.0); // never above the burst
}

TEST(TokenBucket, RefusalTakesNothing) {
    TokenBucket bucket(1.0, 10.0, 4.0);
    EXPECT_FALSE(bucket.conform(0.0, 5.0));
    EXPECT_TRUE(bucket.conform(0.0, 4.0));
}

TEST(TokenBucket, MoreThanTheBurstNeverConforms) {
    TokenBucket bucket(1.0, 5.0);
    EXPECT_EQ(bucket.timeUntil(0.0, 6.0), kNever);
    EXPECT_TRUE(bucket.conform(0.0, 5.0));
    EXPECT_DOUBLE_EQ(bucket.timeUntil(0.0, 5.0), 5.0);
}

TEST(TokenBucket, ReservationsAreDueInOrderAtTheRate) {
    TokenBucket bucket(4.0, 2.0);
    EXPECT_EQ(bucket.reserve(0.0), 0.0);
    EXPECT_EQ(bucket.reserve(0.0), 0.0);
    EXPECT_DOUBLE_EQ(bucket.reserve(0.0), 0.25);
    EXPECT_DOUBLE_EQ(bucket.reserve(0.0), 0.5);
    EXPECT_DOUBLE_EQ(bucket.reserve(0.25), 0.75);
    EXPECT_LT(bucket.level(0.25), 0.0);
}

TEST(TokenBucket, ZeroRateServesItsBurstOnly) {
    TokenBucket bucket(0.0, 1.0);
    EXPECT_EQ(bucket.reserve(0.0), 0.0);
    EXPECT_EQ(bucket.reserve(0.0), kNever);
    EXPECT_EQ(bucket.timeUntil(0.0), kNever);
}

TEST(TokenBucket, ChangedRateAppliesFromThenOn) {
    TokenBucket bucket(1.0, 100.0, 0.0);
    bucket.setRate(10.0, 5.0);
    EXPECT_DOUBLE_EQ(bucket.level(12.0), 20.0);
}

// Waiting until timeUntil() always suffices, however large the clock and the rate.
TEST(TokenBucket, RetryAtThePromisedDateSucceeds) {
    for (const double rate : {0.3, 7.0, 1e4, 1.3e6}) {
        TokenBucket bucket(rate, 5.0, 0.0);
        double now = 1e6 + 0.1;
        for (int i = 0; i < 6; ++i) (void)bucket.conform(now);
        for (int i = 0; i < 10000; ++i) {
            now = bucket.timeUntil(now, 1.0);
            ASSERT_TRUE(bucket.conform(now, 1.0)) << rate << " " << i;
        }
        EXPECT_NEAR(now - 1e6, 0.1 + 10000 / rate, 1e-4 + 1e-6 * 10000 / rate);
    }
}

TEST(GrowthLimit, DoublesAtMostOncePerPeriod) {
    GrowthLimit limit(100.0, 300.0);
    EXPECT_DOUBLE_EQ(limit.capacity(1000.0), 100.0); // no demand, no growth
    limit.setDemand(1000.0, 1000.0);
    EXPECT_DOUBLE_EQ(limit.capacity(1000.0), 100.0);
    EXPECT_NEAR(limit.capacity(1300.0), 200.0, 1e-9);
    EXPECT_NEAR(limit.capacity(1600.0), 400.0, 1e-9);
    EXPECT_DOUBLE_EQ(limit.capacity(2600.0), 1000.0); // follows demand, not beyond
    limit.setDemand(2600.0, 50.0);
    EXPECT_DOUBLE_EQ(limit.capacity(5000.0), 1000.0); // keeps what it has grown to
}

TEST(GrowthLimit, FrequentUpdatesGrowAsFastAsRareOnes) {
    GrowthLimit limit(10.0, 60.0);
    for (int second = 0; second < 120; ++second) limit.setDemand(second, 1e6);
    EXPECT_NEAR(limit.capacity(120.0), 40.0, 1e-9);
}

TEST(GrowthLimit, NeverMeansFixed) {
    GrowthLimit limit(10.0, kNever);
    limit.setDemand(0.0, 1e6);
    EXPECT_DOUBLE_EQ(limit.capacity(1e6), 10.0);
}

TEST(FixedWindow, OpensWithTheFirstRequest) {
    const FixedWindow rule{2, 10.0, FixedWindow::Opens::kFirstRequest};
    FixedWindow::State state;
    EXPECT_TRUE(rule.allow(state, 3.0));
    EXPECT_TRUE(rule.allow(state, 12.0));
    EXPECT_FALSE(rule.allow(state, 12.9));
    EXPECT_TRUE(rule.allow(state, 13.0));
}

TEST(FixedWindow, ClockWindowsAdmitTwiceTheLimitAcrossABoundary) {
    const FixedWindow rule{2, 10.0, FixedWindow::Opens::kClock};
    FixedWindow::State state;
    EXPECT_TRUE(rule.allow(state, 9.8));
    EXPECT_TRUE(rule.allow(state, 9.9));
    EXPECT_FALSE(rule.allow(state, 9.95));
    EXPECT_TRUE(rule.allow(state, 10.0));
    EXPECT_TRUE(rule.allow(state, 10.1));
    EXPECT_FALSE(rule.allow(state, 19.9));
}

TEST(FixedWindow, ClockWindowsHoldTheLimitForAwkwardWidths) {
    const FixedWindow rule{1, 0.1, FixedWindow::Opens::kClock};
    FixedWindow::State state;
    int allowed = 0;
    for (int i = 0; i < 10000; ++i) allowed += rule.allow(state, i * 0.01) ? 1 : 0; // 1000 windows
    EXPECT_NEAR(allowed, 1000, 1);
}

TEST(FixedWindow, ZeroLimitRefusesAll) {
    const FixedWindow rule{0, 1.0, FixedWindow::Opens::kFirstRequest};
    FixedWindow::State state;
    EXPECT_FALSE(rule.allow(state, 0.0));
    EXPECT_FALSE(rule.allow(state, 5.0));
}

} // namespace
} // namespace headroom::engine
