// Burst credits of a Processor: bounds and corner cases. Trajectories in closed form are in tests/laws.
#include "sim/engine/processor.hpp"
#include "sim/engine/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace headroom::engine {
namespace {

ProcessorSpec burstable(BurstMode mode) {
    ProcessorSpec spec;
    spec.vcpus = 2;
    spec.cores = 1;
    spec.smtYield = 1.25;
    spec.burst = mode;
    spec.baseline = 0.2;
    spec.maxCredits = 20.0;
    return spec;
}

TEST(ProcessorCredits, LaunchCreditsAreSpentFirstAndDoNotCountTowardsTheMaximum) {
    ProcessorSpec spec = burstable(BurstMode::kStandard);
    spec.launchCredits = 30.0;
    spec.initialCredits = 19.0;
    Processor processor(spec);
    EXPECT_DOUBLE_EQ(processor.credits(0.0), 49.0);
    EXPECT_DOUBLE_EQ(processor.credits(86400.0), 50.0); // 30 launch + 20 at most
    // One thread: 30 min on launch credits while earnings are lost at the maximum, then
    // 20 credits at a drain of 1 - 0.4 a minute.
    processor.start(86400.0, 1, 1e9);
    EXPECT_NEAR(processor.creditExhaustion(), 86400.0 + 1800.0 + 20.0 / 0.6 * 60.0, 1e-6);
    EXPECT_NEAR(processor.credits(86400.0 + 1800.0), 20.0, 1e-9);
    processor.settle(processor.creditExhaustion());
    EXPECT_TRUE(processor.throttled());
}

TEST(ProcessorCredits, InitialCreditsAreCutToTheMaximum) {
    ProcessorSpec spec = burstable(BurstMode::kStandard);
    spec.initialCredits = 500.0;
    EXPECT_DOUBLE_EQ(Processor(spec).credits(0.0), 20.0);
}

TEST(ProcessorCredits, StartsThrottledWithoutCredits) {
    Processor processor(burstable(BurstMode::kStandard));
    EXPECT_FALSE(processor.throttled()); // nothing runs yet
    processor.start(0.0, 1, 4.0);
    EXPECT_TRUE(processor.throttled());
    EXPECT_EQ(processor.creditExhaustion(), kNever);
    EXPECT_DOUBLE_EQ(processor.nextCompletion(), 10.0); // one thread at 2 vcpus * 0.2
}

TEST(ProcessorCredits, ThrottleEndsWhenTheHostRests) {
    Processor processor(burstable(BurstMode::kStandard));
    processor.start(0.0, 1, 4.0);
    EXPECT_EQ(processor.finish(10.0), 1U);
    EXPECT_FALSE(processor.throttled());
    // 150 s of rest earn 0.4 * 150 / 60 = 1 credit, which lasts 1 / 0.6 min at full speed.
    processor.start(160.0, 2, 1e6);
    EXPECT_FALSE(processor.throttled());
    EXPECT_NEAR(processor.creditExhaustion(), 160.0 + 100.0, 1e-6);
}

TEST(ProcessorCredits, DemandBelowTheBaselineNeverThrottles) {
    ProcessorSpec spec = burstable(BurstMode::kStandard);
    spec.baseline = 0.5; // one thread uses exactly the baseline of two vCPUs
    Processor processor(spec);
    processor.start(0.0, 1, 1e6);
    EXPECT_FALSE(processor.throttled());
    EXPECT_EQ(processor.creditExhaustion(), kNever);
    EXPECT_NEAR(processor.credits(3600.0), 0.0, 1e-9);
}

TEST(ProcessorCredits, StoppedHostEarnsAndSpendsNothing) {
    ProcessorSpec spec = burstable(BurstMode::kUnlimited);
    Processor processor(spec);
    processor.start(0.0, 1, 1e6);
    processor.setSpeed(60.0, 0.0);
    EXPECT_NEAR(processor.surplusCredits(60.0), 0.6, 1e-12);
    EXPECT_EQ(processor.nextChange(), kNever);
}

TEST(ProcessorCredits, SurplusAboveTheMaximumIsChargedForGood) {
    ProcessorSpec spec = burstable(BurstMode::kUnlimited);
    Processor processor(spec);
    processor.start(0.0, 1, 6000.0);
    // 6000 s at a net drain of 0.6 / 60 per second = 60 credits: 20 owed, 40 charged.
    EXPECT_NEAR(processor.surplusCredits(3000.0), 20.0, 1e-9);
    EXPECT_EQ(processor.finish(6000.0), 1U);
    EXPECT_NEAR(processor.surplusCredits(6000.0), 20.0, 1e-9);
    EXPECT_NEAR(processor.chargedCredits(6000.0), 40.0, 1e-9);
    // Rest pays back what is owed, then accrues; what was charged stays charged.
    EXPECT_NEAR(processor.surplusCredits(6000.0 + 1500.0), 10.0, 1e-9);
    EXPECT_NEAR(processor.credits(6000.0 + 4500.0), 10.0, 1e-9);
    EXPECT_NEAR(processor.chargedCredits(20000.0), 40.0, 1e-9);
}

// Credits stay within [0, maxCredits]; surplus appears in unlimited mode only, and never together
// with a balance; in standard mode busy time never exceeds what was earned plus the initial balance.
TEST(ProcessorCredits, StayWithinBoundsOnRandomLoads) {
    for (const BurstMode mode : {BurstMode::kNone, BurstMode::kStandard, BurstMode::kUnlimited}) {
        for (std::uint64_t seed = 0; seed < 10; ++seed) {
            RandomStream random(seed, 2);
            ProcessorSpec spec = burstable(mode);
            spec.initialCredits = random.uniform(0.0, 20.0);
            Processor processor(spec);
            EventQueue queue;
            for (std::uint32_t i = 0; i < 2000; ++i) queue.push(random.uniform(0.0, 20000.0), 0, i);
            double end = 0.0;
            std::uint32_t finished = 0;
            bool wasThrottled = false;
            while (!queue.empty()) {
                const Event event = queue.pop();
                end = event.time;
                if (event.kind == 0) {
                    processor.start(end, event.subject, random.exponential(5.0));
                } else if (completionDue(queue, processor, end, 1, 0)) {
                    processor.finish(end);
                    ++finished;
                }
                scheduleCompletion(queue, processor, 1, 0);
                wasThrottled = wasThrottled || processor.throttled();
                const double credits = processor.credits(end);
                const double surplus = processor.surplusCredits(end);
                ASSERT_GE(credits, 0.0);
                ASSERT_LE(credits, spec.maxCredits);
                ASSERT_GE(surplus, 0.0);
                ASSERT_LE(surplus, spec.maxCredits);
                ASSERT_EQ(std::min(credits, surplus), 0.0);
                if (mode == BurstMode::kStandard) {
                    const double earned = spec.initialCredits * 60.0 + 0.4 * end;
                    ASSERT_LE(processor.busySeconds(end), earned + 1e-5);
                }
            }
            EXPECT_EQ(finished, 2000U);
            EXPECT_EQ(wasThrottled, mode == BurstMode::kStandard);
        }
    }
}

} // namespace
} // namespace headroom::engine
