// Mean value analysis and bounds against closed forms, published examples and one another.

#include "sim/analysis/operational/convolution.hpp"
#include "sim/analysis/operational/mva.hpp"
#include "tests/analysis/operational/random_networks.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace headroom::analysis::operational {
namespace {

/// Throughput of M/M/c//N by its birth-death chain: n customers at the station arrive at rate (N - n) / Z and
/// leave at min(n, c) / D.
double repairman(std::size_t population, double think, double demand, std::size_t servers) {
    std::vector<double> weight(population + 1, 1.0);
    for (std::size_t n = 1; n <= population; ++n) {
        const double in = static_cast<double>(population - n + 1) / think;
        const double out = static_cast<double>(std::min(n, servers)) / demand;
        weight[n] = weight[n - 1] * in / out;
    }
    const double sum = std::accumulate(weight.begin(), weight.end(), 0.0);
    double throughput = 0.0;
    for (std::size_t n = 1; n <= population; ++n)
        throughput += weight[n] / sum * static_cast<double>(std::min(n, servers)) / demand;
    return throughput;
}

TEST(Mva, MachineRepairman) {
    for (const std::size_t population : {1U, 2U, 5U, 20U, 60U}) {
        const ClosedNetwork network{{{0.5, 1.0, 1.0}}, 10.0};
        const MeanValues values = exactMva(network, population);
        EXPECT_NEAR(values.throughput, repairman(population, 10.0, 0.5, 1), 1e-10) << population;
        EXPECT_NEAR(values.response, static_cast<double>(population) / values.throughput - 10.0, 1e-9);
        EXPECT_NEAR(values.utilization[0], 0.5 * values.throughput, 1e-12);
    }
}

TEST(Mva, SeveralRepairmen) {
    for (const std::size_t servers : {2U, 3U, 8U}) {
        for (const std::size_t population : {1U, 3U, 10U, 40U, 100U}) {
            const ClosedNetwork network{{{2.0, 1.0, static_cast<double>(servers)}}, 12.0};
            EXPECT_NEAR(exactMva(network, population).throughput,
                        repairman(population, 12.0, 2.0, servers), 1e-6)
                << servers << " servers, " << population << " customers";
        }
    }
}

// K balanced single-server centres without think time: X = N / (D (N + K - 1)), D the demand of one of them.
TEST(Mva, BalancedTandem) {
    const std::size_t centers = 4;
    ClosedNetwork network;
    for (std::size_t k = 0; k < centers; ++k) network.centers.push_back({0.2, 1.0, 1.0});
    for (const std::size_t population : {1U, 2U, 7U, 50U}) {
        const double n = static_cast<double>(population);
        const double expected = n / (0.2 * (n + 3.0));
        EXPECT_NEAR(exactMva(network, population).throughput, expected, 1e-12);
        // For a balanced network both balanced-job bounds are exact without think time.
        const Interval bound = balancedThroughput(network, n);
        EXPECT_NEAR(bound.low, expected, 1e-12);
        EXPECT_NEAR(bound.high, expected, 1e-12);
    }
}

// Two ways to the same means: the recursion and the normalising constants.
TEST(Mva, AgreesWithTheConvolution) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const ClosedNetwork network = randomNetwork(seed, false);
        for (const std::size_t population : {1U, 5U, 60U}) {
            const MeanValues values = exactMva(network, population);
            const ConvolutionResult other = convolve(network, population);
            EXPECT_NEAR(other.throughput, values.throughput, 1e-9 * values.throughput) << seed;
            for (std::size_t k = 0; k < values.queue.size(); ++k)
                EXPECT_NEAR(other.queue[k], values.queue[k], 1e-8 * (1.0 + values.queue[k])) << seed;
        }
    }
}

TEST(Mva, AlikeMembersAreCentresOfTheirOwn) {
    const ClosedNetwork grouped{{{3.0, 6.0, 1.0}, {0.4, 1.0, 2.0}}, 5.0};
    ClosedNetwork apart;
    apart.think = 5.0;
    for (int i = 0; i < 6; ++i) apart.centers.push_back({0.5, 1.0, 1.0});
    apart.centers.push_back({0.4, 1.0, 2.0});
    EXPECT_NEAR(exactMva(grouped, 30).throughput, exactMva(apart, 30).throughput, 1e-12);
    EXPECT_NEAR(approximateMva(grouped, 30.0).throughput, approximateMva(apart, 30.0).throughput, 1e-9);
    EXPECT_NEAR(exactMva(grouped, 30).queue[0], 6.0 * exactMva(apart, 30).queue[0], 1e-9);
}

