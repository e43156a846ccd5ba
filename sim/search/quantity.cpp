#include "sim/search/quantity.hpp"

#include "models/units_text.hpp"
#include "sim/search/search_error.hpp"

#include <charconv>
#include <cmath>

namespace headroom::search {
namespace {

using Unit = Quantity::Unit;

bool isInteger(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The whole text as one number, without a unit.
bool readNumber(std::string_view text, double& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && std::isfinite(value);
}

} // namespace

Quantity parseQuantity(std::string_view text) {
    double number = 0.0;
    if (readNumber(text, number)) return {number, Unit::kNone, isInteger(text)};
    const auto attempt = [&](auto parse, Unit unit, Quantity& found) {
        try {
            found = {parse(text), unit, false};
            return true;
        } catch (const models::UnitError&) {
            return false;
        }
    };
    Quantity found;
    if (text.ends_with('%') && attempt(models::parseShare, Unit::kShare, found)) return found;
    const auto valueOf = [](auto parse) {
        return [parse](std::string_view t) { return parse(t).value; };
    };
    if (attempt(valueOf(models::parseDuration), Unit::kDuration, found) ||
        attempt(valueOf(models::parseBytes), Unit::kBytes, found) ||
        attempt(valueOf(models::parseRate), Unit::kRate, found) ||
        attempt(valueOf(models::parseBytesPerSecond), Unit::kBytesPerSecond, found) ||
        attempt(valueOf(models::parseMoneyPerHour), Unit::kMoneyPerHour, found) ||
        attempt(valueOf(models::parseMoney), Unit::kMoney, found)) {
        return found;
    }
    throw SearchError("expected a number, with or without a unit (20, 0.5, 250ms, 1.5GiB, 100/s, "
                      "100MB/s, $1.2/h, 5%), found \"" +
                      std::string(text) + "\"");
}

std::string print(const Quantity& quantity) {
    const double value = quantity.value;
    switch (quantity.unit) {
    case Unit::kNone:
        return models::printNumber(value);
    case Unit::kShare:
        return models::printShare(value);
    case Unit::kDuration:
        return models::print(models::Duration(value));
    case Unit::kBytes:
        return models::print(models::Bytes(value));
    case Unit::kBytesPerSecond:
        return models::print(models::BytesPerSecond(value));
    case Unit::kRate:
        return models::print(models::Rate(value));
    case Unit::kMoneyPerHour:
        return models::print(models::MoneyPerHour(value));
    case Unit::kMoney:
        return models::print(models::Money(value));
    }
    return {};
}

std::string unitInWords(Unit unit) {
    switch (unit) {
    case Unit::kNone:
        return "a number";
    case Unit::kShare:
        return "a percentage";
    case Unit::kDuration:
        return "a duration";
    case Unit::kBytes:
        return "a size";
    case Unit::kBytesPerSecond:
        return "a bandwidth";
    case Unit::kRate:
        return "a rate";
    case Unit::kMoneyPerHour:
        return "a price per hour";
    case Unit::kMoney:
        return "a price";
    }
    return {};
}

double roundToDigits(double value, int digits) {
    char buffer[64];
    const auto end =
        std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific, digits - 1)
            .ptr;
    double rounded = value;
    std::from_chars(buffer, end, rounded);
    return rounded;
}

} // namespace headroom::search
