#include "sim/engine/portable_math.hpp"
#include "sim/engine/random.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>

namespace headroom::engine {
namespace {

std::uint64_t bitsOf(double value) { return std::bit_cast<std::uint64_t>(value); }

double relativeError(double value, long double truth) {
    return static_cast<double>(std::fabs((static_cast<long double>(value) - truth) / truth));
}

TEST(PortableMath, LogIsWithinItsErrorBound) {
    RandomStream random(1, 1);
    for (int i = 0; i < 300000; ++i) {
        double x = random.uniform();
        if (i % 3 == 1) x = std::ldexp(x, static_cast<int>(random.below(2000)) - 1000);
        if (i % 3 == 2) x = 1.0 + (x - 0.5) * 1e-3; // where the result is small
        if (x == 1.0) continue;
        ASSERT_LT(relativeError(portableLog(x), std::log(static_cast<long double>(x))), 1e-15) << x;
    }
}

TEST(PortableMath, LogOfSpecialArguments) {
    EXPECT_EQ(portableLog(1.0), 0.0);
    EXPECT_DOUBLE_EQ(portableLog(0x1.0p-1074), std::log(0x1.0p-1074)); // smallest subnormal
    EXPECT_DOUBLE_EQ(portableLog(0x1.fffffffffffffp1023), std::log(0x1.fffffffffffffp1023));
    EXPECT_LT(portableLog(1.0 - 0x1.0p-53), 0.0);
}

TEST(PortableMath, ExpIsWithinItsErrorBound) {
    RandomStream random(1, 2);
    for (int i = 0; i < 300000; ++i) {
        const double span = i % 3 == 0 ? 707.9 : i % 3 == 1 ? 20.0 : 1.0;
        const double x = random.uniform(-span, span);
        ASSERT_LT(relativeError(portableExp(x), std::exp(static_cast<long double>(x))), 1e-15) << x;
    }
}

TEST(PortableMath, ExpSaturatesOutsideItsRange) {
    EXPECT_EQ(portableExp(0.0), 1.0);
    EXPECT_EQ(portableExp(-709.0), 0.0);
    EXPECT_EQ(portableExp(-1e300), 0.0);
    EXPECT_TRUE(std::isinf(portableExp(709.5)));
    EXPECT_FALSE(std::isinf(portableExp(708.9)));
}

TEST(PortableMath, Exp2) {
    EXPECT_DOUBLE_EQ(portableExp2(10.0), 1024.0);
    EXPECT_DOUBLE_EQ(portableExp2(-1.0), 0.5);
    EXPECT_DOUBLE_EQ(portableExp2(0.5), std::sqrt(2.0));
}

// Phi(quantile(p)) = p, with Phi(x) = erfc(-x / sqrt 2) / 2.
TEST(PortableMath, NormalQuantileInvertsTheDistribution) {
    for (double p = 1e-12; p < 1.0; p = p < 0.01 ? p * 1.3 : p + 0.0013) {
        const double x = normalQuantile(p);
        const double back = 0.5 * std::erfc(-x / std::sqrt(2.0));
        const double density = std::exp(-0.5 * x * x) / std::sqrt(2.0 * std::acos(-1.0));
        if (std::fabs(x) < 1e-6) continue;
        ASSERT_LT(std::fabs((back - p) / density / x), 1.5e-9) << p;
    }
    EXPECT_EQ(normalQuantile(0.5), 0.0);
    EXPECT_TRUE(std::isfinite(normalQuantile(0x1.0p-53)));
    EXPECT_TRUE(std::isfinite(normalQuantile(1.0 - 0x1.0p-53)));
}

// Results are byte-identical everywhere because these are; a change here changes every golden file.
TEST(PortableMath, GoldenBitPatterns) {
    EXPECT_EQ(bitsOf(portableLog(1e-300)), 0xc085963447f87fb5ULL);
    EXPECT_EQ(bitsOf(portableLog(1e-9)), 0xc034b927f32bffb8ULL);
    EXPECT_EQ(bitsOf(portableLog(0.1)), 0xc0026bb1bbb55515ULL);
    EXPECT_EQ(bitsOf(portableLog(0.7)), 0xbfd6d3c324e13f50ULL);
    EXPECT_EQ(bitsOf(portableLog(2.0)), 0x3fe62e42fefa39efULL);
    EXPECT_EQ(bitsOf(portableLog(12345.678)), 0x4022d79559791e31ULL);
    EXPECT_EQ(bitsOf(portableLog(1e300)), 0x4085963447f87fb5ULL);

    EXPECT_EQ(bitsOf(portableExp(-700.0)), 0x00d14f2b0fb9307fULL);
    EXPECT_EQ(bitsOf(portableExp(-10.0)), 0x3f07cd79b5647c9bULL);
    EXPECT_EQ(bitsOf(portableExp(-0.3)), 0x3fe7b4c869c37c04ULL);
    EXPECT_EQ(bitsOf(portableExp(0.5)), 0x3ffa61298e1e069cULL);
    EXPECT_EQ(bitsOf(portableExp(1.0)), 0x4005bf0a8b145769ULL);
    EXPECT_EQ(bitsOf(portableExp(30.0)), 0x42a370470aec28edULL);
    EXPECT_EQ(bitsOf(portableExp(700.0)), 0x7f0d945df4f8ec8eULL);

    EXPECT_EQ(bitsOf(normalQuantile(1e-12)), 0xc01c234fb9d92211ULL);
    EXPECT_EQ(bitsOf(normalQuantile(0.024)), 0xbfffa34d14351149ULL);
    EXPECT_EQ(bitsOf(normalQuantile(0.1)), 0xbff4813c3681e9f4ULL);
    EXPECT_EQ(bitsOf(normalQuantile(0.975)), 0x3fff5c03325b95a6ULL);
    EXPECT_EQ(bitsOf(normalQuantile(0.99999)), 0x40110f3f885bac83ULL);
}

} // namespace
} // namespace headroom::engine
