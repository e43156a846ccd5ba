// Token bucket: conformance, long-run rate, and the queues it is equivalent to.
#include "sim/engine/distribution.hpp"
#include "sim/engine/token_bucket.hpp"
#include "tests/laws/law_support.hpp"
#include "tests/laws/queue_theory.hpp"

#include <algorithm>

namespace headroom::laws {
namespace {

using namespace engine;

// Conformance: for all s < t the output in [s, t] is at most rate (t - s) + burst. With
// D(t) = output by t - rate t this says: D(t) - min over s <= t of D(s-) <= burst.
TEST(RateLimit, OutputNeverExceedsRateTimesTimePlusBurst) {
    for (const Sampler& gap : {Sampler::exponential(0.004), Sampler::lognormalByMean(0.009, 20.0),
                               Sampler::constant(0.005), Sampler::gamma(0.02, 50.0)}) {
        const double rate = 100.0;
        const double burst = 25.0;
        RandomStream random(testSeed(), 1);
        TokenBucket bucket(rate, burst);
        double now = 0.0;
        double output = 0.0;
        double lowest = 0.0;
        double worst = 0.0;
        for (int i = 0; i < 300000; ++i) {
            now += gap.sample(random);
            const double size = 1.0 + random.below(5);
            lowest = std::min(lowest, output - rate * now);
            if (!bucket.conform(now, size)) continue;
            output += size;
            worst = std::max(worst, output - rate * now - lowest);
        }
        EXPECT_LE(worst, burst + 1e-6);
        EXPECT_GT(worst, burst - 6.0); // and the burst is really granted
    }
}

// Saturated, the bucket gives its rate in the long run: output = rate t + burst, less than a request.
TEST(RateLimit, SaturatedOutputIsTheRate) {
    RandomStream random(testSeed(), 2);
    TokenBucket bucket(50.0, 10.0);
    double now = 0.0;
    double output = 0.0;
    while (now < 2000.0) {
        now += random.exponential(1.0 / 400.0);
        if (bucket.conform(now)) output += 1.0;
    }
    // Waiting for a request wastes no token while the bucket is not full.
    EXPECT_NEAR(output, 50.0 * now + 10.0, 2.0);
}

// A bucket of burst 1 refuses for 1 / rate after every success: M/D/1/1, so with a = lambda / rate
//     refused = B(1, a) = a / (1 + a).
TEST(RateLimit, BurstOfOneIsALossSystem) {
    const double rate = 10.0;
    const double lambda = 7.0;
    const auto e = replicate(30, [&](std::uint64_t seed) {
        RandomStream random(seed, 3);
        TokenBucket bucket(rate, 1.0);
        double now = 0.0;
        int refused = 0;
        for (int i = 0; i < 50000; ++i) {
            now += random.exponential(1.0 / lambda);
            if (!bucket.conform(now)) ++refused;
        }
        return std::array{refused / 50000.0};
    });
    expectLaw("Bucket.refused", e[0], erlangB(1, lambda / rate), 0.01);
}

// Shaping with burst 1 delays like M/D/1 with service 1 / rate (Pollaczek-Khinchine).
TEST(RateLimit, ReservationsWaitLikeMD1) {
    const double rate = 10.0;
    const double lambda = 8.0;
    const auto e = replicate(30, [&](std::uint64_t seed) {
        RandomStream random(seed, 4);
        TokenBucket bucket(rate, 1.0);
        double now = 0.0;
        double wait = 0.0;
        for (int i = 0; i < 105000; ++i) {
            now += random.exponential(1.0 / lambda);
            const double due = bucket.reserve(now);
            if (i >= 5000) wait += due - now;
        }
        return std::array{wait / 100000.0};
    });
    expectLaw("Bucket.wait", e[0], waitMG1(lambda, 1.0 / rate, 0.0), 0.03);
}

} // namespace
} // namespace headroom::laws
