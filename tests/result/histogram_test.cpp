#include "sim/result/histogram.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace headroom::result {
namespace {

TEST(Histogram, BucketsTileTheRangeWithoutGaps) {
    for (const unsigned bits : {2U, 7U, 11U, 16U}) {
        std::uint64_t next = 0;
        for (std::uint32_t bucket = 0; bucket < Histogram::bucketCount(bits); ++bucket) {
            ASSERT_EQ(Histogram::lowOf(bucket, bits), next);
            const std::uint64_t width = Histogram::widthOf(bucket, bits);
            ASSERT_EQ(Histogram::bucketOf(next, bits), bucket);
            ASSERT_EQ(Histogram::bucketOf(next + width - 1, bits), bucket);
            next += width;
        }
        EXPECT_EQ(next, std::uint64_t{1} << Histogram::kMaxExponent);
    }
}

TEST(Histogram, BucketIsNeverWiderThanItsPrecisionAllows) {
    // width <= 2^(1 - bits) * low for every bucket that holds more than one value
    for (std::uint32_t bucket = 1U << 11U; bucket < Histogram::bucketCount(11); ++bucket) {
        const auto width = static_cast<double>(Histogram::widthOf(bucket, 11));
        ASSERT_LE(width, static_cast<double>(Histogram::lowOf(bucket, 11)) / 1024.0);
    }
}

TEST(Histogram, ValuesBeyondTheRangeCountInTheLastBucket) {
    Histogram histogram(7);
    histogram.add(std::uint64_t{1} << 40U);
    EXPECT_EQ(histogram.sparse().front().first, Histogram::bucketCount(7) - 1);
    EXPECT_EQ(histogram.max(), std::uint64_t{1} << 40U);
}

TEST(Histogram, QuantileIsTheMiddleOfTheBucketOfTheRankedValue) {
    Histogram histogram;
    for (std::uint64_t value = 1; value <= 100; ++value) histogram.add(value);
    // ceil(q n)-th smallest of 1..100
    EXPECT_EQ(histogram.quantile(0.0), 1.0);
    EXPECT_EQ(histogram.quantile(0.07), 7.0);
    EXPECT_EQ(histogram.quantile(0.5), 50.0);
    EXPECT_EQ(histogram.quantile(0.95), 95.0);
    EXPECT_EQ(histogram.quantile(0.951), 96.0);
    EXPECT_EQ(histogram.quantile(1.0), 100.0);
    Histogram one;
    one.add(1000003); // bucket of 512 values, but min = max = 1000003
    EXPECT_EQ(one.quantile(0.5), 1000003.0);
    EXPECT_EQ(Histogram().quantile(0.5), 0.0);
}

TEST(Histogram, ShareAtOrBelowIsLinearInsideABucket) {
    Histogram histogram(2); // buckets 0 1 2 3 [4,5] [6,7] [8..11] ...
    histogram.add(8, 50);
    histogram.add(11, 50);
    EXPECT_DOUBLE_EQ(histogram.shareAtOrBelow(7), 0.0);
    EXPECT_DOUBLE_EQ(histogram.shareAtOrBelow(9), 0.5);
    EXPECT_DOUBLE_EQ(histogram.shareAtOrBelow(11), 1.0);
    EXPECT_DOUBLE_EQ(Histogram().shareAtOrBelow(0), 1.0);
}

void expectSame(const Histogram& a, const Histogram& b) {
    EXPECT_EQ(a.sparse(), b.sparse());
    EXPECT_EQ(a.count(), b.count());
    EXPECT_EQ(a.sum(), b.sum());
    EXPECT_EQ(a.min(), b.min());
    EXPECT_EQ(a.max(), b.max());
}

TEST(Histogram, AddEvenlyEqualsAddingOneByOne) {
    std::mt19937_64 random(7);
    for (int round = 0; round < 3000; ++round) {
        const std::uint64_t low = random() % (std::uint64_t{1} << (1 + random() % 30));
        const std::uint64_t high = low + random() % (std::uint64_t{1} << (random() % 30));
        const std::uint64_t count = 1 + random() % (std::uint64_t{1} << (random() % 13));
        Histogram fast(round % 2 == 0 ? 7 : 11);
        Histogram slow(fast.bits());
        fast.addEvenly(low, high, count);
        for (std::uint64_t i = 0; i < count; ++i) {
            slow.add(count == 1 ? low : low + i * (high - low) / (count - 1));
        }
        ASSERT_NO_FATAL_FAILURE(expectSame(fast, slow)) << low << " " << high << " " << count;
        ASSERT_FALSE(testing::Test::HasFailure()) << low << " " << high << " " << count;
    }
}

TEST(Histogram, AddEvenlyOfNoneAndOfOne) {
    Histogram histogram;
    histogram.addEvenly(5, 9, 0);
    EXPECT_TRUE(histogram.empty());
    histogram.addEvenly(5, 9, 1);
    EXPECT_EQ(histogram.max(), 5U);
    histogram.addEvenly(5, 5, 10);
    EXPECT_EQ(histogram.count(), 11U);
    EXPECT_EQ(histogram.sum(), 55U);
}

TEST(Histogram, AddEvenlySurvivesProductsBeyond64Bits) {
    Histogram histogram(7);
    const std::uint64_t high = (std::uint64_t{1} << 36U) - 1;
    const std::uint64_t count = (std::uint64_t{1} << 28U) + 5;
    histogram.addEvenly(0, high, count);
    std::uint64_t total = 0;
    for (const auto& [bucket, n] : histogram.sparse()) total += n;
    EXPECT_EQ(total, count);
    EXPECT_NEAR(histogram.mean() / static_cast<double>(high), 0.5, 1e-6);
    EXPECT_NEAR(histogram.quantile(0.25) / static_cast<double>(high), 0.25, 0.004);
}

TEST(Histogram, MergeEqualsOneHistogramOfAll) {
    Histogram all;
    Histogram left;
    Histogram right;
    for (std::uint64_t i = 0; i < 1000; ++i) {
        const std::uint64_t value = i * i * 37 % 100000;
        all.add(value);
        (i % 3 == 0 ? left : right).add(value);
    }
    left.merge(right);
    expectSame(left, all);
    EXPECT_THROW(left.merge(Histogram(7)), std::invalid_argument);
}

TEST(Histogram, SparseRoundTripKeepsBucketsAndExactTotals) {
    Histogram histogram;
    for (std::uint64_t i = 1; i < 500; ++i) histogram.add(i * i * i);
    Histogram copy = Histogram::fromSparse(histogram.sparse(), histogram.bits());
    EXPECT_EQ(copy.sparse(), histogram.sparse());
    EXPECT_NEAR(copy.mean() / histogram.mean(), 1.0, 1e-3);
    copy.setExact(histogram.min(), histogram.max(), histogram.sum());
    expectSame(copy, histogram);
    copy.clear();
    EXPECT_TRUE(copy.empty());
    EXPECT_EQ(copy.max(), 0U);
}

} // namespace
} // namespace headroom::result
