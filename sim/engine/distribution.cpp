#include "sim/engine/distribution.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::engine {

Sampler Sampler::constant(double value) { return {Kind::kConstant, value, 0.0}; }
Sampler Sampler::exponential(double mean) { return {Kind::kExponential, mean, 0.0}; }
Sampler Sampler::uniform(double low, double high) { return {Kind::kUniform, low, high}; }
Sampler Sampler::lognormal(double median, double sigma) { return {Kind::kLognormal, median, sigma}; }

Sampler Sampler::lognormalByMean(double mean, double scv) {
    const double variance = portableLog(1.0 + scv);
    return lognormal(mean * portableExp(-variance / 2.0), std::sqrt(variance));
}

Sampler Sampler::gamma(double mean, double scv) {
    return scv > 0.0 ? Sampler(Kind::kGamma, mean, 1.0 / scv) : constant(mean);
}

Sampler Sampler::empirical(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    Sampler sampler(Kind::kEmpirical, 0.0, 0.0);
    sampler.values_ = std::move(values);
    return sampler;
}

double Sampler::sampleGamma(RandomStream& stream) const {
    // Rejection takes a random count of numbers; they come from a stream of this sample's own.
    RandomStream own(stream.next(), 0);
    const double shape = second_;
    const double d = (shape < 1.0 ? shape + 1.0 : shape) - 1.0 / 3.0;
    const double c = 1.0 / std::sqrt(9.0 * d);
    double v = 0.0;
    for (;;) {
        const double x = own.normal();
        const double root = 1.0 + c * x;
        if (root <= 0.0) continue;
        v = root * root * root;
        const double u = own.uniform();
        if (u < 1.0 - 0.0331 * (x * x) * (x * x)) break;
        if (portableLog(u) < 0.5 * x * x + d * (1.0 - v + portableLog(v))) break;
    }
    double value = d * v;
    if (shape < 1.0) value *= portableExp(portableLog(own.uniform()) / shape);
    return value * first_ / shape;
}

double Sampler::mean() const {
    switch (kind_) {
    case Kind::kConstant:
    case Kind::kExponential:
    case Kind::kGamma:
        return first_;
    case Kind::kUniform:
        return 0.5 * (first_ + second_);
    case Kind::kLognormal:
        return first_ * portableExp(0.5 * second_ * second_);
    case Kind::kEmpirical:
        break;
    }
    double sum = 0.0;
    for (const double value : values_) sum += value;
    return sum / static_cast<double>(values_.size());
}

double Sampler::scv() const {
    const double average = mean();
    if (average == 0.0) return 0.0;
    switch (kind_) {
    case Kind::kConstant:
        return 0.0;
    case Kind::kExponential:
        return 1.0;
    case Kind::kUniform:
        return (second_ - first_) * (second_ - first_) / (12.0 * average * average);
    case Kind::kLognormal:
        return portableExp(second_ * second_) - 1.0;
    case Kind::kGamma:
        return 1.0 / second_;
    case Kind::kEmpirical:
        break;
    }
    double sum = 0.0;
    for (const double value : values_) sum += (value - average) * (value - average);
    return sum / static_cast<double>(values_.size()) / (average * average);
}

Sampler Sampler::scaledBy(double factor) const {
    Sampler scaled = *this;
    scaled.first_ *= factor;
    if (kind_ == Kind::kUniform) scaled.second_ *= factor;
    for (double& value : scaled.values_) value *= factor;
    return scaled;
}

} // namespace headroom::engine
