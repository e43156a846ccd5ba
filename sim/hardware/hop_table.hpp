#pragma once
// A latency distribution as a table of quantiles, so that drawing a hop costs one random number and one
// load. Mid-point quantiles of 4096 equal shares; the tail beyond 1/8192 is represented by its first value.

#include "models/distribution.hpp"
#include "sim/engine/random.hpp"

#include <vector>

namespace headroom::hardware {

class HopTable {
public:
    /// `factor` scales every value: 0.5 turns a round-trip time into a one-way hop.
    explicit HopTable(const models::Distribution& distribution, double factor = 1.0);

    /// One quantile, 0 < p < 1; gamma and empirical by their table.
    [[nodiscard]] static double quantileOf(const models::Distribution& distribution, double p);

    [[nodiscard]] double sample(engine::RandomStream& stream) const {
        return values_[stream.next() >> 52];
    }
    /// Entry `index` of the 4096.
    [[nodiscard]] double at(std::uint64_t index) const { return values_[index]; }
    [[nodiscard]] double mean() const { return mean_; }
    [[nodiscard]] double median() const { return values_[values_.size() / 2]; }

private:
    std::vector<double> values_;
    double mean_ = 0.0;
};

} // namespace headroom::hardware
