#include "sim/analysis/numbers.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace headroom::analysis {
namespace {

std::string fixed(double value, int decimals) {
    char buffer[64];
    const auto end =
        std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, decimals);
    std::string text(buffer, end.ptr);
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.') text.pop_back();
    }
    return text == "-0" ? "0" : text;
}

/// Spaces between groups of three before the decimal point; four digits stay together only in "1234.5".
std::string grouped(std::string text) {
    const std::size_t sign = text.starts_with('-') ? 1 : 0;
    const std::size_t end = std::min(text.find('.'), text.size());
    for (std::size_t at = end; at > sign + 3;) {
        at -= 3;
        text.insert(at, " ");
    }
    return text;
}

std::string twoDigits(long value) { return (value < 10 ? "0" : "") + std::to_string(value); }

} // namespace

std::string shortNumber(double value) {
    if (!std::isfinite(value)) return "-";
    if (value == 0.0) return "0";
    const int magnitude = static_cast<int>(std::floor(std::log10(std::abs(value)) + 1e-9));
    return fixed(value, std::clamp(2 - magnitude, 0, 12));
}

std::string countText(double value) {
    if (!std::isfinite(value)) return "-";
    const bool whole = std::abs(value - std::round(value)) < 1e-9;
    return grouped(whole || std::abs(value) >= 100.0 ? fixed(value, 0) : shortNumber(value));
}

std::string percentText(double share) {
    if (!std::isfinite(share)) return "-";
    const double percent = share * 100.0;
    if (percent == 0.0) return "0 %";
    const double size = std::abs(percent);
    const double toAll = std::abs(size - 100.0); // 99.97 % is not 100 %
    const int decimals = size < 0.1 || (toAll < 0.1 && toAll > 1e-9) ? 3
                         : size < 10.0 || toAll < 1.0                ? 2
                                                                     : 1;
    return fixed(percent, decimals) + " %";
}

std::string secondsText(double seconds) {
    if (!std::isfinite(seconds)) return "-";
    const double size = std::abs(seconds);
    if (size == 0.0) return "0 ms";
    if (size < 0.9995e-3) return shortNumber(seconds * 1e6) + " us";
    if (size < 0.9995) return shortNumber(seconds * 1e3) + " ms";
    return shortNumber(seconds) + " s";
}

std::string clockText(double seconds) {
    const long whole = std::lround(seconds);
    if (whole < 60) return std::to_string(whole) + " s";
    const long hours = whole / 3600;
    const long minutes = whole / 60 % 60;
    if (hours == 0) return std::to_string(minutes) + ":" + twoDigits(whole % 60);
    return std::to_string(hours) + ":" + twoDigits(minutes) + ":" + twoDigits(whole % 60);
}

std::string dollarText(double usd) {
    if (!std::isfinite(usd)) return "-";
    if (usd == 0.0) return "$0";
    if (std::abs(usd) >= 1000.0) return "$" + grouped(fixed(usd, 0));
    if (std::abs(usd) >= 0.1) {
        char buffer[64];
        const auto end = std::to_chars(buffer, buffer + sizeof buffer, usd, std::chars_format::fixed, 2);
        return "$" + std::string(buffer, end.ptr);
    }
    const int magnitude = static_cast<int>(std::floor(std::log10(std::abs(usd)) + 1e-9));
    return "$" + fixed(usd, std::min(1 - magnitude, 12)); // two significant digits
}

} // namespace headroom::analysis
