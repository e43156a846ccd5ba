#include "sim/analysis/numbers.hpp"

#include <gtest/gtest.h>

namespace headroom::analysis {
namespace {

TEST(Numbers, Counts) {
    EXPECT_EQ(countText(0), "0");
    EXPECT_EQ(countText(999), "999");
    EXPECT_EQ(countText(3400), "3 400");
    EXPECT_EQ(countText(1234567), "1 234 567");
    EXPECT_EQ(countText(-1234), "-1 234");
    EXPECT_EQ(countText(2.5), "2.5");
    EXPECT_EQ(countText(3400.4), "3 400");
}

TEST(Numbers, SharesKeepTheirDistanceToTheEnds) {
    EXPECT_EQ(percentText(0.0), "0 %");
    EXPECT_EQ(percentText(0.0009), "0.09 %");
    EXPECT_EQ(percentText(0.00012), "0.012 %");
    EXPECT_EQ(percentText(0.123), "12.3 %");
    EXPECT_EQ(percentText(0.9997), "99.97 %");
    EXPECT_EQ(percentText(1.0), "100 %");
    EXPECT_EQ(percentText(1.5), "150 %");
}

TEST(Numbers, Durations) {
    EXPECT_EQ(secondsText(0.0), "0 ms");
    EXPECT_EQ(secondsText(0.00085), "850 us");
    EXPECT_EQ(secondsText(0.045), "45 ms");
    EXPECT_EQ(secondsText(0.9999), "1 s");
    EXPECT_EQ(secondsText(1.234), "1.23 s");
    EXPECT_EQ(secondsText(1234.0), "1234 s");
    EXPECT_EQ(clockText(45.2), "45 s");
    EXPECT_EQ(clockText(1050.0), "17:30");
    EXPECT_EQ(clockText(3723.0), "1:02:03");
}

TEST(Numbers, Money) {
    EXPECT_EQ(dollarText(0.0), "$0");
    EXPECT_EQ(dollarText(0.78), "$0.78");
    EXPECT_EQ(dollarText(12.3), "$12.30");
    EXPECT_EQ(dollarText(0.0031), "$0.0031");
    EXPECT_EQ(dollarText(1204.4), "$1 204");
}

} // namespace
} // namespace headroom::analysis
