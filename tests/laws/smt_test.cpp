// Two hyperthreads of one core do `yield` times the work of one; a thread never gets more than a vCPU.
#include "sim/engine/processor.hpp"
#include "tests/laws/law_support.hpp"

#include <algorithm>

namespace headroom::laws {
namespace {

using namespace engine;

ProcessorSpec spec(std::uint32_t vcpus, std::uint32_t cores, double yield, double speed) {
    ProcessorSpec result;
    result.vcpus = vcpus;
    result.cores = cores;
    result.smtYield = yield;
    result.speed = speed;
    return result;
}

/// Work per second of k endless threads, and their busy vCPUs.
std::array<double, 2> rates(const ProcessorSpec& host, std::uint32_t threads) {
    Processor processor(host);
    for (std::uint32_t i = 0; i < threads; ++i) processor.start(0.0, i, 1e6);
    return {processor.workSeconds(1000.0) / 1000.0, processor.busySeconds(1000.0) / 1000.0};
}

// 2 vCPUs on one core, yield y, speed s: throughput s for 1 thread, y s for 2 and for 5; utilization
// reads 1, 2, 2 vCPUs - half busy already means 1 / y of the attainable throughput.
TEST(Smt, OneTwoAndFiveThreadsOnTwoVcpusOfOneCore) {
    for (const double yield : {1.0, 1.25, 1.3, 2.0}) {
        const ProcessorSpec host = spec(2, 1, yield, 0.9);
        const auto one = rates(host, 1);
        const auto two = rates(host, 2);
        const auto five = rates(host, 5);
        EXPECT_NEAR(one[0], 0.9, 1e-9);
        EXPECT_NEAR(two[0], 0.9 * yield, 1e-9);
        EXPECT_NEAR(five[0], 0.9 * yield, 1e-9);
        EXPECT_NEAR(one[1], 1.0, 1e-9);
        EXPECT_NEAR(two[1], 2.0, 1e-9);
        EXPECT_NEAR(five[1], 2.0, 1e-9);
    }
}

// Five equal jobs of work W end together at 5 W / (y s); of one and four, five share until the first
// is done.
TEST(Smt, FiveThreadsShareTheYield) {
    Processor processor(spec(2, 1, 1.25, 0.8));
    for (std::uint32_t i = 0; i < 5; ++i) processor.start(0.0, i, 3.0);
    EXPECT_NEAR(processor.nextCompletion(), 5.0 * 3.0 / (1.25 * 0.8), 1e-12);
}

// k threads on c cores with two hardware threads each: threads fill the cores first, then the
// hyperthreads: (2c - m) + (m - c) y with m = min(k, 2c). Concave in k, and flat from 2c on.
TEST(Smt, ThroughputCurveOfSeveralCores) {
    const double yield = 1.3;
    const ProcessorSpec host = spec(8, 4, yield, 1.0);
    double previous = 0.0;
    double gain = 1.0;
    for (std::uint32_t k = 1; k <= 12; ++k) {
        const double m = std::min(k, 8U);
        const double exact = k <= 4 ? k : (8.0 - m) + (m - 4.0) * yield;
        const double rate = rates(host, k)[0];
        EXPECT_NEAR(rate, exact, 1e-9) << k;
        EXPECT_LE(rate - previous, gain + 1e-9);
        gain = rate - previous;
        previous = rate;
    }
    EXPECT_NEAR(previous, 4.0 * yield, 1e-9);
}

// Without hyperthreads (vcpus = cores) the yield never matters.
TEST(Smt, WholeCoresScaleLinearly) {
    for (std::uint32_t k = 1; k <= 6; ++k)
        EXPECT_NEAR(rates(spec(4, 4, 1.3, 1.0), k)[0], std::min(k, 4U), 1e-9);
}

} // namespace
} // namespace headroom::laws
