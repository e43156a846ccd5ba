#include "sim/engine/fan_out.hpp"
#include "sim/engine/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace headroom::engine {
namespace {

std::vector<double> oracle(const FanOut& fanOut) {
    std::vector<double> times;
    sendOneByOne(fanOut, [&](std::uint32_t i, SimTime time) {
        EXPECT_EQ(i, times.size());
        times.push_back(time);
    });
    return times;
}

TEST(FanOut, ClosedFormAgreesWithTheSendLoop) {
    RandomStream random(1, 1);
    for (int trial = 0; trial < 200; ++trial) {
        const FanOut fanOut{random.uniform(0.0, 1000.0), random.exponential(1e-3),
                            random.exponential(1e-5), 1 + random.below(2000)};
        const auto times = oracle(fanOut);
        ASSERT_EQ(times.size(), fanOut.count);
        double sum = 0.0;
        for (std::uint32_t i = 0; i < fanOut.count; ++i) {
            ASSERT_NEAR(fanOut.at(i), times[i], 1e-9);
            sum += times[i];
        }
        EXPECT_NEAR(fanOut.first(), times.front(), 1e-9);
        EXPECT_NEAR(fanOut.last(), times.back(), 1e-9);
        EXPECT_NEAR(fanOut.end(), times.back(), 1e-9);
        EXPECT_NEAR(fanOut.mean(), sum / fanOut.count, 1e-9);
        // Percentiles are those of the sorted deliveries, the i-th of n at fraction i / n.
        for (const double q : {0.01, 0.5, 0.95, 0.99, 1.0}) {
            const auto rank = static_cast<std::size_t>(std::ceil(q * fanOut.count));
            EXPECT_NEAR(fanOut.quantile(q), times[std::max<std::size_t>(rank, 1) - 1], 1e-9);
        }
    }
}

TEST(FanOut, DeliveredByCountsExactly) {
    RandomStream random(1, 2);
    for (int trial = 0; trial < 200; ++trial) {
        const FanOut fanOut{random.uniform(0.0, 10.0), random.exponential(1.0), random.exponential(0.1),
                            random.below(50)};
        for (std::uint32_t i = 0; i < fanOut.count; ++i) {
            EXPECT_EQ(fanOut.deliveredBy(fanOut.at(i)), i + 1);
            EXPECT_EQ(fanOut.deliveredBy(std::nextafter(fanOut.at(i), 0.0)), i);
        }
        EXPECT_EQ(fanOut.deliveredBy(0.0), 0U);
        EXPECT_EQ(fanOut.deliveredBy(1e9), fanOut.count);
    }
}

TEST(FanOut, FreeWritesArriveTogether) {
    const FanOut fanOut{1.0, 0.5, 0.0, 7};
    EXPECT_EQ(fanOut.first(), 1.5);
    EXPECT_EQ(fanOut.last(), 1.5);
    EXPECT_EQ(fanOut.deliveredBy(1.4), 0U);
    EXPECT_EQ(fanOut.deliveredBy(1.5), 7U);
}

TEST(FanOut, NoRecipients) {
    const FanOut fanOut{1.0, 0.5, 0.1, 0};
    EXPECT_EQ(fanOut.deliveredBy(5.0), 0U);
    EXPECT_EQ(fanOut.end(), 1.5);
    EXPECT_TRUE(oracle(fanOut).empty());
}

} // namespace
} // namespace headroom::engine
