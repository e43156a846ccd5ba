#include "live/calibrate/poll_chain.hpp"
#include "sim/engine/event_loop.hpp"
#include "sim/engine/random.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace headroom::calibrate {
namespace {

/// The engine's event loop under Poisson arrivals with exponential work, on a processor of its own.
PollRates simulated(double rate, double poll, double each, double coldAfter, double seconds) {
    engine::EventLoop loop(engine::LoopSpec{poll});
    engine::RandomStream random(7, 1);
    double arrival = random.exponential(1.0 / rate);
    double done = engine::kNever;
    double sleptFrom = 0.0;
    PollRates out;
    const auto begin = [&](double now, bool slept) {
        const std::uint64_t before = loop.counters().polls;
        engine::LoopJob job;
        if (!loop.next(now, job)) {
            done = engine::kNever;
            sleptFrom = now;
            return;
        }
        done = now + job.work;
        if (slept && loop.counters().polls > before) {
            out.sleeps += 1.0;
            out.cold += 1.0 - std::exp(-(now - sleptFrom) / coldAfter);
        }
    };
    for (double now = 0.0; now < seconds;) {
        now = std::min(arrival, done);
        if (arrival <= done) {
            arrival = now + random.exponential(1.0 / rate);
            if (loop.enqueue(now, 0, random.exponential(each))) begin(now, true);
        } else {
            begin(now, false);
        }
    }
    out.polls = static_cast<double>(loop.counters().polls) / seconds;
    out.sleeps /= seconds;
    out.cold /= seconds;
    return out;
}

TEST(PollChain, AgreesWithTheEventLoop) {
    for (const double load : {0.05, 0.3, 0.6, 0.8, 0.95}) {
        const double each = 100e-6;
        const double rate = load / each;
        const PollRates closed = pollRates(rate, 30e-6, each, 1e-3);
        const PollRates run = simulated(rate, 30e-6, each, 1e-3, 600.0);
        EXPECT_NEAR(closed.polls, run.polls, 0.03 * run.polls) << load;
        EXPECT_NEAR(closed.cold, run.cold, 0.04 * run.cold + 0.002 * run.polls) << load;
    }
}

TEST(PollChain, ALoneEventIsAPollAndASleep) {
    const PollRates rates = pollRates(1.0, 1e-6, 1e-6, 1e-3);
    EXPECT_NEAR(rates.polls, 1.0, 1e-4);
    EXPECT_NEAR(rates.sleeps, 1.0, 1e-4);
    EXPECT_NEAR(rates.cold, 1.0 / 1.001, 1e-4);
}

TEST(PollChain, BeyondSaturationNothingSleeps) {
    EXPECT_EQ(pollRates(20000.0, 1e-5, 1e-4, 1e-3).polls, 0.0);
    EXPECT_EQ(pollRates(0.0, 1e-5, 1e-4, 1e-3).polls, 0.0);
}

} // namespace
} // namespace headroom::calibrate
