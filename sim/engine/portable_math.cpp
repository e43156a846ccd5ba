#include "sim/engine/portable_math.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace headroom::engine {

namespace {
constexpr double kLn2High = 6.93147180369123816490e-01; // 32 leading bits: k * kLn2High is exact
constexpr double kLn2Low = 1.90821492927058770002e-10;
constexpr double kInverseLn2 = 1.44269504088896338700;
} // namespace

double portableLog(double x) {
    constexpr std::uint64_t kFraction = (1ULL << 52) - 1;
    int exponent = 0;
    if (x < 0x1.0p-1022) { // subnormal
        x *= 0x1.0p54;
        exponent = -54;
    }
    const auto bits = std::bit_cast<std::uint64_t>(x);
    exponent += static_cast<int>(bits >> 52) - 1022;
    // Into [sqrt(1/2), sqrt(2)) without a branch, which random arguments would make a coin toss: the
    // comparison goes into the exponent's bits.
    const std::uint64_t fraction = bits & kFraction;
    const std::uint64_t low = fraction < 0x6a09e667f3bcdULL ? 1U : 0U;
    exponent -= static_cast<int>(low);
    const double mantissa = std::bit_cast<double>(fraction | ((1022ULL + low) << 52));
    const double s = (mantissa - 1.0) / (mantissa + 1.0);
    // 2 atanh(s); |s| <= 0.1716, so the first omitted term is below 1e-17. Even and odd terms
    // of the series are summed apart: two short dependency chains run at once.
    const double z = s * s;
    const double w = z * z;
    const double odd = 1.0 / 3 + w * (1.0 / 7 + w * (1.0 / 11 + w * (1.0 / 15 + w * (1.0 / 19))));
    const double even = 1.0 / 5 + w * (1.0 / 9 + w * (1.0 / 13 + w * (1.0 / 17 + w * (1.0 / 21))));
    const double tail = 2.0 * s * z * (odd + z * even);
    return exponent * kLn2High + (2.0 * s + (tail + exponent * kLn2Low));
}

double portableExp(double x) {
    if (x < -708.0) return 0.0;
    if (x > 709.0) return std::numeric_limits<double>::infinity();
    const double scaled = x * kInverseLn2;
    const auto exponent = static_cast<int>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    const double r = (x - exponent * kLn2High) - exponent * kLn2Low; // |r| <= 0.347
    const double z = r * r;
    // c - 2; the first omitted term is below 1e-17.
    const double last = 1.0 / 23950080 - z * (691.0 / 653837184000.0);
    const double high = 1.0 / 15120 + z * (-1.0 / 604800 + z * last);
    const double rest = z * (1.0 / 6 + z * (-1.0 / 360 + z * high));
    // (c + r) / (c - r) = 1 + 2r / (c - r): the leading 1 is exact.
    const double value = 1.0 + (2.0 * r) / ((2.0 - r) + rest);
    const auto bits = static_cast<std::uint64_t>(1022 + exponent) << 52;
    return value * std::bit_cast<double>(bits) * 2.0; // in two steps: 2^1023 would overflow at 1024
}

double portableExp2(double x) { return portableExp(x * 6.93147180559945309417e-01); }

double normalQuantile(double p) {
    constexpr double kA[] = {-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                             1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
    constexpr double kB[] = {-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
                             6.680131188771972e+01, -1.328068155288572e+01};
    constexpr double kC[] = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                             -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
    constexpr double kD[] = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                             3.754408661907416e+00};
    constexpr double kLow = 0.02425;
    const auto tail = [&](double q) {
        return (((((kC[0] * q + kC[1]) * q + kC[2]) * q + kC[3]) * q + kC[4]) * q + kC[5]) /
               ((((kD[0] * q + kD[1]) * q + kD[2]) * q + kD[3]) * q + 1.0);
    };
    // sqrt is correctly rounded by IEEE-754, so it is portable as it is.
    if (p < kLow) return tail(std::sqrt(-2.0 * portableLog(p)));
    if (p > 1.0 - kLow) return -tail(std::sqrt(-2.0 * portableLog(1.0 - p)));
    const double q = p - 0.5;
    const double r = q * q;
    return (((((kA[0] * r + kA[1]) * r + kA[2]) * r + kA[3]) * r + kA[4]) * r + kA[5]) * q /
           (((((kB[0] * r + kB[1]) * r + kB[2]) * r + kB[3]) * r + kB[4]) * r + 1.0);
}

} // namespace headroom::engine
