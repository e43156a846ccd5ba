// CPU quotas against what the kernel's documentation says they do, in closed form.

#include "sim/engine/processor.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace headroom::engine {
namespace {

ProcessorSpec quota(double share, std::uint32_t vcpus = 1) {
    ProcessorSpec spec;
    spec.vcpus = vcpus;
    spec.cores = vcpus;
    spec.burst = BurstMode::kQuota;
    spec.baseline = share;
    return spec;
}

/// Lets everything happen in its order; the time at which the last job is done.
SimTime runAll(Processor& processor) {
    SimTime now = 0.0;
    while (processor.nextChange() < kNever) {
        now = processor.nextChange();
        if (processor.nextCompletion() <= now)
            processor.finish(now);
        else
            processor.settle(now);
    }
    return now;
}

TEST(ProcessorQuota, WorkWithinThePeriodRunsAtFullSpeed) {
    Processor processor(quota(0.2));
    processor.start(0.03, 1, 0.015);
    EXPECT_NEAR(runAll(processor), 0.045, 1e-12);
}

TEST(ProcessorQuota, LongWorkWaitsForEveryPeriod) {
    // 20 ms of each 100 ms: 50 ms are done 10 ms into the third period.
    Processor processor(quota(0.2));
    processor.start(0.0, 1, 0.05);
    EXPECT_NEAR(runAll(processor), 0.21, 1e-9);
    EXPECT_NEAR(processor.busySeconds(0.5), 0.05, 1e-9);
}

TEST(ProcessorQuota, WhatIsNotUsedIsLost) {
    Processor processor(quota(0.5));
    processor.start(1.0, 1, 0.12); // 50 ms, wait, 50 ms, wait, 20 ms
    EXPECT_NEAR(runAll(processor), 1.22, 1e-9);
}

TEST(ProcessorQuota, BeginsInTheMiddleOfAPeriod) {
    // 20 ms are left of the first period and its quota of 50 ms: they are used, then the next period's 50 ms.
    Processor processor(quota(0.5));
    processor.start(0.08, 1, 0.09);
    EXPECT_NEAR(runAll(processor), 0.22, 1e-9);
}

TEST(ProcessorQuota, ThreadsSpendItTogether) {
    // Two threads on two processors use a share of 0.25, 50 ms, in 25 ms.
    Processor processor(quota(0.25, 2));
    processor.start(0.0, 1, 0.03);
    processor.start(0.0, 2, 0.03);
    EXPECT_NEAR(processor.quotaTurn(), 0.025, 1e-12);
    EXPECT_NEAR(runAll(processor), 0.105, 1e-9);
}

TEST(ProcessorQuota, ALoadBelowItIsNeverStopped) {
    // One thread of two processors needs half of what it could get.
    Processor processor(quota(0.5, 2));
    processor.start(0.0, 1, 3.0);
    EXPECT_EQ(processor.quotaTurn(), kNever);
    EXPECT_NEAR(runAll(processor), 3.0, 1e-9);
}

TEST(ProcessorQuota, AStoppedHostIsNotBusyAndWakesAtThePeriodsEnd) {
    Processor processor(quota(0.2));
    processor.start(0.0, 1, 1.0);
    processor.settle(0.02);
    EXPECT_TRUE(processor.throttled());
    EXPECT_EQ(processor.nextCompletion(), kNever);
    EXPECT_NEAR(processor.nextChange(), 0.1, 1e-12);
    // A look at exactly the end of the period must not lose the turn that is due then.
    EXPECT_NEAR(processor.busySeconds(0.1), 0.02, 1e-12);
    processor.settle(0.1);
    EXPECT_FALSE(processor.throttled());
}

// Whatever comes: no period has more than its quota, and all work gets done.
TEST(ProcessorQuota, NoPeriodExceedsIt) {
    constexpr double kShare = 0.35;
    constexpr double kPeriod = 0.1;
    std::mt19937_64 random(4711);
    std::exponential_distribution<double> gap(60.0);
    std::exponential_distribution<double> length(1.0 / 0.006);
    Processor processor(quota(kShare, 2));
    double asked = 0.0;
    SimTime arrival = gap(random);
    double before = 0.0;
    std::uint32_t job = 0;
    for (int period = 1; period <= 2000; ++period) {
        const SimTime end = period * kPeriod;
        while (std::min(arrival, processor.nextChange()) < end) {
            if (arrival <= processor.nextChange()) {
                const double work = length(random);
                asked += work;
                processor.start(arrival, job++, work);
                arrival += gap(random);
            } else if (const SimTime now = processor.nextChange(); processor.nextCompletion() <= now) {
                processor.finish(now);
            } else {
                processor.settle(now);
            }
        }
        const double busy = processor.busySeconds(end);
        EXPECT_LE(busy - before, kShare * 2 * kPeriod + 1e-9) << period;
        before = busy;
    }
    EXPECT_LE(before, asked);
    EXPECT_GT(before, 0.98 * asked); // 0.36 of 0.7 allowed processors are asked for
}

} // namespace
} // namespace headroom::engine
