#pragma once
// Random durations and demands, compiled: one switch, no virtual call.
//
// Every sample takes exactly one number from its stream, whatever the kind and the parameters, so
// changing one distribution never shifts the numbers of others (common random numbers). All kinds
// but gamma are increasing in that number. Values are in the unit of the parameters (seconds).
// Formulas: inverse transform; gamma by G. Marsaglia, W. W. Tsang, "A simple method for generating
// gamma variables", ACM TOMS 26 (2000), below shape 1 with their factor U^(1/shape).
// scv is the squared coefficient of variation, variance / mean^2.

#include "sim/engine/random.hpp"

#include <cstdint>
#include <vector>

namespace headroom::engine {

class Sampler {
public:
    enum class Kind : std::uint8_t { kConstant, kExponential, kUniform, kLognormal, kGamma, kEmpirical };

    /// Constant 0.
    Sampler() = default;
    [[nodiscard]] static Sampler constant(double value);
    [[nodiscard]] static Sampler exponential(double mean);
    [[nodiscard]] static Sampler uniform(double low, double high);
    /// Median and standard deviation of the logarithm.
    [[nodiscard]] static Sampler lognormal(double median, double sigma);
    [[nodiscard]] static Sampler lognormalByMean(double mean, double scv);
    /// scv 0 is a constant, 1 exponential in law; shape = 1 / scv.
    [[nodiscard]] static Sampler gamma(double mean, double scv);
    /// Equally likely values. Precondition: not empty, fewer than 2^32.
    [[nodiscard]] static Sampler empirical(std::vector<double> values);

    [[nodiscard]] double sample(RandomStream& stream) const {
        switch (kind_) {
        case Kind::kConstant:
            stream.next();
            return first_;
        case Kind::kExponential:
            return stream.exponential(first_);
        case Kind::kUniform:
            return stream.uniform(first_, second_);
        case Kind::kLognormal:
            return stream.lognormal(first_, second_);
        case Kind::kGamma:
            return sampleGamma(stream);
        case Kind::kEmpirical:
            return values_[stream.below(static_cast<std::uint32_t>(values_.size()))];
        }
        return 0.0;
    }

    [[nodiscard]] Kind kind() const { return kind_; }
    [[nodiscard]] double mean() const;
    /// 0 when the mean is 0.
    [[nodiscard]] double scv() const;
    /// The same law with every value multiplied by `factor` > 0.
    [[nodiscard]] Sampler scaledBy(double factor) const;

private:
    Sampler(Kind kind, double first, double second) : kind_(kind), first_(first), second_(second) {}
    double sampleGamma(RandomStream& stream) const;

    Kind kind_ = Kind::kConstant;
    double first_ = 0.0;         // value, mean, low, median, mean
    double second_ = 0.0;        // -, -, high, sigma, shape
    std::vector<double> values_; // sorted, so that samples increase with the random number
};

} // namespace headroom::engine
