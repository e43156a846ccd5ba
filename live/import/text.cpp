#include "live/import/text.hpp"

#include <charconv>
#include <chrono>
#include <cmath>

namespace headroom::imports {
namespace {

constexpr double kMicrosPerSecond = 1e6;
constexpr double kYear = 366.0 * 86'400.0;

std::optional<Micros> inRange(Micros date) {
    if (date < kEarliest || date > kLatest) return std::nullopt;
    return date;
}

/// Takes `digits` digits off the front.
std::optional<int> take(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) return std::nullopt;
    int value = 0;
    for (const char c : text.substr(0, digits)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool skip(std::string_view& text, std::string_view anyOf) {
    if (text.empty() || anyOf.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

/// The fraction after the dot in microseconds, further digits dropped.
Micros takeFraction(std::string_view& text) {
    Micros value = 0;
    Micros unit = 100'000;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        value += unit * (text.front() - '0');
        unit /= 10;
        text.remove_prefix(1);
    }
    return value;
}

/// Seconds east of UTC of "Z", "+02:00" or "+0200"; the whole text must be one.
std::optional<int> zoneOf(std::string_view text) {
    if (text == "Z" || text == "z") return 0;
    const int sign = text.starts_with('-') ? -1 : 1;
    if (!skip(text, "+-")) return std::nullopt;
    const auto hours = take(text, 2);
    static_cast<void>(skip(text, ":"));
    const auto minutes = take(text, 2);
    if (!hours || !minutes || !text.empty() || *hours > 23 || *minutes > 59) return std::nullopt;
    return sign * (*hours * 3600 + *minutes * 60);
}

} // namespace

std::optional<double> numberOf(std::string_view text) {
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::optional<std::int64_t> integerOf(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<Micros> dateOfSeconds(double seconds) {
    if (!(seconds > 0.0) || seconds > 1e11) return std::nullopt;
    return inRange(std::llround(seconds * kMicrosPerSecond));
}

std::optional<Micros> dateOfMillis(std::int64_t millis) {
    if (millis < 0 || millis > kLatest / 1000) return std::nullopt;
    return inRange(millis * 1000);
}

std::optional<Micros> dateOfRfc3339(std::string_view text) {
    const auto year = take(text, 4);
    if (!year || !skip(text, "-")) return std::nullopt;
    const auto month = take(text, 2);
    if (!month || !skip(text, "-")) return std::nullopt;
    const auto day = take(text, 2);
    if (!day || !skip(text, "Tt ")) return std::nullopt;
    const auto hour = take(text, 2);
    if (!hour || !skip(text, ":")) return std::nullopt;
    const auto minute = take(text, 2);
    if (!minute || !skip(text, ":")) return std::nullopt;
    const auto second = take(text, 2);
    if (!second) return std::nullopt;
    Micros fraction = 0;
    if (skip(text, ".,")) fraction = takeFraction(text);
    const auto zone = zoneOf(text);
    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!zone || !date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    const auto days = std::chrono::sys_days{date}.time_since_epoch().count();
    const Micros seconds = Micros{days} * 86'400 + *hour * 3600 + *minute * 60 + *second - *zone;
    return inRange(seconds * 1'000'000 + fraction);
}

std::optional<Micros> lengthOfSeconds(double seconds) {
    if (!(seconds >= 0.0) || seconds > kYear) return std::nullopt;
    return std::llround(seconds * kMicrosPerSecond);
}

std::string shown(std::string_view text) {
    constexpr std::size_t kMost = 60;
    std::string out(text.substr(0, kMost));
    for (char& c : out) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
    }
    return text.size() > kMost ? out + "..." : out;
}

std::string operationName(std::string_view name) {
    std::string out(name);
    if (const std::size_t scheme = out.find("://"); scheme != std::string::npos) {
        const std::size_t space = out.rfind(' ', scheme);
        const std::size_t begin = space == std::string::npos ? 0 : space + 1;
        const std::size_t path = out.find_first_of("/ ?#", scheme + 3);
        const bool bare = path == std::string::npos || out[path] != '/';
        out.replace(begin, (path == std::string::npos ? out.size() : path) - begin, bare ? "/" : "");
    }
    if (const std::size_t query = out.find('?');
        query != std::string::npos && query > 0 && out.find('/') < query) {
        const std::size_t end = out.find(' ', query);
        out.erase(query, end == std::string::npos ? std::string::npos : end - query);
    }
    for (char& c : out) {
        if (c == '.') c = '_';
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    }
    return out.empty() ? "(unnamed)" : out;
}

} // namespace headroom::imports
