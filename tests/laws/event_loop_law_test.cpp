// Event-loop batching on a Processor: demand per callback against load, exactly.
#include "sim/engine/distribution.hpp"
#include "sim/engine/event_loop.hpp"
#include "sim/engine/processor.hpp"
#include "tests/laws/law_support.hpp"

#include <algorithm>

namespace headroom::laws {
namespace {

using namespace engine;

struct LoopResult {
    double demand = 0.0; ///< CPU-seconds per callback
    double batch = 0.0;  ///< callbacks per poll
    double utilization = 0.0;
    double wait = 0.0; ///< enqueue to begin
};

LoopResult runLoop(double lambda, double wakeUp, const Sampler& law, std::uint32_t callbacks,
                   std::uint64_t seed) {
    enum : std::uint32_t { kArrival, kCompletion };
    RandomStream gaps(seed, 1);
    RandomStream works(seed, 2);
    EventQueue queue;
    Processor processor{ProcessorSpec{}};
    EventLoop loop({wakeUp, ~0U});
    double work = 0.0;
    double now = 0.0;
    const auto begin = [&] {
        LoopJob job;
        if (loop.next(now, job)) processor.start(now, 0, job.work);
    };
    queue.push(gaps.exponential(1.0 / lambda), kArrival, 0);
    while (!queue.empty()) {
        const Event event = queue.pop();
        now = event.time;
        if (event.kind == kArrival) {
            const double demand = law.sample(works);
            work += demand;
            if (loop.enqueue(now, event.subject, demand)) begin();
            if (event.subject + 1 < callbacks)
                queue.push(now + gaps.exponential(1.0 / lambda), kArrival, event.subject + 1);
        } else {
            if (!completionDue(queue, processor, now, kCompletion, 0)) continue;
            processor.finish(now);
            begin();
        }
        scheduleCompletion(queue, processor, kCompletion, 0);
    }
    const auto& counters = loop.counters();
    const double busy = processor.busySeconds(now);
    EXPECT_EQ(counters.callbacks, callbacks);
    // Utilization law, exactly: busy = work of the callbacks + polls * wakeUp.
    EXPECT_NEAR(busy, work + static_cast<double>(counters.polls) * wakeUp, 1e-9 * busy + 1e-9);
    EXPECT_NEAR(loop.queueIntegral(now), counters.waiting, 1e-9 * counters.waiting + 1e-9);
    return {busy / callbacks, static_cast<double>(callbacks) / static_cast<double>(counters.polls),
            busy / now, counters.waiting / callbacks};
}

/// Mean batch for constant demand d: batches form a Markov chain, the next one is Poisson with mean
/// lambda (w + n d), or 1 (the lone event that wakes the sleeping loop) when that is 0.
double meanBatch(double lambda, double wakeUp, double demand) {
    constexpr std::size_t kStates = 400;
    std::vector<double> p(kStates, 0.0);
    p[1] = 1.0;
    for (int round = 0; round < 400; ++round) {
        std::vector<double> next(kStates, 0.0);
        for (std::size_t n = 1; n < kStates; ++n) {
            if (p[n] < 1e-15) continue;
            const double mean = lambda * (wakeUp + static_cast<double>(n) * demand);
            double term = std::exp(-mean);
            next[1] += p[n] * term;
            for (std::size_t k = 1; k < kStates; ++k) {
                term *= mean / static_cast<double>(k);
                next[k] += p[n] * term;
            }
        }
        p.swap(next);
    }
    double mean = 0.0;
    for (std::size_t n = 1; n < kStates; ++n) mean += static_cast<double>(n) * p[n];
    return mean;
}

// With batches of mean E[n] the demand per callback is d + w / E[n]; it falls from w + d for a lone
// event to d as load nears 1 / d, beyond the naive limit 1 / (w + d). Utilization law: U = lambda D.
TEST(EventLoopLaw, DemandFallsWithLoadAsTheBatchChainSays) {
    const double d = 0.0004;
    const double w = 0.0003;
    double previous = w + d;
    for (const double lambda : {100.0, 600.0, 1200.0, 1428.0, 2000.0}) {
        const auto e = replicate(30, [&](std::uint64_t seed) {
            const LoopResult r = runLoop(lambda, w, Sampler::constant(d), 30000, seed);
            return std::array{r.batch, r.demand, r.utilization};
        });
        const double batch = meanBatch(lambda, w, d);
        expectLaw("Loop.batch", e[0], batch, 0.02);
        expectLaw("Loop.demand", e[1], d + w / batch, 0.01);
        expectLaw("Loop.utilization", e[2], lambda * (d + w / batch), 0.02);
        EXPECT_LT(e[1].mean, previous);
        EXPECT_GE(e[1].mean, d);
        previous = e[1].mean;
    }
}

TEST(EventLoopLaw, LimitsOfTheDemand) {
    const double d = 0.0004;
    const double w = 0.0003;
    EXPECT_NEAR(runLoop(1.0, w, Sampler::constant(d), 2000, 1).demand, w + d, 0.002 * (w + d));
    // Overload: every poll finds a crowd.
    EXPECT_NEAR(runLoop(4000.0, w, Sampler::constant(d), 20000, 1).demand, d, 0.01 * d);
}

// Without a wake-up cost the loop is M/G/1:  W = rho (1 + scv) / 2 / (1 - rho) E[S].
TEST(EventLoopLaw, FreePollsMakeItMG1) {
    const auto e = replicate(30, [&](std::uint64_t seed) {
        return std::array{runLoop(0.7, 0.0, Sampler::gamma(1.0, 2.0), 100000, seed).wait};
    });
    expectLaw("Loop.wait", e[0], 0.7 * (1.0 + 2.0) / 2.0 / 0.3, 0.05);
}

} // namespace
} // namespace headroom::laws
