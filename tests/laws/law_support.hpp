#pragma once
// Holding the simulator against closed forms.
//
// A law is checked by independent replications: each runs with its own seed and yields one number,
// the numbers give a mean and a 99 % confidence interval (Student's t), and the exact value must lie
// inside. A wide interval would accept anything, so its half-width has to stay below a stated share of
// the exact value too. Seeds are fixed: a test that passes passes everywhere. To see that the intervals
// really cover 99 %, set HEADROOM_LAWS_SEED to other numbers: about 1 check in 100 must then fail.

#include "sim/engine/random.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <tuple>
#include <vector>

namespace headroom::laws {

struct Estimate {
    double mean = 0.0;
    double halfWidth = 0.0; ///< of the 99 % confidence interval
};

/// 99.5 % quantile of Student's t (Cornish-Fisher expansion, error below 1e-3 from 8 degrees on).
inline double studentQuantile(double freedom) {
    constexpr double z = 2.5758293035489004;
    constexpr double z3 = z * z * z;
    constexpr double z5 = z3 * z * z;
    constexpr double z7 = z5 * z * z;
    return z + (z3 + z) / (4.0 * freedom) +
           (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * freedom * freedom) +
           (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * z) / (384.0 * freedom * freedom * freedom);
}

inline Estimate estimate(const std::vector<double>& values) {
    const auto n = static_cast<double>(values.size());
    double sum = 0.0;
    for (const double value : values) sum += value;
    const double mean = sum / n;
    double squares = 0.0;
    for (const double value : values) squares += (value - mean) * (value - mean);
    return {mean, studentQuantile(n - 1.0) * std::sqrt(squares / (n - 1.0) / n)};
}

inline std::uint64_t baseSeed() {
    const char* text = std::getenv("HEADROOM_LAWS_SEED");
    return text == nullptr ? 1 : std::strtoull(text, nullptr, 10);
}

/// First seed of the running test. Tests take different ones, so that their errors are independent.
inline std::uint64_t testSeed() {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    std::uint64_t hash = 0xcbf29ce484222325ULL; // FNV-1a of the test's name
    for (const char c : std::string(test->test_suite_name()) + "." + test->name()) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    }
    return engine::mix64(hash + baseSeed());
}

/// Runs `run(seed)` `count` times; it returns std::array<double, N>. One estimate per element.
template <class Run>
auto replicate(int count, Run run) {
    using Values = decltype(run(std::uint64_t{}));
    constexpr std::size_t kValues = std::tuple_size_v<Values>;
    std::array<std::vector<double>, kValues> columns;
    for (int i = 0; i < count; ++i) {
        const Values values = run(testSeed() + static_cast<std::uint64_t>(i));
        for (std::size_t k = 0; k < kValues; ++k) columns[k].push_back(values[k]);
    }
    std::array<Estimate, kValues> estimates;
    for (std::size_t k = 0; k < kValues; ++k) estimates[k] = estimate(columns[k]);
    return estimates;
}

/// The exact value lies in the interval, and the interval is narrower than `power` (relative).
inline void expectLaw(const char* what, const Estimate& estimate, double exact, double power) {
    EXPECT_LE(std::fabs(estimate.mean - exact), estimate.halfWidth)
        << what << ": exact " << exact << ", simulated " << estimate.mean << " +- "
        << estimate.halfWidth;
    EXPECT_LT(estimate.halfWidth, power * std::fabs(exact)) << what << ": no power";
    ::testing::Test::RecordProperty(what, std::to_string(estimate.mean) + " +- " +
                                              std::to_string(estimate.halfWidth) + ", exact " +
                                              std::to_string(exact));
}

} // namespace headroom::laws
