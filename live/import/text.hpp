#pragma once
// Numbers, dates and names as other tools write them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace headroom::imports {

using Micros = std::int64_t; ///< microseconds, of a date since the Unix epoch

/// Earliest and latest date that is taken for one: 1990 and 2200. Other numbers are a wrong unit or column.
inline constexpr Micros kEarliest = 631'152'000'000'000;
inline constexpr Micros kLatest = 7'258'118'400'000'000;

/// The whole text as a finite number; nothing otherwise.
[[nodiscard]] std::optional<double> numberOf(std::string_view text);
[[nodiscard]] std::optional<std::int64_t> integerOf(std::string_view text);

/// Seconds since the epoch or a length in seconds; nothing when out of range.
[[nodiscard]] std::optional<Micros> dateOfSeconds(double seconds);
[[nodiscard]] std::optional<Micros> dateOfMillis(std::int64_t millis);
/// RFC 3339 ("2024-05-01T10:00:00.123456789+02:00", "...Z"); nothing when it is none.
[[nodiscard]] std::optional<Micros> dateOfRfc3339(std::string_view text);

/// A length in microseconds, rounded; nothing when negative, not finite or above a year.
[[nodiscard]] std::optional<Micros> lengthOfSeconds(double seconds);

/// Text of a file for a message: control characters replaced, cut after 60 bytes.
[[nodiscard]] std::string shown(std::string_view text);

/// Name of an operation from a request's name: "GET http://host:80/a.html?x=1" gives "GET /a_html". Scheme
/// and host go, since one fleet is measured; the query goes, since it names data; dots become "_", since a dot
/// separates a service from its operation in results.
[[nodiscard]] std::string operationName(std::string_view name);

} // namespace headroom::imports
