#include "sim/engine/distribution.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

namespace headroom::engine {
namespace {

/// Mean and scv of n samples agree with the closed forms within `tolerance` (relative).
void expectMoments(const Sampler& sampler, double tolerance) {
    RandomStream stream(11, static_cast<std::uint64_t>(sampler.kind()));
    constexpr int kSamples = 400000;
    double sum = 0.0;
    double squares = 0.0;
    for (int i = 0; i < kSamples; ++i) {
        const double x = sampler.sample(stream);
        ASSERT_GE(x, 0.0);
        sum += x;
        squares += x * x;
    }
    const double mean = sum / kSamples;
    const double scv = squares / kSamples / (mean * mean) - 1.0;
    EXPECT_NEAR(mean / sampler.mean(), 1.0, tolerance);
    EXPECT_NEAR(scv, sampler.scv(), tolerance * 3.0 * std::max(1.0, sampler.scv() * sampler.scv()));
}

/// Largest distance between the empirical and the given distribution function, times sqrt(n).
template <class Cdf>
double kolmogorovSmirnov(const Sampler& sampler, Cdf cdf) {
    RandomStream stream(12, 1);
    constexpr int kSamples = 100000;
    std::vector<double> values(kSamples);
    for (double& value : values) value = sampler.sample(stream);
    std::sort(values.begin(), values.end());
    double worst = 0.0;
    for (int i = 0; i < kSamples; ++i) {
        const double p = cdf(values[static_cast<std::size_t>(i)]);
        worst = std::max({worst, std::fabs(p - static_cast<double>(i) / kSamples),
                          std::fabs(p - (i + 1.0) / kSamples)});
    }
    return worst * std::sqrt(static_cast<double>(kSamples));
}
constexpr double kLimit999 = 1.95; // 99.9 % quantile of the Kolmogorov distribution

TEST(Sampler, MomentsMatchClosedForms) {
    expectMoments(Sampler::constant(0.25), 1e-12);
    expectMoments(Sampler::exponential(0.004), 0.01);
    expectMoments(Sampler::uniform(0.5, 3.0), 0.01);
    expectMoments(Sampler::lognormal(0.005, 0.4), 0.01);
    expectMoments(Sampler::lognormalByMean(2.0, 1.0), 0.01);
    expectMoments(Sampler::gamma(0.02, 0.5), 0.01);
    expectMoments(Sampler::gamma(0.02, 1.0), 0.01);
    expectMoments(Sampler::gamma(0.02, 4.0), 0.02);
    expectMoments(Sampler::empirical({0.009, 0.001, 0.002}), 0.01);
}

TEST(Sampler, GammaFollowsItsDistribution) {
    // shape 1: 1 - e^-x;  shape 2, mean 2: 1 - (1 + x) e^-x;  shape 1/2, mean 1/2: erf(sqrt x).
    EXPECT_LT(kolmogorovSmirnov(Sampler::gamma(1.0, 1.0), [](double x) { return 1.0 - std::exp(-x); }),
              kLimit999);
    EXPECT_LT(kolmogorovSmirnov(Sampler::gamma(2.0, 0.5),
                                [](double x) { return 1.0 - (1.0 + x) * std::exp(-x); }),
              kLimit999);
    EXPECT_LT(
        kolmogorovSmirnov(Sampler::gamma(0.5, 2.0), [](double x) { return std::erf(std::sqrt(x)); }),
        kLimit999);
}

TEST(Sampler, LognormalFollowsItsDistribution) {
    const double sigma = 0.7;
    EXPECT_LT(kolmogorovSmirnov(Sampler::lognormal(3.0, sigma),
                                [sigma](double x) {
                                    return 0.5 * std::erfc(-std::log(x / 3.0) / sigma / std::sqrt(2.0));
                                }),
              kLimit999);
}

TEST(Sampler, EdgeParameters) {
    RandomStream stream(1, 1);
    EXPECT_EQ(Sampler().sample(stream), 0.0);
    EXPECT_EQ(Sampler().scv(), 0.0);
    EXPECT_EQ(Sampler::gamma(3.0, 0.0).kind(), Sampler::Kind::kConstant);
    EXPECT_EQ(Sampler::lognormalByMean(3.0, 0.0).sample(stream), 3.0);
    EXPECT_EQ(Sampler::empirical({4.0}).sample(stream), 4.0);
    EXPECT_EQ(Sampler::uniform(2.0, 2.0).sample(stream), 2.0);
    const Sampler spiky = Sampler::gamma(1.0, 1000.0); // shape 1/1000: most samples underflow to 0
    for (int i = 0; i < 10000; ++i) ASSERT_TRUE(std::isfinite(spiky.sample(stream)));
}

TEST(Sampler, EverySampleTakesExactlyOneNumber) {
    for (const Sampler& sampler :
         {Sampler::constant(1.0), Sampler::exponential(1.0), Sampler::uniform(0.0, 1.0),
          Sampler::lognormal(1.0, 1.0), Sampler::gamma(1.0, 0.3), Sampler::gamma(1.0, 3.0),
          Sampler::empirical({1.0, 2.0})}) {
        RandomStream sampled(3, 3);
        RandomStream counted(3, 3);
        for (int i = 0; i < 50; ++i) {
            (void)sampler.sample(sampled);
            counted.next();
        }
        EXPECT_EQ(sampled.next(), counted.next());
    }
}

TEST(Sampler, ScalingScalesEverySample) {
    for (const Sampler& sampler :
         {Sampler::constant(1.0), Sampler::exponential(1.0), Sampler::uniform(1.0, 2.0),
          Sampler::lognormal(1.0, 1.0), Sampler::gamma(1.0, 0.3), Sampler::empirical({1.0, 2.0})}) {
        RandomStream a(3, 3);
        RandomStream b(3, 3);
        const Sampler doubled = sampler.scaledBy(2.0);
        for (int i = 0; i < 50; ++i) ASSERT_DOUBLE_EQ(doubled.sample(a), 2.0 * sampler.sample(b));
        EXPECT_DOUBLE_EQ(doubled.mean(), 2.0 * sampler.mean());
        EXPECT_DOUBLE_EQ(doubled.scv(), sampler.scv());
    }
}

TEST(Sampler, GoldenBitPatterns) {
    RandomStream stream(7, 0);
    const auto next = [&](const Sampler& sampler) {
        return std::bit_cast<std::uint64_t>(sampler.sample(stream));
    };
    EXPECT_EQ(next(Sampler::exponential(2.0)), 0x3ffc2f52f18afdb1ULL);
    EXPECT_EQ(next(Sampler::uniform(1.0, 3.0)), 0x3ffbadf0ec8c8657ULL);
    EXPECT_EQ(next(Sampler::lognormal(5.0, 0.4)), 0x4018df3bca70a704ULL);
    EXPECT_EQ(next(Sampler::gamma(20.0, 0.5)), 0x403eb1b24448642dULL);
    EXPECT_EQ(next(Sampler::gamma(20.0, 4.0)), 0x4055464512d1f39fULL);
}

} // namespace
} // namespace headroom::engine
