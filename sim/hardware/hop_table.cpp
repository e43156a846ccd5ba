#include "sim/hardware/hop_table.hpp"

#include "sim/hardware/sampling.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::hardware {

namespace {
constexpr std::size_t kEntries = 4096;
} // namespace

double HopTable::quantileOf(const models::Distribution& distribution, double p) {
    using Kind = models::Distribution::Kind;
    const double first = distribution.first.value;
    switch (distribution.kind) {
    case Kind::kConstant:
        return first;
    case Kind::kExponential:
        return -first * engine::portableLog(1.0 - p);
    case Kind::kUniform:
        return first + p * (distribution.second.value - first);
    case Kind::kLognormal:
        return first * engine::portableExp(distribution.shape * engine::normalQuantile(p));
    case Kind::kGamma:
    case Kind::kEmpirical:
        break;
    }
    const HopTable table(distribution);
    return table.values_[static_cast<std::size_t>(p * kEntries)];
}

HopTable::HopTable(const models::Distribution& distribution, double factor) : values_(kEntries) {
    using Kind = models::Distribution::Kind;
    if (distribution.kind == Kind::kGamma || distribution.kind == Kind::kEmpirical) {
        // No closed quantile: the table holds a fixed sample of the distribution, sorted.
        const engine::Sampler sampler = compile(distribution);
        engine::RandomStream stream(0x9d0b, 0);
        for (double& value : values_) value = sampler.sample(stream);
        std::sort(values_.begin(), values_.end());
    } else {
        for (std::size_t i = 0; i < kEntries; ++i)
            values_[i] = quantileOf(distribution, (static_cast<double>(i) + 0.5) / kEntries);
    }
    for (double& value : values_) {
        value *= factor;
        mean_ += value;
    }
    mean_ /= kEntries;
}

} // namespace headroom::hardware
