// Laws without randomness: they hold in every run, up to rounding.
#include "sim/engine/distribution.hpp"
#include "sim/engine/processor.hpp"
#include "sim/engine/server.hpp"
#include "tests/laws/law_support.hpp"

#include <vector>

namespace headroom::laws {
namespace {

using namespace engine;

struct Tandem {
    std::uint32_t servers;
    std::uint32_t maxQueue;
    ProcessorSpec processor;
    Sampler gap;
    Sampler work;
};

/// A bounded FIFO station followed by a shared processor; runs until empty.
void holdsInvariants(const Tandem& model, std::uint64_t seed) {
    enum : std::uint32_t { kArrival, kServed, kShared };
    constexpr std::uint32_t kCustomers = 4000;
    RandomStream gaps(seed, 1);
    RandomStream works(seed, 2);
    EventQueue queue;
    Server server({model.servers, model.maxQueue, kServed});
    Processor processor(model.processor);
    std::vector<double> since(kCustomers);
    double inServer = 0.0;    // sum of times in the station
    double inProcessor = 0.0; // sum of times on the processor
    double presentOnProcessor = 0.0;
    double servedWork = 0.0;
    double given = 0.0;
    double now = 0.0;
    std::uint64_t left = 0;
    queue.push(0.0, kArrival, 0);
    while (!queue.empty()) {
        const Event event = queue.pop();
        ASSERT_GE(event.time, now) << "time went back";
        presentOnProcessor += static_cast<double>(processor.runnable()) * (event.time - now);
        now = event.time;
        const std::uint32_t id = event.subject;
        if (event.kind == kArrival) {
            const double work = model.work.sample(works);
            since[id] = now;
            if (server.arrive(queue, now, id, work)) servedWork += work;
            if (id + 1 < kCustomers) queue.push(now + model.gap.sample(gaps), kArrival, id + 1);
        } else if (event.kind == kServed) {
            server.complete(queue, now);
            inServer += now - since[id];
            since[id] = now;
            const double work = model.work.sample(works);
            given += work;
            processor.start(now, id, work);
        } else if (completionDue(queue, processor, now, kShared, 0)) {
            const std::uint32_t done = processor.finish(now);
            inProcessor += now - since[done];
            ++left;
        }
        scheduleCompletion(queue, processor, kShared, 0);
        // Capacity and work conservation, at every moment.
        ASSERT_LE(server.busy(), model.servers);
        ASSERT_LE(server.queued(), model.maxQueue);
        ASSERT_TRUE(server.queued() == 0 || server.busy() == model.servers);
        // Flow balance: what entered has left or is there.
        const auto& counters = server.counters();
        ASSERT_EQ(counters.arrivals,
                  counters.rejections + counters.completions + server.busy() + server.queued());
        ASSERT_EQ(counters.completions, left + processor.runnable());
    }
    // Little's law L = lambda W, per station, exactly: both sides times the length of the run.
    EXPECT_NEAR(server.busyIntegral(now) + server.queueIntegral(now), inServer, 1e-9 * inServer);
    EXPECT_NEAR(presentOnProcessor, inProcessor, 1e-9 * inProcessor);
    // Utilization law: busy time is the work done; no station exceeds its capacity.
    EXPECT_NEAR(server.busyIntegral(now), servedWork, 1e-9 * servedWork);
    EXPECT_NEAR(processor.workSeconds(now), given, 1e-9 * given);
    EXPECT_LE(server.busyIntegral(now), model.servers * now * (1.0 + 1e-12));
    EXPECT_LE(processor.busySeconds(now), model.processor.vcpus * now * (1.0 + 1e-12));
    EXPECT_LE(given, processor.busySeconds(now) * model.processor.speed * (1.0 + 1e-9));
    EXPECT_EQ(left + server.counters().rejections, kCustomers);
}

TEST(Invariants, HoldInEveryRunWhateverTheLoad) {
    ProcessorSpec plain;
    ProcessorSpec threads;
    threads.vcpus = 4;
    threads.cores = 2;
    threads.smtYield = 1.25;
    threads.speed = 0.9;
    ProcessorSpec burstable = threads;
    burstable.burst = BurstMode::kStandard;
    burstable.baseline = 0.3;
    burstable.initialCredits = 2.0;
    burstable.maxCredits = 5.0;
    const Sampler works[] = {Sampler::exponential(1.0), Sampler::constant(1.0),
                             Sampler::lognormalByMean(1.0, 4.0)};
    std::uint64_t seed = 0;
    for (const ProcessorSpec& processor : {plain, threads, burstable}) {
        for (const Sampler& work : works) {
            for (const double gap : {0.2, 0.6, 1.1, 3.0}) {
                for (const std::uint32_t maxQueue : {0U, 3U, ~0U})
                    holdsInvariants({2, maxQueue, processor, Sampler::exponential(gap), work}, ++seed);
            }
        }
    }
}

} // namespace
} // namespace headroom::laws
