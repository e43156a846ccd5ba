#pragma once
// Types that stand in a file as one string: how they are parsed, printed and described.

#include "models/slo.hpp"
#include "models/store_command.hpp"
#include "models/units_text.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace headroom::models {

/// A text type with its type erased.
struct TextValue {
    std::string printed;
    std::string_view expected; ///< completes "expected ..."
    std::string_view pattern;  ///< regular expression for editors, looser than the parser
    std::function<void(const std::string&)> assign; ///< throws UnitError
    std::function<double()> number;                 ///< quantities: the value in base units
    std::function<std::string(double)> show;        ///< quantities: prints a bound
};

template <class T>
struct TextForm;

#define HEADROOM_NUMBER "[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)? *"

template <>
struct TextForm<Duration> {
    static constexpr std::string_view kExpected = "a duration such as \"250ms\"";
    static constexpr std::string_view kPattern = "^(" HEADROOM_NUMBER "(ns|us|ms|s|m|h|d) *)+$";
    static Duration parse(std::string_view text) { return parseDuration(text); }
    static std::string print(Duration value) { return models::print(value); }
};

template <>
struct TextForm<Bytes> {
    static constexpr std::string_view kExpected = "a size such as \"1.5GiB\"";
    static constexpr std::string_view kPattern = "^" HEADROOM_NUMBER "([kKMGT]?B|[KMGT]iB)$";
    static Bytes parse(std::string_view text) { return parseBytes(text); }
    static std::string print(Bytes value) { return models::print(value); }
};

template <>
struct TextForm<BytesPerSecond> {
    static constexpr std::string_view kExpected = "a bandwidth such as \"0.5Gbps\" or \"100MiB/s\"";
    static constexpr std::string_view kPattern = "^" HEADROOM_NUMBER "([kMG]?bps|[KMG]?B/s|[KMG]iB/s)$";
    static BytesPerSecond parse(std::string_view text) { return parseBytesPerSecond(text); }
    static std::string print(BytesPerSecond value) { return models::print(value); }
};

template <>
struct TextForm<Rate> {
    static constexpr std::string_view kExpected = "a rate such as \"100/s\"";
    static constexpr std::string_view kPattern = "^" HEADROOM_NUMBER "/(s|min|h)$";
    static Rate parse(std::string_view text) { return parseRate(text); }
    static std::string print(Rate value) { return models::print(value); }
};

template <>
struct TextForm<MoneyPerHour> {
    static constexpr std::string_view kExpected = "a price per hour such as \"$1.2/h\"";
    static constexpr std::string_view kPattern = "^\\$ *" HEADROOM_NUMBER "/h$";
    static MoneyPerHour parse(std::string_view text) { return parseMoneyPerHour(text); }
    static std::string print(MoneyPerHour value) { return models::print(value); }
};

template <>
struct TextForm<Distribution> {
    static constexpr std::string_view kExpected =
        "a duration such as \"250ms\" or a distribution such as \"lognormal(5ms, 0.4)\"";
    static constexpr std::string_view kPattern =
        "^((" HEADROOM_NUMBER
        "(ns|us|ms|s|m|h|d) *)+|(exponential|uniform|lognormal|gamma|empirical) *\\(.+\\))$";
    static Distribution parse(std::string_view text) { return parseDistribution(text); }
    static std::string print(const Distribution& value) { return models::print(value); }
};

template <>
struct TextForm<StoreCommand> {
    static constexpr std::string_view kExpected =
        "a store command such as \"HGETALL user\" or \"GET readers*3\"";
    static constexpr std::string_view kPattern = "^[A-Z]+ [a-z-]+(\\*([0-9]+|[a-z]+))?$";
    static StoreCommand parse(std::string_view text) { return parseStoreCommand(text); }
    static std::string print(const StoreCommand& value) { return models::print(value); }
};

template <>
struct TextForm<Slo> {
    static constexpr std::string_view kExpected = "an objective such as \"p95(send-message) < 300ms\"";
    static constexpr std::string_view kPattern = "^ *[a-z_]+[0-9.]*( *\\([^)]*\\))? *[<>]=? *.+$";
    static Slo parse(std::string_view text) { return parseSlo(text); }
    static std::string print(const Slo& value) { return value.text; }
};

#undef HEADROOM_NUMBER

template <class T>
concept TextType = requires(const T& value) {
    TextForm<T>::print(value);
    TextForm<T>::kPattern;
};

} // namespace headroom::models
