#include "sim/engine/random.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

namespace headroom::engine {
namespace {

/// Chi-square statistic of equally likely cells.
double chiSquare(const std::vector<std::uint64_t>& counts) {
    double total = 0.0;
    for (const auto count : counts) total += static_cast<double>(count);
    const double expected = total / static_cast<double>(counts.size());
    double sum = 0.0;
    for (const auto count : counts) {
        const double difference = static_cast<double>(count) - expected;
        sum += difference * difference / expected;
    }
    return sum;
}

/// 99.9 % quantile of chi-square with k degrees of freedom (Wilson-Hilferty).
double chiSquareLimit(double k) {
    const double root = 1.0 - 2.0 / (9.0 * k) + 3.09 * std::sqrt(2.0 / (9.0 * k));
    return k * root * root * root;
}

TEST(RandomStream, GoldenNumbers) {
    RandomStream stream(1, 2, 3);
    EXPECT_EQ(stream.next(), 0xdc66107c4ce1df99ULL);
    EXPECT_EQ(stream.next(), 0x5e76968a339102f8ULL);
    EXPECT_EQ(stream.next(), 0x643fe9d49cfce2efULL);
}

TEST(RandomStream, SameNameSameNumbers) {
    RandomStream a(5, 6, 7);
    RandomStream b(5, 6, 7);
    for (int i = 0; i < 100; ++i) ASSERT_EQ(a.next(), b.next());
}

TEST(RandomStream, UniformIsUniform) {
    RandomStream stream(42, 0);
    std::vector<std::uint64_t> counts(1000);
    for (int i = 0; i < 1000000; ++i) ++counts[static_cast<std::size_t>(stream.uniform() * 1000.0)];
    EXPECT_LT(chiSquare(counts), chiSquareLimit(999.0));
}

// The extreme mixer outputs 0 and 2^64 - 1 map inside the open interval: the formula, not luck.
TEST(RandomStream, UniformNeverReachesItsEnds) {
    const auto map = [](std::uint64_t bits) {
        return (static_cast<double>(bits >> 12) + 0.5) * 0x1.0p-52;
    };
    EXPECT_GT(map(0), 0.0);
    EXPECT_LT(map(~0ULL), 1.0);
    RandomStream a(3, 4);
    RandomStream b(3, 4);
    for (int i = 0; i < 1000; ++i) ASSERT_EQ(a.uniform(), map(b.next()));
}

TEST(RandomStream, BelowIsUnbiased) {
    for (const std::uint32_t bound : {1U, 2U, 3U, 7U, 100U, 1000U}) {
        RandomStream stream(9, bound);
        std::vector<std::uint64_t> counts(bound);
        for (int i = 0; i < 300000; ++i) {
            const std::uint32_t value = stream.below(bound);
            ASSERT_LT(value, bound);
            ++counts[value];
        }
        if (bound > 1) {
            EXPECT_LT(chiSquare(counts), chiSquareLimit(bound - 1.0)) << bound;
        }
    }
    // A bound near 2^32 would show the bias of a 32-bit product: two in three cells hit twice as often.
    RandomStream stream(9, 0);
    constexpr std::uint32_t kBound = 0xC0000000U;
    std::vector<std::uint64_t> residues(3);
    for (int i = 0; i < 300000; ++i) ++residues[stream.below(kBound) % 3];
    EXPECT_LT(chiSquare(residues), chiSquareLimit(2.0));
}

// Streams whose names differ in one of seed, purpose or index are independent: pairs of their
// numbers fill the unit square evenly, and so do the first numbers of consecutive indices.
TEST(RandomStream, StreamsAreIndependent) {
    const std::array<std::array<std::uint64_t, 3>, 5> names{
        {{1, 1, 1}, {1, 1, 2}, {1, 2, 1}, {2, 1, 1}, {0, 0, 0}}};
    for (std::size_t first = 0; first < names.size(); ++first) {
        for (std::size_t second = first + 1; second < names.size(); ++second) {
            RandomStream a(names[first][0], names[first][1], names[first][2]);
            RandomStream b(names[second][0], names[second][1], names[second][2]);
            std::vector<std::uint64_t> cells(256);
            for (int i = 0; i < 50000; ++i) ++cells[a.below(16) * 16 + b.below(16)];
            EXPECT_LT(chiSquare(cells), chiSquareLimit(255.0)) << first << " " << second;
        }
    }
    std::vector<std::uint64_t> cells(256);
    for (std::uint64_t index = 0; index < 100000; ++index) {
        RandomStream a(1, 7, index);
        RandomStream b(1, 7, index + 1);
        ++cells[a.below(16) * 16 + b.below(16)];
    }
    EXPECT_LT(chiSquare(cells), chiSquareLimit(255.0));
}

TEST(RandomStream, ChanceHonoursItsExtremes) {
    RandomStream stream(1, 1);
    for (int i = 0; i < 1000; ++i) {
        ASSERT_FALSE(stream.chance(0.0));
        ASSERT_TRUE(stream.chance(1.0));
    }
}

} // namespace
} // namespace headroom::engine