// Lazowska, Zahorjan, Graham, Sevcik: Quantitative System Performance, 1984, p. 117: three terminals, think
// time 15 s, demands 0.605, 2.1 and 1.35 s. Approximate queue lengths 0.0973, 0.4021, 0.2359; X = 0.1510;
// R = 4.87 s.
TEST(Mva, ApproximationOfTheTextbook) {
    const ClosedNetwork network{{{0.605, 1.0, 1.0}, {2.1, 1.0, 1.0}, {1.35, 1.0, 1.0}}, 15.0};
    const MeanValues values = approximateMva(network, 3.0);
    EXPECT_NEAR(values.queue[0], 0.0973, 1e-4);
    EXPECT_NEAR(values.queue[1], 0.4021, 1e-4);
    EXPECT_NEAR(values.queue[2], 0.2359, 1e-4);
    EXPECT_NEAR(values.throughput, 0.1510, 1e-4);
    EXPECT_NEAR(values.response, 4.87, 5e-3);
    // Known error of the approximation: a few per cent here.
    EXPECT_NEAR(exactMva(network, 3).throughput, values.throughput, 0.01 * values.throughput);
}

TEST(Mva, SeidmannsServersAreExactAtBothEnds) {
    const ClosedNetwork network{{{2.0, 1.0, 4.0}}, 30.0};
    EXPECT_NEAR(approximateMva(network, 1.0).throughput, 1.0 / 32.0, 1e-12);
    EXPECT_NEAR(approximateMva(network, 5000.0).throughput, 2.0, 1e-3);
    for (const std::size_t population : {20U, 64U, 100U}) {
        const double exact = exactMva(network, population).throughput;
        EXPECT_NEAR(approximateMva(network, static_cast<double>(population)).throughput, exact,
                    0.06 * exact)
            << population;
    }
}

// Denning, Buzen: The Operational Analysis of Queueing Network Models, Computing Surveys 10(3), 1978, the
// example of a central server: CPU 20 visits of 0.05 s, disk 11 of 0.08 s, drum 8 of 0.04 s, think time 20 s.
// Minimal response 2.2 s, at most 1 job a second, saturation at 22.2 terminals; with 30 terminals the response
// is at least 30 / 1 - 20 = 10 s, so one of 8 s is not feasible.
TEST(ClosedBounds, CentralServerOfDenningAndBuzen) {
    const ClosedNetwork network{{{20 * 0.05, 1.0, 1.0}, {11 * 0.08, 1.0, 1.0}, {8 * 0.04, 1.0, 1.0}},
                                20.0};
    EXPECT_NEAR(network.demand(), 2.2, 1e-12);
    EXPECT_NEAR(network.bottleneck(), 1.0, 1e-12);
    EXPECT_NEAR(saturationPopulation(network), 22.2, 1e-12);
    EXPECT_NEAR(30.0 / asymptoticThroughput(network, 30.0).high - 20.0, 10.0, 1e-9);
    EXPECT_NEAR(asymptoticThroughput(network, 10.0).high, 10.0 / 22.2, 1e-12);
    EXPECT_NEAR(asymptoticThroughput(network, 10.0).low, 10.0 / 42.0, 1e-12);
}

TEST(ClosedBounds, NothingToQueueForIsNoBound) {
    const ClosedNetwork network{{}, 4.0};
    EXPECT_EQ(saturationPopulation(network), std::numeric_limits<double>::infinity());
    EXPECT_EQ(asymptoticThroughput(network, 8.0).high, 2.0);
    EXPECT_EQ(balancedThroughput(network, 8.0).high, 2.0);
}

// asymptotic low <= balanced low <= exact <= balanced high <= asymptotic high, for single-server networks.
TEST(ClosedBounds, Ordered) {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        const ClosedNetwork network = randomNetwork(seed, false);
        for (const std::size_t population : {1U, 2U, 4U, 9U, 30U, 120U}) {
            const double n = static_cast<double>(population);
            const double exact = exactMva(network, population).throughput;
            const Interval asymptotic = asymptoticThroughput(network, n);
            const Interval balanced = balancedThroughput(network, n);
            const double slack = 1e-9 * exact;
            EXPECT_LE(asymptotic.low, balanced.low + slack) << seed << ' ' << population;
            EXPECT_LE(balanced.low, exact + slack) << seed << ' ' << population;
            EXPECT_LE(exact, balanced.high + slack) << seed << ' ' << population;
            EXPECT_LE(balanced.high, asymptotic.high + slack) << seed << ' ' << population;
            EXPECT_NEAR(approximateMva(network, n).throughput, exact, 0.08 * exact)
                << seed << ' ' << population;
        }
    }
}

// With several servers the asymptotic bounds remain bounds; Bard and Schweitzer's throughput stays between.
TEST(ClosedBounds, AsymptoticBoundsHoldForSeveralServers) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        const ClosedNetwork network = randomNetwork(seed, true);
        for (const std::size_t population : {1U, 3U, 17U, 80U}) {
            const double n = static_cast<double>(population);
            const double exact = exactMva(network, population).throughput;
            const double approximate = approximateMva(network, n).throughput;
            const Interval asymptotic = asymptoticThroughput(network, n);
            EXPECT_LE(asymptotic.low, exact * (1.0 + 1e-9)) << seed;
            EXPECT_LE(exact, asymptotic.high * (1.0 + 1e-9)) << seed;
            EXPECT_LE(approximate, asymptotic.high * (1.0 + 1e-9)) << seed;
            // Seidmann's servers make few customers queue where there are servers for all.
            EXPECT_NEAR(approximate, exact, 0.27 * exact) << seed << ' ' << population;
        }
    }
}

} // namespace
} // namespace headroom::analysis::operational
