#include "sim/hardware/sampling.hpp"

namespace headroom::hardware {

engine::Sampler compile(const models::Distribution& distribution) {
    using Kind = models::Distribution::Kind;
    const double a = distribution.first.value;
    switch (distribution.kind) {
    case Kind::kConstant:
        return engine::Sampler::constant(a);
    case Kind::kExponential:
        return engine::Sampler::exponential(a);
    case Kind::kUniform:
        return engine::Sampler::uniform(a, distribution.second.value);
    case Kind::kLognormal:
        return engine::Sampler::lognormal(a, distribution.shape);
    case Kind::kGamma:
        return engine::Sampler::gamma(a, distribution.shape);
    case Kind::kEmpirical:
        break;
    }
    std::vector<double> values;
    for (const models::Duration value : distribution.values) values.push_back(value.value);
    return engine::Sampler::empirical(values);
}

} // namespace headroom::hardware
