#pragma once
// Random number streams for common random numbers.
//
// A stream is 8 bytes of state, so every user and every component owns its own: the k-th
// think time of user u is the same number whatever else the scenario changes. Two runs that
// differ in one parameter then differ by that parameter's effect and not by luck.
// Generator: splitmix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number
// generators", OOPSLA 2014): state += odd constant, output = mix(state).

#include "sim/engine/portable_math.hpp"

#include <cstdint>

namespace headroom::engine {

/// Bijective 64-bit finaliser of splitmix64; also used to derive independent stream states.
[[nodiscard]] constexpr std::uint64_t mix64(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

class RandomStream {
public:
    RandomStream() = default;
    /// `purpose` separates uses (think times, hop latencies, ...), `index` the members of one use.
    RandomStream(std::uint64_t seed, std::uint64_t purpose, std::uint64_t index = 0)
        : state_(mix64(mix64(mix64(seed + kGolden) ^ (purpose * kGolden)) + index * kGolden)) {}

    std::uint64_t next() { return mix64(state_ += kGolden); }

    /// Uniform on the open interval (0, 1); never 0 and never 1.
    /// 52 random bits and a half: a 53rd bit would make the largest value round up to 1.
    double uniform() { return (static_cast<double>(next() >> 12) + 0.5) * 0x1.0p-52; }
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    /// Uniform integer in [0, bound). Precondition: bound > 0. Bias below bound / 2^64.
    std::uint32_t below(std::uint32_t bound) {
        return static_cast<std::uint32_t>((static_cast<Wide>(next()) * bound) >> 64);
    }
    bool chance(double probability) { return uniform() < probability; }
    double exponential(double mean) { return -mean * portableLog(uniform()); }
    double normal() { return normalQuantile(uniform()); }
    /// Lognormal given by its median and the standard deviation of its logarithm.
    double lognormal(double median, double sigma) { return median * portableExp(sigma * normal()); }

private:
    __extension__ using Wide = unsigned __int128;
    static constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15ULL;
    std::uint64_t state_ = 0;
};
static_assert(sizeof(RandomStream) == 8);

} // namespace headroom::engine
