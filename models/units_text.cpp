#include "models/units_text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <system_error>

namespace headroom::models {
namespace {

/// value in the base unit = number * 10^exponent * factor / divisor
struct Unit {
    std::string_view name;
    int exponent = 0;
    double factor = 1.0;
    double divisor = 1.0;
    bool printed = true;
};

struct Family {
    std::string_view noun;     ///< "a duration"
    std::string_view examples; ///< allowed forms, for the error message
    std::string_view prefix;   ///< "$"
    std::span<const Unit> units;
    bool compound = false; ///< several terms may follow each other ("17m30s")
};

// Earlier units win when two print equally short.
constexpr Unit kDurations[] = {
    {"ms", -3}, {"s"}, {"us", -6}, {"ns", -9}, {"m", 0, 60.0}, {"h", 0, 3600.0}, {"d", 0, 86400.0}};
constexpr double kKi = 1024.0;
constexpr Unit kBytes[] = {{"B"},
                           {"KB", 3},
                           {"MB", 6},
                           {"GB", 9},
                           {"TB", 12},
                           {"KiB", 0, kKi},
                           {"MiB", 0, kKi* kKi},
                           {"GiB", 0, kKi* kKi* kKi},
                           {"TiB", 0, kKi* kKi* kKi* kKi},
                           {"kB", 3, 1.0, 1.0, false}};
constexpr Unit kBandwidths[] = {{"Mbps", 6, 1.0, 8.0},
                                {"Gbps", 9, 1.0, 8.0},
                                {"kbps", 3, 1.0, 8.0},
                                {"bps", 0, 1.0, 8.0},
                                {"MB/s", 6},
                                {"GB/s", 9},
                                {"KB/s", 3},
                                {"B/s"},
                                {"KiB/s", 0, kKi},
                                {"MiB/s", 0, kKi* kKi},
                                {"GiB/s", 0, kKi* kKi* kKi}};
constexpr Unit kRates[] = {{"/s"}, {"/min", 0, 1.0, 60.0}, {"/h", 0, 1.0, 3600.0}};
constexpr Unit kPrices[] = {{"/h"}};
constexpr Unit kAmounts[] = {{""}};
constexpr Unit kShares[] = {{"%", -2}, {""}};

constexpr Family kDuration{"a duration",
                           "\"250ms\", \"1.5s\", \"17m30s\" (units ns, us, ms, s, m, h, d)", "",
                           kDurations, true};
constexpr Family kSize{"a size",
                       "\"91192B\", \"300KB\", \"1.5GiB\" (units B, KB, MB, GB, TB, KiB, MiB, GiB, TiB)",
                       "", kBytes};
constexpr Family kBandwidth{
    "a bandwidth",
    "\"0.5Gbps\", \"100MiB/s\" (units bps, kbps, Mbps, Gbps, B/s, KB/s, MB/s, GB/s, "
    "KiB/s, MiB/s, GiB/s)",
    "", kBandwidths};
constexpr Family kRate{"a rate", "\"100/s\", \"60/min\", \"3600/h\"", "", kRates};
constexpr Family kPrice{"a price per hour", "\"$1.2/h\"", "$", kPrices};
constexpr Family kAmount{"an amount of money", "\"$1.2\"", "$", kAmounts};
constexpr Family kShare{"a share", "\"1%\" or \"0.01\"", "", kShares};

std::string_view trim(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Length of the unsigned decimal number at the start of `text`, 0 if there is none.
std::size_t numberLength(std::string_view text) {
    std::size_t at = 0;
    const auto digits = [&] {
        const std::size_t from = at;
        while (at < text.size() && isDigit(text[at])) ++at;
        return at > from;
    };
    if (!digits()) return 0;
    if (at + 1 < text.size() && text[at] == '.' && isDigit(text[at + 1])) {
        ++at;
        digits();
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        const std::size_t mantissa = at++;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        if (!digits()) at = mantissa;
    }
    return at;
}

double toDouble(std::string_view text) {
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nan("");
    return value;
}

/// The number in `text` times 10^exponent, rounded once.
double shifted(std::string_view text, int exponent) {
    const auto mark = text.find_first_of("eE");
    int written = 0;
    if (mark != std::string_view::npos) {
        const char* from = text.data() + mark + 1;
        if (*from == '+') ++from;
        std::from_chars(from, text.data() + text.size(), written);
    }
    return toDouble(std::string(text.substr(0, mark)) + "e" + std::to_string(written + exponent));
}

/// Reads one number with unit off the front of `text`; nullopt if there is none.
std::optional<double> term(std::string_view& text, std::span<const Unit> units) {
    const std::size_t length = numberLength(text);
    if (length == 0) return std::nullopt;
    const std::string_view number = text.substr(0, length);
    std::string_view rest = trim(text.substr(length));
    // The unit ends where the next term's number begins.
    std::size_t unitLength = 0;
    while (unitLength < rest.size() && !isDigit(rest[unitLength]) && rest[unitLength] != ' ')
        ++unitLength;
    for (const Unit& unit : units) {
        if (rest.substr(0, unitLength) != unit.name) continue;
        const double value = shifted(number, unit.exponent) * unit.factor / unit.divisor;
        if (!std::isfinite(value)) return std::nullopt;
        text = trim(rest.substr(unitLength));
        return value;
    }
    return std::nullopt;
}

std::optional<double> tryParse(std::string_view text, const Family& family) {
    text = trim(text);
    if (!text.starts_with(family.prefix)) return std::nullopt;
    text = trim(text.substr(family.prefix.size()));
    double sum = 0.0;
    do {
        const auto value = term(text, family.units);
        if (!value) return std::nullopt;
        sum += *value;
    } while (family.compound && !text.empty());
    if (!text.empty()) return std::nullopt;
    return sum;
}

double parse(std::string_view text, const Family& family) {
    if (const auto value = tryParse(text, family)) return *value;
    std::string message = "\"" + std::string(text) + "\" is not " + std::string(family.noun);
    const std::string_view stripped = trim(text);
    if (numberLength(stripped) == stripped.size() && !stripped.empty())
        message += ": the unit is missing";
    if (stripped.starts_with("-")) message += ": it may not be negative";
    throw UnitError(message + "; write for example " + std::string(family.examples));
}

/// `value` / 10^exponent by shifting the shortest decimal text, without rounding again.
std::string shiftedText(double value, int exponent) {
    std::array<char, 64> buffer{};
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific)
            .ptr;
    const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    const auto mark = text.find('e');
    std::string digits(text.substr(0, mark));
    if (const auto dot = digits.find('.'); dot != std::string::npos) digits.erase(dot, 1);
    int power = 0;
    const char* from = text.data() + mark + 1;
    if (*from == '+') ++from;
    std::from_chars(from, text.data() + text.size(), power);
    power -= exponent;

    const int point = power + 1; // digits before the decimal point
    const int count = static_cast<int>(digits.size());
    if (point > 21 || point < -6) {
        std::string mantissa = digits.substr(0, 1);
        if (count > 1) mantissa += "." + digits.substr(1);
        return mantissa + "e" + std::to_string(power);
    }
    if (point >= count) return digits + std::string(static_cast<std::size_t>(point - count), '0');
    if (point <= 0) return "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
    return digits.substr(0, static_cast<std::size_t>(point)) + "." +
           digits.substr(static_cast<std::size_t>(point));
}

std::string show(double value, const Family& family) {
    if (!std::isfinite(value)) throw UnitError("cannot print a quantity that is not finite");
    std::string best;
    for (const Unit& unit : family.units) {
        if (!unit.printed) continue;
        const double scaled = value * unit.divisor / unit.factor;
        std::string text = std::string(family.prefix) + shiftedText(scaled, unit.exponent);
        text += unit.name;
        if (!best.empty() && text.size() >= best.size()) continue;
        if (tryParse(text, family) == value) best = std::move(text);
    }
    // Every family has a unit of factor one, whose text is exact, except negative values (shown only).
    return best.empty() ? printNumber(value) + std::string(family.units.front().name) : best;
}

} // namespace

std::string printNumber(double value) {
    if (value < 0.0) return "-" + printNumber(-value);
    if (!std::isfinite(value)) return std::isnan(value) ? "not a number" : "infinity";
    return shiftedText(value, 0);
}

Duration parseDuration(std::string_view text) { return Duration(parse(text, kDuration)); }
Bytes parseBytes(std::string_view text) { return Bytes(parse(text, kSize)); }
BytesPerSecond parseBytesPerSecond(std::string_view text) {
    return BytesPerSecond(parse(text, kBandwidth));
}
Rate parseRate(std::string_view text) { return Rate(parse(text, kRate)); }
MoneyPerHour parseMoneyPerHour(std::string_view text) { return MoneyPerHour(parse(text, kPrice)); }
Money parseMoney(std::string_view text) { return Money(parse(text, kAmount)); }
double parseShare(std::string_view text) { return parse(text, kShare); }

std::string print(Duration value) {
    // Whole seconds from a minute on read best as "17m30s".
    const double s = value.value;
    if (s < 60.0 || s != std::floor(s) || s >= 1e9) return s == 0.0 ? "0s" : show(s, kDuration);
    const auto whole = static_cast<long long>(s);
    std::string text;
    if (whole >= 3600) text += std::to_string(whole / 3600) + "h";
    if (whole % 3600 >= 60) text += std::to_string(whole % 3600 / 60) + "m";
    if (whole % 60 != 0) text += std::to_string(whole % 60) + "s";
    return text;
}

std::string print(Bytes value) { return show(value.value, kSize); }
std::string print(BytesPerSecond value) { return show(value.value, kBandwidth); }
std::string print(Rate value) { return show(value.value, kRate); }
std::string print(MoneyPerHour value) { return show(value.value, kPrice); }
std::string print(Money value) { return show(value.value, kAmount); }
std::string printShare(double value) { return value == 0.0 ? "0%" : show(value, kShare); }

} // namespace headroom::models
