#include "sim/analysis/operational/convolution.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::analysis::operational {
namespace {

using Weights = std::vector<long double>; ///< by number of jobs, 0 to the population

class Convolution {
public:
    Convolution(const ClosedNetwork& network, std::size_t population)
        : network_(network), population_(population) {
        // Times in units of the largest sensible pass keep the weights near one.
        const double most = asymptoticThroughput(network, static_cast<double>(population)).high;
        unit_ = most > 0.0 ? 1.0L / most : 1.0L;
    }

    ConvolutionResult take() {
        const std::size_t none = network_.centers.size();
        const Weights whole = constants(none);
        ConvolutionResult result;
        result.throughput = static_cast<double>(whole[population_ - 1] / whole[population_] / unit_);
        for (std::size_t k = 0; k < network_.centers.size(); ++k) {
            const Weights others = constants(k);
            const Weights here = weightsOf(network_.centers[k]);
            long double queue = 0.0L;
            for (std::size_t j = 1; j <= population_; ++j)
                queue += static_cast<long double>(j) * here[j] * others[population_ - j];
            result.queue.push_back(static_cast<double>(queue / whole[population_]) *
                                   network_.centers[k].members);
        }
        return result;
    }

private:
    /// Weight of j jobs at one member: product over i <= j of demand / min(i, servers).
    [[nodiscard]] Weights weightsOf(const Center& center) const {
        Weights weights(population_ + 1, 1.0L);
        const long double demand = center.demand / center.members / unit_;
        for (std::size_t j = 1; j <= population_; ++j)
            weights[j] = weights[j - 1] * demand /
                         std::min(static_cast<long double>(j), static_cast<long double>(center.servers));
        return weights;
    }

    /// Constants of the network without one member of centre `left`.
    [[nodiscard]] Weights constants(std::size_t left) const {
        Weights sums(population_ + 1, 1.0L); // of the delay alone: think^n / n!
        for (std::size_t n = 1; n <= population_; ++n)
            sums[n] = sums[n - 1] * (network_.think / unit_) / static_cast<long double>(n);
        for (std::size_t k = 0; k < network_.centers.size(); ++k) {
            const Center& center = network_.centers[k];
            const auto members = static_cast<std::size_t>(std::llround(center.members));
            for (std::size_t m = k == left ? 1 : 0; m < members; ++m) add(sums, center);
        }
        return sums;
    }

    void add(Weights& sums, const Center& center) const {
        if (center.servers <= 1.0) {
            const long double demand = center.demand / center.members / unit_;
            for (std::size_t n = 1; n <= population_; ++n) sums[n] += demand * sums[n - 1];
            return;
        }
        const Weights here = weightsOf(center);
        for (std::size_t n = population_; n > 0; --n) {
            long double sum = 0.0L;
            for (std::size_t j = 0; j <= n; ++j) sum += here[j] * sums[n - j];
            sums[n] = sum;
        }
    }

    const ClosedNetwork& network_;
    std::size_t population_;
    long double unit_ = 1.0L;
};

} // namespace

ConvolutionResult convolve(const ClosedNetwork& network, std::size_t population) {
    return Convolution(network, population).take();
}

} // namespace headroom::analysis::operational
