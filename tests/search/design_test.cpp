#include "sim/search/design.hpp"
#include "sim/search/search_error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace headroom::search {
namespace {

Design grid(const std::vector<std::string>& varies) {
    return {parseVaries(varies), Sampling::kGrid, 0, 1};
}

std::vector<std::string> inWords(const std::vector<Point>& points) {
    std::vector<std::string> words;
    for (const Point& point : points) {
        std::string text;
        for (const models::Override& change : point.changes)
            text += change.path + "=" + change.value + " ";
        words.push_back(text);
    }
    return words;
}

TEST(Design, GridHasEveryCombinationLastFastest) {
    const std::vector<Point> points = pointsOf(grid({"a=1..2", "b=x,y,z"}));
    EXPECT_THAT(inWords(points), testing::ElementsAre("a=1 b=x ", "a=1 b=y ", "a=1 b=z ", "a=2 b=x ",
                                                      "a=2 b=y ", "a=2 b=z "));
    for (std::size_t i = 0; i < points.size(); ++i) EXPECT_EQ(points[i].index, i);
}

TEST(Design, RefusesWhatHasNoEnd) {
    EXPECT_THROW((void)pointsOf(grid({})), SearchError);
    EXPECT_THROW((void)pointsOf(grid({"a=0.5..1.5"})), SearchError);
    EXPECT_THROW((void)pointsOf(grid({"a=1..1001", "b=1..1001"})), SearchError);
    EXPECT_THROW((void)pointsOf({parseVaries({"a=1..2"}), Sampling::kLatinHypercube, 0, 1}),
                 SearchError);
}

// The property that makes a Latin hypercube: one sample in every stratum of every dimension.
TEST(Design, LatinHypercubeMeetsEveryStratumOnce) {
    for (const std::uint64_t seed : {1ULL, 2ULL, 77ULL, 0xffffffffffffffffULL}) {
        for (const std::size_t samples : {1U, 2U, 7U, 64U, 1000U}) {
            constexpr std::size_t kDimensions = 5;
            const auto rows = latinHypercube(kDimensions, samples, seed);
            ASSERT_EQ(rows.size(), samples);
            for (std::size_t d = 0; d < kDimensions; ++d) {
                std::set<std::size_t> strata;
                for (const auto& row : rows) {
                    ASSERT_GT(row[d], 0.0);
                    ASSERT_LT(row[d], 1.0);
                    strata.insert(static_cast<std::size_t>(row[d] * static_cast<double>(samples)));
                }
                EXPECT_EQ(strata.size(), samples) << "seed " << seed << " dimension " << d;
            }
        }
    }
}

// Independent permutations: the correlation of two dimensions is near 0, with a standard deviation of
// 1 / sqrt(n - 1) = 0.032; a bound of five of them.
TEST(Design, LatinHypercubeDimensionsAreIndependent) {
    constexpr std::size_t kSamples = 1000;
    const auto rows = latinHypercube(2, kSamples, 3);
    double sum = 0.0;
    for (const auto& row : rows) sum += (row[0] - 0.5) * (row[1] - 0.5);
    const double correlation = sum / kSamples * 12.0;
    EXPECT_LT(std::abs(correlation), 5.0 / std::sqrt(kSamples - 1.0));
}

TEST(Design, SamplesDependOnTheSeedAlone) {
    EXPECT_EQ(latinHypercube(3, 20, 5), latinHypercube(3, 20, 5));
    EXPECT_NE(latinHypercube(3, 20, 5), latinHypercube(3, 20, 6));
    EXPECT_NE(randomSamples(3, 20, 5), randomSamples(3, 20, 6));
    // A dimension more leaves the others as they are.
    const auto two = latinHypercube(2, 20, 5);
    const auto three = latinHypercube(3, 20, 5);
    for (std::size_t i = 0; i < two.size(); ++i) EXPECT_EQ(two[i][1], three[i][1]);
}

// As many samples as levels: each level exactly once; twice as many: exactly twice.
TEST(Design, SampledLevelsAreBalanced) {
    for (const std::size_t samples : {10U, 20U}) {
        const std::vector<Point> points =
            pointsOf({parseVaries({"a=1..10", "b=0.5s..2s"}), Sampling::kLatinHypercube, samples, 9});
        std::map<std::string, std::size_t> counts;
        for (const Point& point : points) ++counts[point.changes[0].value];
        EXPECT_EQ(counts.size(), 10U);
        for (const auto& [level, count] : counts) EXPECT_EQ(count, samples / 10) << level;
    }
}

TEST(Design, SamplingNames) {
    for (const Sampling sampling : {Sampling::kGrid, Sampling::kLatinHypercube, Sampling::kRandom})
        EXPECT_EQ(parseSampling(samplingName(sampling)), sampling);
    EXPECT_THROW((void)parseSampling("sobol"), SearchError);
}

} // namespace
} // namespace headroom::search
