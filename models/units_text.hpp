#pragma once
// Text forms of quantities and distributions, read and printed.
//
// Decimal units (ms, KB, Gbps) only shift the decimal point, so "0.336ms" and "336us" are the same
// double, and parse(print(x)) == x for every finite x >= 0.

#include "models/distribution.hpp"
#include "models/units.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

namespace headroom::models {

/// The text is none of the allowed forms; what() says what was found and what is allowed.
class UnitError : public std::invalid_argument {
public:
    using std::invalid_argument::invalid_argument;
};

[[nodiscard]] Duration parseDuration(std::string_view text); ///< "250ms", "17m30s", "1.5h"
[[nodiscard]] Bytes parseBytes(std::string_view text);       ///< "91192B", "1.5GiB", "300KB"
[[nodiscard]] BytesPerSecond
parseBytesPerSecond(std::string_view text);                          ///< "0.5Gbps" (bits), "100MiB/s"
[[nodiscard]] Rate parseRate(std::string_view text);                 ///< "100/s", "60/min", "3600/h"
[[nodiscard]] MoneyPerHour parseMoneyPerHour(std::string_view text); ///< "$1.2/h"
[[nodiscard]] Money parseMoney(std::string_view text);               ///< "$1.2"
[[nodiscard]] double parseShare(std::string_view text);              ///< "1%" or "0.01"
[[nodiscard]] Distribution parseDistribution(std::string_view text); ///< see distribution.hpp

[[nodiscard]] std::string print(Duration value);
[[nodiscard]] std::string print(Bytes value);
[[nodiscard]] std::string print(BytesPerSecond value);
[[nodiscard]] std::string print(Rate value);
[[nodiscard]] std::string print(MoneyPerHour value);
[[nodiscard]] std::string print(Money value);
[[nodiscard]] std::string print(const Distribution& value);
[[nodiscard]] std::string printShare(double value);
/// Shortest decimal text that reads back as the same double.
[[nodiscard]] std::string printNumber(double value);

} // namespace headroom::models
