#pragma once
// A small random stream per user: splitmix64 (Steele, Lea, Flood 2014), eight bytes of state, so that
// twenty thousand users do not carry twenty thousand Mersenne twisters. The same seed, user and purpose give
// the same draws, whichever process drives the user.

#include "models/distribution.hpp"

#include <cmath>
#include <cstdint>
#include <random>

namespace headroom::drive {

class Random {
public:
    using result_type = std::uint64_t;
    explicit Random(std::uint64_t seed = 0, std::uint64_t purpose = 0, std::uint64_t index = 0)
        : state_(seed) {
        state_ = (*this)() ^ (purpose * 0x9e3779b97f4a7c15ULL);
        state_ = (*this)() ^ (index * 0xd1b54a32d192ed03ULL);
    }
    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return ~result_type{0}; }
    result_type operator()() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    /// In [0, 1).
    double uniform() { return static_cast<double>((*this)() >> 11) * 0x1.0p-53; }
    /// In [0, n); n > 0.
    std::uint32_t below(std::uint32_t n) {
        return static_cast<std::uint32_t>((((*this)() >> 32) * n) >> 32);
    }
    double exponential(double mean) { return -mean * std::log1p(-uniform()); }

    /// Seconds drawn from what the scenario states.
    double sample(const models::Distribution& law) {
        using Kind = models::Distribution::Kind;
        const double a = law.first.value;
        switch (law.kind) {
        case Kind::kConstant:
            return a;
        case Kind::kExponential:
            return exponential(a);
        case Kind::kUniform:
            return a + (law.second.value - a) * uniform();
        case Kind::kLognormal:
            return a <= 0.0 ? 0.0 : std::lognormal_distribution<>(std::log(a), law.shape)(*this);
        case Kind::kGamma:
            return law.shape <= 0.0 ? a
                                    : std::gamma_distribution<>(1.0 / law.shape, a * law.shape)(*this);
        case Kind::kEmpirical:
            break;
        }
        return law.values.empty()
                   ? 0.0
                   : law.values[below(static_cast<std::uint32_t>(law.values.size()))].value;
    }

private:
    std::uint64_t state_;
};

} // namespace headroom::drive
