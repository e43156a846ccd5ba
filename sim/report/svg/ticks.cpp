#include "sim/report/svg/ticks.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace headroom::report::svg {
namespace {

constexpr double kRounding = 1e-9;

/// Smallest step of 1, 2, 2.5 or 5 times a power of ten that takes at most `steps` to cover `span`.
double stepFor(double span, std::size_t steps) {
    const double least = span / static_cast<double>(std::max<std::size_t>(1, steps));
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
        if (factor * power >= least * (1.0 - kRounding)) return factor * power;
    }
    return 10.0 * power;
}

std::vector<double> multiples(double low, double high, double step) {
    std::vector<double> ticks;
    const double first = std::ceil(low / step - kRounding);
    const double last = std::floor(high / step + kRounding);
    for (double i = first; i <= last; i += 1.0) ticks.push_back(i * step);
    return ticks;
}

} // namespace

std::vector<double> linearTicks(double low, double high, std::size_t most) {
    if (!(high > low)) return {low};
    return multiples(low, high, stepFor(high - low, std::max<std::size_t>(2, most) - 1));
}

std::vector<double> logarithmicTicks(double low, double high, std::size_t most) {
    const double first = std::ceil(std::log10(low) - kRounding);
    const double last = std::floor(std::log10(high) + kRounding);
    const auto decades = static_cast<std::size_t>(std::max(0.0, last - first + 1.0));
    std::vector<double> ticks;
    if (decades * 3 <= most) {
        for (double decade = first - 1.0; decade <= last; decade += 1.0) {
            for (const double factor : {1.0, 2.0, 5.0}) {
                const double value = factor * std::pow(10.0, decade);
                if (value >= low * (1.0 - kRounding) && value <= high * (1.0 + kRounding))
                    ticks.push_back(value);
            }
        }
        return ticks;
    }
    const double stride =
        std::ceil(static_cast<double>(decades) / static_cast<double>(std::max<std::size_t>(2, most)));
    for (double decade = first; decade <= last; decade += stride)
        ticks.push_back(std::pow(10.0, decade));
    return ticks;
}

std::vector<double> timeTicks(double low, double high, std::size_t most) {
    static constexpr std::array kSteps = {1.0,    2.0,    5.0,    10.0,    15.0,    30.0,
                                          60.0,   120.0,  300.0,  600.0,   900.0,   1800.0,
                                          3600.0, 7200.0, 10800., 21600.0, 43200.0, 86400.0};
    const double span = high - low;
    if (!(span > 0.0)) return {low};
    const auto steps = static_cast<double>(std::max<std::size_t>(2, most) - 1);
    if (span / steps < 1.0) return linearTicks(low, high, most);
    for (const double step : kSteps) {
        if (span / step <= steps) return multiples(low, high, step);
    }
    return multiples(low, high, 86400.0 * std::ceil(span / 86400.0 / steps));
}

double roundTop(double value, std::size_t most) {
    if (!(value > 0.0) || !std::isfinite(value)) return 1.0;
    const double step = stepFor(value, most);
    return std::ceil(value / step - kRounding) * step;
}

} // namespace headroom::report::svg
