#pragma once
// A random duration as the scenario states it. Text forms:
//   "250ms"                     constant
//   "exponential(1s)"           mean
//   "uniform(0.5s, 3s)"         low, high
//   "lognormal(5ms, 0.4)"       median, standard deviation of the logarithm
//   "gamma(20ms, 0.5)"          mean, squared coefficient of variation
//   "empirical(1ms, 2ms, 9ms)"  equally likely values

#include "models/units.hpp"

#include <vector>

namespace headroom::models {

struct Distribution {
    enum class Kind { kConstant, kExponential, kUniform, kLognormal, kGamma, kEmpirical };
    Kind kind = Kind::kConstant;
    Duration first;               ///< constant value, mean, low or median
    Duration second;              ///< uniform: high
    double shape = 0.0;           ///< lognormal: sigma of the logarithm; gamma: scv
    std::vector<Duration> values; ///< empirical

    bool operator==(const Distribution&) const = default;
    [[nodiscard]] static Distribution constant(Duration value) {
        return {Kind::kConstant, value, {}, 0.0, {}};
    }
    [[nodiscard]] Duration mean() const;
};

} // namespace headroom::models
