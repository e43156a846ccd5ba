#include "sim/analysis/operational/mva.hpp"

#include "sim/analysis/operational/convolution.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::analysis::operational {
namespace {

MeanValues finished(const ClosedNetwork& network, double population, double throughput,
                    std::vector<double> residence) {
    MeanValues values;
    values.population = population;
    values.throughput = throughput;
    for (std::size_t k = 0; k < residence.size(); ++k) {
        const Center& center = network.centers[k];
        values.response += residence[k];
        values.queue.push_back(throughput * residence[k]);
        values.utilization.push_back(throughput * center.demand / (center.members * center.servers));
    }
    values.residence = std::move(residence);
    return values;
}

} // namespace

MeanValues exactMva(const ClosedNetwork& network, std::size_t population) {
    const std::size_t count = network.centers.size();
    std::vector<double> residence(count, 0.0);
    const bool single = std::all_of(network.centers.begin(), network.centers.end(),
                                    [](const Center& center) { return center.servers <= 1.0; });
    if (!single) {
        const ConvolutionResult exact = convolve(network, population);
        for (std::size_t k = 0; k < count; ++k) residence[k] = exact.queue[k] / exact.throughput;
        return finished(network, static_cast<double>(population), exact.throughput,
                        std::move(residence));
    }
    std::vector<double> queue(count, 0.0); // over all members, with one job less
    double throughput = 0.0;
    for (std::size_t n = 1; n <= population; ++n) {
        double response = 0.0;
        for (std::size_t k = 0; k < count; ++k) {
            const Center& center = network.centers[k];
            residence[k] = center.demand * (1.0 + queue[k] / center.members);
            response += residence[k];
        }
        throughput = static_cast<double>(n) / (response + network.think);
        for (std::size_t k = 0; k < count; ++k) queue[k] = throughput * residence[k];
    }
    return finished(network, static_cast<double>(population), throughput, std::move(residence));
}

MeanValues approximateMva(const ClosedNetwork& network, double population) {
    constexpr int kMostRounds = 10000;
    constexpr double kPrecision = 1e-10;
    const std::size_t count = network.centers.size();
    const double seen = population > 1.0 ? (population - 1.0) / population : 0.0;
    double think = network.think;
    for (const Center& center : network.centers) think += center.demand * (1.0 - 1.0 / center.servers);

    std::vector<double> queueing(count, 0.0); // residence at the fast single servers
    double throughput = 0.0;
    std::vector<double> queue(count, population / static_cast<double>(std::max<std::size_t>(1, count)));
    for (int round = 0; round < kMostRounds; ++round) {
        double response = think;
        for (std::size_t k = 0; k < count; ++k) {
            const Center& center = network.centers[k];
            queueing[k] = center.demand / center.servers * (1.0 + seen * queue[k] / center.members);
            response += queueing[k];
        }
        throughput = population / response;
        double change = 0.0;
        for (std::size_t k = 0; k < count; ++k) {
            const double next = throughput * queueing[k];
            change = std::max(change, std::abs(next - queue[k]));
            queue[k] = next;
        }
        if (change < kPrecision * population) break;
    }
    for (std::size_t k = 0; k < count; ++k) {
        const Center& center = network.centers[k];
        queueing[k] += center.demand * (1.0 - 1.0 / center.servers);
    }
    return finished(network, population, throughput, std::move(queueing));
}

} // namespace headroom::analysis::operational
