#include "live/chat/wire/clock.hpp"

#include <chrono>
#include <cstdio>

namespace headroom::chat {
namespace {

/// Two to four digits at `at`, or -1.
int digits(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return -1;
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

} // namespace

std::int64_t monotonicNanoseconds() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

std::int64_t wallMilliseconds() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::int64_t wallMicroseconds() {
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string isoTime(std::int64_t milliseconds) {
    using namespace std::chrono;
    const sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds{milliseconds}};
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{time - day};
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
                  static_cast<int>(clock.subseconds().count()));
    return text;
}

std::optional<std::int64_t> parseIsoTime(std::string_view text) {
    using namespace std::chrono;
    if (text.size() < 20 || text.back() != 'Z' || text[4] != '-' || text[7] != '-' || text[10] != 'T' ||
        text[13] != ':' || text[16] != ':')
        return std::nullopt;
    const int numbers[] = {digits(text, 0, 4),  digits(text, 5, 2),  digits(text, 8, 2),
                           digits(text, 11, 2), digits(text, 14, 2), digits(text, 17, 2)};
    for (const int number : numbers)
        if (number < 0) return std::nullopt;
    const year_month_day date{year{numbers[0]}, month{static_cast<unsigned>(numbers[1])},
                              day{static_cast<unsigned>(numbers[2])}};
    if (!date.ok() || numbers[3] > 23 || numbers[4] > 59 || numbers[5] > 60) return std::nullopt;
    int fraction = 0;
    if (text.size() > 20) {
        if (text[19] != '.' || text.size() > 30) return std::nullopt;
        int scale = 100;
        for (std::size_t i = 20; i + 1 < text.size(); ++i, scale /= 10) {
            if (text[i] < '0' || text[i] > '9') return std::nullopt;
            fraction += (text[i] - '0') * scale;
        }
    }
    const sys_days day = date;
    return duration_cast<std::chrono::milliseconds>(day.time_since_epoch()).count() +
           ((numbers[3] * 60LL + numbers[4]) * 60 + numbers[5]) * 1000 + fraction;
}

} // namespace headroom::chat
