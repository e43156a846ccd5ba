#include "sim/engine/processor.hpp"
#include "sim/engine/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace headroom::engine {
namespace {

ProcessorSpec plain(std::uint32_t vcpus, std::uint32_t cores, double smtYield = 1.0,
                    double speed = 1.0) {
    ProcessorSpec spec;
    spec.vcpus = vcpus;
    spec.cores = cores;
    spec.smtYield = smtYield;
    spec.speed = speed;
    return spec;
}

/// Total progress of k threads as the header states it.
double capacity(const ProcessorSpec& spec, std::size_t threads) {
    const double m = std::min<double>(static_cast<double>(threads), spec.vcpus);
    const double c = spec.cores;
    return spec.speed * (m <= c ? m : (2.0 * c - m) + (m - c) * spec.smtYield);
}

TEST(Processor, LoneJobRunsAtItsSpeed) {
    Processor processor(plain(4, 4, 1.0, 2.0));
    EXPECT_EQ(processor.nextCompletion(), kNever);
    processor.start(1.0, 9, 3.0);
    EXPECT_DOUBLE_EQ(processor.nextCompletion(), 2.5);
    EXPECT_EQ(processor.finish(2.5), 9U);
    EXPECT_EQ(processor.runnable(), 0U);
    EXPECT_DOUBLE_EQ(processor.busySeconds(10.0), 1.5);
    EXPECT_DOUBLE_EQ(processor.workSeconds(10.0), 3.0);
}

TEST(Processor, ThreadsShareEqually) {
    // One core, work 1 and 3: both run at 1/2 until 2, then the second alone until 4.
    Processor processor(plain(1, 1));
    processor.start(0.0, 1, 1.0);
    processor.start(0.0, 2, 3.0);
    EXPECT_DOUBLE_EQ(processor.nextCompletion(), 2.0);
    EXPECT_EQ(processor.finish(2.0), 1U);
    EXPECT_DOUBLE_EQ(processor.nextCompletion(), 4.0);
    EXPECT_EQ(processor.finish(4.0), 2U);
}

TEST(Processor, EqualJobsCompleteInTheOrderTheyStarted) {
    Processor processor(plain(2, 2));
    for (std::uint32_t i = 0; i < 20; ++i) processor.start(0.0, i, 0.5);
    for (std::uint32_t i = 0; i < 20; ++i) EXPECT_EQ(processor.finish(5.0), i);
}

TEST(Processor, ZeroWorkCompletesAtOnce) {
    Processor processor(plain(1, 1));
    processor.start(3.0, 1, 0.0);
    EXPECT_EQ(processor.nextCompletion(), 3.0);
    EXPECT_EQ(processor.finish(3.0), 1U);
}

TEST(Processor, StoppedHostDoesNothingAndIsNotBusy) {
    Processor processor(plain(1, 1));
    processor.start(0.0, 1, 2.0);
    processor.setSpeed(1.0, 0.0);
    EXPECT_EQ(processor.nextCompletion(), kNever);
    EXPECT_DOUBLE_EQ(processor.busySeconds(5.0), 1.0);
    processor.setSpeed(5.0, 0.5);
    EXPECT_DOUBLE_EQ(processor.nextCompletion(), 7.0);
}

TEST(Processor, RemoveAndClear) {
    Processor processor(plain(1, 1));
    for (std::uint32_t i = 0; i < 6; ++i) processor.start(0.0, i, 1.0 + i);
    EXPECT_TRUE(processor.remove(3.0, 0));
    EXPECT_FALSE(processor.remove(3.0, 0));
    EXPECT_DOUBLE_EQ(processor.nextCompletion(), 3.0 + 1.5 * 5.0);
    EXPECT_EQ(processor.finish(10.5), 1U);
    std::vector<std::uint32_t> rest = processor.clear(10.5);
    std::sort(rest.begin(), rest.end());
    EXPECT_EQ(rest, (std::vector<std::uint32_t>{2, 3, 4, 5}));
    EXPECT_EQ(processor.nextCompletion(), kNever);
}

TEST(Processor, EventThatComesTooEarlyReschedulesItself) {
    EventQueue queue;
    Processor processor(plain(1, 1));
    processor.start(0.0, 1, 1.0);
    scheduleCompletion(queue, processor, 0, 0);
    processor.start(0.5, 2, 5.0); // job 1 now ends at 1.5
    scheduleCompletion(queue, processor, 0, 0);
    EXPECT_EQ(queue.size(), 1U);
    const Event early = queue.pop();
    EXPECT_EQ(early.time, 1.0);
    EXPECT_FALSE(completionDue(queue, processor, early.time, 0, 0));
    const Event due = queue.pop();
    EXPECT_DOUBLE_EQ(due.time, 1.5);
    EXPECT_TRUE(completionDue(queue, processor, due.time, 0, 0));
    EXPECT_EQ(processor.finish(due.time), 1U);
}

TEST(Processor, OvertakenEventIsIgnored) {
    EventQueue queue;
    Processor processor(plain(1, 1));
    processor.start(0.0, 1, 10.0);
    scheduleCompletion(queue, processor, 0, 0);
    processor.start(0.0, 2, 0.1);
    scheduleCompletion(queue, processor, 0, 0);
    EXPECT_EQ(queue.size(), 2U);
    Event event = queue.pop();
    ASSERT_TRUE(completionDue(queue, processor, event.time, 0, 0));
    EXPECT_EQ(processor.finish(event.time), 2U);
    scheduleCompletion(queue, processor, 0, 0); // job 1 at 10.1, after the stale event at 10
    event = queue.pop();
    EXPECT_EQ(event.time, 10.0);
    EXPECT_FALSE(completionDue(queue, processor, event.time, 0, 0));
    event = queue.pop();
    EXPECT_TRUE(completionDue(queue, processor, event.time, 0, 0));
}

struct Completion {
    double time;
    std::uint32_t job;
};
struct Arrival {
    double time;
    double work;
};

std::vector<Arrival> randomArrivals(std::uint64_t seed, double load) {
    RandomStream random(seed, 1);
    std::vector<Arrival> arrivals;
    double now = 0.0;
    for (int i = 0; i < 400; ++i) {
        now += random.exponential(1.0 / load);
        // Idle gaps, ties and equal works included.
        if (random.chance(0.05)) now += 20.0;
        arrivals.push_back({now, random.chance(0.2) ? 0.5 : random.exponential(1.0)});
        if (random.chance(0.1)) arrivals.push_back(arrivals.back());
    }
    return arrivals;
}

std::vector<Completion> runProcessor(Processor& processor, const std::vector<Arrival>& arrivals) {
    EventQueue queue;
    for (std::uint32_t i = 0; i < arrivals.size(); ++i) queue.push(arrivals[i].time, 0, i);
    std::vector<Completion> completions;
    double last = 0.0;
    while (!queue.empty()) {
        const Event event = queue.pop();
        EXPECT_GE(event.time, last);
        last = event.time;
        if (event.kind == 0) {
            processor.start(event.time, event.subject, arrivals[event.subject].work);
        } else {
            if (!completionDue(queue, processor, event.time, 1, 0)) continue;
            completions.push_back({event.time, processor.finish(event.time)});
        }
        scheduleCompletion(queue, processor, 1, 0);
    }
    return completions;
}

/// Oracle: every thread's remaining work, all of them updated at every event.
std::vector<Completion> runNaively(const ProcessorSpec& spec, const std::vector<Arrival>& arrivals) {
    std::vector<std::pair<double, std::uint32_t>> left;
    std::vector<Completion> completions;
    double now = 0.0;
    std::uint32_t next = 0;
    while (next < arrivals.size() || !left.empty()) {
        double finish = kNever;
        double each = 0.0;
        if (!left.empty()) {
            each = capacity(spec, left.size()) / static_cast<double>(left.size());
            finish = now + std::min_element(left.begin(), left.end())->first / each;
        }
        const double arrival = next < arrivals.size() ? arrivals[next].time : kNever;
        const double then = std::min(finish, arrival);
        for (auto& job : left) job.first -= each * (then - now);
        now = then;
        if (arrival <= finish) {
            left.emplace_back(arrivals[next].work, next);
            ++next;
        } else {
            const auto done = std::min_element(left.begin(), left.end());
            completions.push_back({now, done->second});
            left.erase(done);
        }
    }
    return completions;
}

// Same completion times as the oracle; work conservation: all work given is done, the processor is
// never idle with runnable threads nor faster than its capacity (busy time tells).
TEST(Processor, AgreesWithOracleOnRandomLoads) {
    const ProcessorSpec specs[] = {plain(1, 1), plain(2, 1, 1.25), plain(4, 2, 1.3, 0.7), plain(3, 3)};
    for (const ProcessorSpec& spec : specs) {
        for (std::uint64_t seed = 0; seed < 5; ++seed) {
            const auto arrivals = randomArrivals(seed, 0.9 * capacity(spec, spec.vcpus));
            Processor processor(spec);
            const auto completions = runProcessor(processor, arrivals);
            const auto expected = runNaively(spec, arrivals);
            ASSERT_EQ(completions.size(), arrivals.size());
            std::vector<double> byJob(arrivals.size());
            std::vector<double> oracle(arrivals.size());
            double given = 0.0;
            for (std::size_t i = 0; i < completions.size(); ++i) {
                byJob[completions[i].job] = completions[i].time;
                oracle[expected[i].job] = expected[i].time;
                given += arrivals[i].work;
                if (i > 0) {
                    ASSERT_GE(completions[i].time, completions[i - 1].time);
                }
            }
            for (std::size_t i = 0; i < byJob.size(); ++i) {
                ASSERT_NEAR(byJob[i], oracle[i], 1e-8);
                ASSERT_GE(byJob[i] - arrivals[i].time, arrivals[i].work / spec.speed - 1e-8);
            }
            const double end = completions.back().time;
            EXPECT_NEAR(processor.workSeconds(end), given, 1e-7);
            EXPECT_LE(processor.busySeconds(end), spec.vcpus * end);
            EXPECT_LE(given, processor.busySeconds(end) * spec.speed + 1e-7);
        }
    }
}

// Equal shares: of two jobs present together the one with less work left never ends later.
TEST(Processor, CompletionOrderFollowsWorkForSimultaneousJobs) {
    RandomStream random(4, 4);
    Processor processor(plain(2, 1, 1.25));
    std::vector<double> works(200);
    for (std::uint32_t i = 0; i < works.size(); ++i) {
        works[i] = random.exponential(1.0);
        processor.start(0.0, i, works[i]);
    }
    double previous = 0.0;
    while (processor.runnable() > 0) {
        const std::uint32_t job = processor.finish(processor.nextCompletion());
        EXPECT_GE(works[job], previous);
        previous = works[job];
    }
}

TEST(Processor, RunsAreDeterministic) {
    const auto arrivals = randomArrivals(3, 1.0);
    Processor a(plain(2, 1, 1.25));
    Processor b(plain(2, 1, 1.25));
    const auto first = runProcessor(a, arrivals);
    const auto second = runProcessor(b, arrivals);
    ASSERT_EQ(first.size(), second.size());
    for (std::size_t i = 0; i < first.size(); ++i) {
        EXPECT_EQ(first[i].time, second[i].time);
        EXPECT_EQ(first[i].job, second[i].job);
    }
}

// Looking at a processor between its events does not change the outcome beyond rounding.
TEST(Processor, ObservationDoesNotDisturb) {
    const auto arrivals = randomArrivals(6, 1.0);
    EventQueue queue;
    for (std::uint32_t i = 0; i < arrivals.size(); ++i) queue.push(arrivals[i].time, 0, i);
    for (int i = 0; i < 5000; ++i) queue.push(0.13 * i, 2, 0);
    Processor observed(plain(1, 1));
    std::vector<Completion> seen;
    while (!queue.empty()) {
        const Event event = queue.pop();
        if (event.kind == 2) {
            (void)observed.busySeconds(event.time);
            continue;
        }
        if (event.kind == 0)
            observed.start(event.time, event.subject, arrivals[event.subject].work);
        else if (completionDue(queue, observed, event.time, 1, 0))
            seen.push_back({event.time, observed.finish(event.time)});
        scheduleCompletion(queue, observed, 1, 0);
    }
    Processor alone(plain(1, 1));
    const auto expected = runProcessor(alone, arrivals);
    ASSERT_EQ(seen.size(), expected.size());
    for (std::size_t i = 0; i < seen.size(); ++i) EXPECT_NEAR(seen[i].time, expected[i].time, 1e-8);
}

} // namespace
} // namespace headroom::engine
