// CPU credits of a burstable host in closed form. One credit is one vCPU-minute.
#include "sim/engine/processor.hpp"
#include "tests/laws/law_support.hpp"

namespace headroom::laws {
namespace {

using namespace engine;

constexpr std::uint32_t kVcpus = 2;
constexpr double kBaseline = 0.2; // of each vCPU
constexpr double kSustained = kVcpus * kBaseline;

ProcessorSpec host(BurstMode mode, double credits) {
    ProcessorSpec spec;
    spec.vcpus = kVcpus;
    spec.cores = 2;
    spec.burst = mode;
    spec.baseline = kBaseline;
    spec.initialCredits = credits;
    spec.maxCredits = 576.0; // 24 h of earnings
    return spec;
}

/// Drives the processor's own events up to `until`.
void drive(EventQueue& queue, Processor& processor, SimTime until) {
    scheduleCompletion(queue, processor, 0, 0);
    while (queue.nextTime() <= until) {
        const Event event = queue.pop();
        if (completionDue(queue, processor, event.time, 0, 0)) {
            processor.finish(event.time);
            scheduleCompletion(queue, processor, 0, 0);
        }
    }
}

// Standard mode, k busy threads, C credits:  empty at t* = 60 C / (k - v b) seconds; before, the work
// done is k t; after, it grows at the baseline v b.
TEST(BurstCredits, StandardModeTimeToThrottleAndThrottledRate) {
    for (const double threads : {1.0, 2.0}) {
        for (const double credits : {10.0, 60.0, 576.0}) {
            EventQueue queue;
            Processor processor(host(BurstMode::kStandard, credits));
            for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(threads); ++i)
                processor.start(0.0, i, 1e9);
            const double empty = 60.0 * credits / (threads - kSustained);
            EXPECT_NEAR(processor.creditExhaustion(), empty, 1e-6);
            drive(queue, processor, empty / 2);
            EXPECT_NEAR(processor.credits(empty / 2), credits / 2, 1e-9);
            EXPECT_FALSE(processor.throttled());
            drive(queue, processor, empty + 1000.0);
            EXPECT_TRUE(processor.throttled());
            EXPECT_NEAR(processor.workSeconds(empty), threads * empty, 1e-5);
            EXPECT_NEAR(processor.workSeconds(empty + 1000.0), threads * empty + kSustained * 1000.0,
                        1e-5);
            EXPECT_NEAR(processor.busySeconds(empty + 1000.0), threads * empty + kSustained * 1000.0,
                        1e-5);
            EXPECT_NEAR(processor.credits(empty + 1000.0), 0.0, 1e-8);
        }
    }
}

// A job of W seconds that outlasts its credits C ends at t* + (W - t*) / (v b), for one thread.
TEST(BurstCredits, CompletionAcrossTheThrottle) {
    const double credits = 6.0;
    const double work = 1000.0;
    const double empty = 60.0 * credits / (1.0 - kSustained);
    EventQueue queue;
    Processor processor(host(BurstMode::kStandard, credits));
    processor.start(0.0, 1, work);
    drive(queue, processor, empty + (work - empty) / kSustained - 1e-3);
    EXPECT_EQ(processor.runnable(), 1U);
    drive(queue, processor, empty + (work - empty) / kSustained + 1e-3);
    EXPECT_EQ(processor.runnable(), 0U);
}

// An idle host earns v b 60 credits an hour up to its maximum: min(C + v b t / 60, max).
TEST(BurstCredits, EarningsWhileIdle) {
    Processor processor(host(BurstMode::kStandard, 100.0));
    EXPECT_NEAR(processor.credits(3600.0), 124.0, 1e-9);
    EXPECT_NEAR(processor.credits(10 * 3600.0), 340.0, 1e-9);
    EXPECT_NEAR(processor.credits(48 * 3600.0), 576.0, 1e-9);
}

// Unlimited mode never throttles: after t seconds of k threads the surplus is (k - v b) t / 60 - C, of
// which what exceeds a day's earnings is charged.
TEST(BurstCredits, UnlimitedModeRunsUpSurplus) {
    EventQueue queue;
    Processor processor(host(BurstMode::kUnlimited, 50.0));
    processor.start(0.0, 0, 1e9);
    processor.start(0.0, 1, 1e9);
    const double drain = (2.0 - kSustained) / 60.0;
    for (const double t : {600.0, 1875.0, 7200.0, 20000.0, 40000.0}) {
        drive(queue, processor, t);
        const double net = drain * t - 50.0;
        EXPECT_NEAR(processor.workSeconds(t), 2.0 * t, 1e-6);
        EXPECT_FALSE(processor.throttled());
        EXPECT_NEAR(processor.credits(t), std::max(0.0, -net), 1e-7);
        EXPECT_NEAR(processor.surplusCredits(t), std::min(576.0, std::max(0.0, net)), 1e-7);
        EXPECT_NEAR(processor.chargedCredits(t), std::max(0.0, net - 576.0), 1e-7);
    }
}

// Long-run rate: whatever the pattern, an always demanding standard host gets its baseline; a host
// that is busy for a share u < v b on average loses nothing.  Here: 12 s of work every minute
// (u = 0.2 < 0.4) leaves the balance growing by (v b - u) per minute.
TEST(BurstCredits, BalanceFollowsTheMeanUtilization) {
    EventQueue queue;
    Processor processor(host(BurstMode::kStandard, 10.0));
    for (std::uint32_t minute = 0; minute < 120; ++minute) {
        drive(queue, processor, 60.0 * minute);
        processor.start(60.0 * minute, minute, 12.0);
    }
    drive(queue, processor, 7200.0);
    EXPECT_NEAR(processor.credits(7200.0), 10.0 + 120.0 * (kSustained - 0.2), 1e-7);
    EXPECT_NEAR(processor.workSeconds(7200.0), 120.0 * 12.0, 1e-7);
}

// On-off load on an empty host: what rests earns, the next burst spends at full speed. Each cycle of
// rest r and demand d gives  v b (r + d)  of work when that is less than d, exactly.
TEST(BurstCredits, RestsAreSpentAtFullSpeed) {
    EventQueue queue;
    Processor processor(host(BurstMode::kStandard, 0.0));
    const double rest = 40.0;
    const double demand = 60.0;
    double now = 0.0;
    for (std::uint32_t cycle = 0; cycle < 50; ++cycle) {
        now += rest;
        drive(queue, processor, now);
        processor.start(now, cycle, 1e9);
        now += demand;
        drive(queue, processor, now);
        processor.remove(now, cycle);
    }
    EXPECT_NEAR(processor.workSeconds(now), 50.0 * kSustained * (rest + demand), 1e-5);
}

} // namespace
} // namespace headroom::laws
