#include "sim/analysis/operational/mva.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::analysis::operational {
namespace {

/// One of the alike members of a centre, as the recursion over the population sees it.
class ExactCenter {
public:
    explicit ExactCenter(const Center& center)
        : demand_(center.demand / center.members), servers_(center.servers),
          chance_(static_cast<std::size_t>(std::llround(center.servers)), 0.0) {
        chance_[0] = 1.0;
    }

    /// Mean time at this member, given the state with one job less.
    [[nodiscard]] double residence() const {
        double idle = 0.0;
        for (std::size_t j = 0; j + 1 < chance_.size(); ++j)
            idle += (servers_ - 1.0 - static_cast<double>(j)) * chance_[j];
        return demand_ / servers_ * (1.0 + queue_ + idle);
    }

    /// Takes in the throughput of the present population.
    void settle(double throughput, double residence) {
        queue_ = throughput * residence;
        // Probabilities of j jobs here, j < servers; those of more are not needed.
        double below = throughput * demand_;
        for (std::size_t j = chance_.size() - 1; j > 0; --j) {
            chance_[j] = throughput * demand_ / static_cast<double>(j) * chance_[j - 1];
            below += (servers_ - static_cast<double>(j)) * chance_[j];
        }
        // A difference of nearly equal numbers in saturation, where it is as good as zero.
        chance_[0] = std::max(0.0, 1.0 - below / servers_);
    }

    [[nodiscard]] double queue() const { return queue_; }

private:
    double demand_;
    double servers_;
    double queue_ = 0.0;
    std::vector<double> chance_; ///< of j jobs at this member
};

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
    std::vector<ExactCenter> centers(network.centers.begin(), network.centers.end());
    std::vector<double> residence(centers.size(), 0.0);
    double throughput = 0.0;
    for (std::size_t n = 1; n <= population; ++n) {
        double response = 0.0;
        for (std::size_t k = 0; k < centers.size(); ++k) {
            residence[k] = centers[k].residence() * network.centers[k].members;
            response += residence[k];
        }
        throughput = static_cast<double>(n) / (response + network.think);
        for (std::size_t k = 0; k < centers.size(); ++k)
            centers[k].settle(throughput, residence[k] / network.centers[k].members);
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
