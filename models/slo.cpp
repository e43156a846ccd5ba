#include "models/slo.hpp"

#include "models/nearest.hpp"
#include "models/units_text.hpp"

#include <charconv>
#include <string>
#include <vector>

namespace headroom::models {
namespace {

const std::vector<std::string> kQuantities = {"p50",  "p95",          "p99",        "p99.9",
                                              "mean", "failed_users", "error_rate", "throughput"};

[[noreturn]] void fail(std::string_view text, const std::string& why) {
    throw UnitError("\"" + std::string(text) + "\" is not an objective: " + why);
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

/// "p95" -> 0.95; false when `name` is no quantile.
bool quantileOf(std::string_view name, double& quantile) {
    if (name.size() < 2 || name[0] != 'p' || name[1] < '0' || name[1] > '9') return false;
    double percent = 0.0;
    const auto [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), percent);
    quantile = percent / 100.0;
    return error == std::errc{} && end == name.data() + name.size();
}

void readQuantity(std::string_view whole, std::string_view name, Slo& slo) {
    using Quantity = Slo::Quantity;
    if (quantileOf(name, slo.quantile)) {
        slo.quantity = Quantity::kLatencyQuantile;
        if (slo.quantile <= 0.0 || slo.quantile >= 1.0)
            fail(whole, "a quantile lies between p0 and p100");
    } else if (name == "mean") {
        slo.quantity = Quantity::kLatencyMean;
    } else if (name == "failed_users") {
        slo.quantity = Quantity::kFailedUsers;
    } else if (name == "error_rate") {
        slo.quantity = Quantity::kErrorRate;
    } else if (name == "throughput") {
        slo.quantity = Quantity::kThroughput;
    } else {
        fail(whole, "\"" + std::string(name) + "\" is no quantity" + suggestion(name, kQuantities));
    }
}

void readLimit(std::string_view whole, std::string_view limit, Slo& slo) {
    try {
        switch (slo.quantity) {
        case Slo::Quantity::kLatencyQuantile:
        case Slo::Quantity::kLatencyMean:
            slo.limit = parseDuration(limit).value;
            break;
        case Slo::Quantity::kThroughput:
            slo.limit = parseRate(limit).value;
            break;
        case Slo::Quantity::kFailedUsers:
        case Slo::Quantity::kErrorRate:
            slo.limit = parseShare(limit);
            break;
        }
    } catch (const UnitError& error) {
        fail(whole, error.what());
    }
    const bool share =
        slo.quantity == Slo::Quantity::kFailedUsers || slo.quantity == Slo::Quantity::kErrorRate;
    if (share && slo.limit > 1.0) fail(whole, "a share goes from 0% to 100%");
}

} // namespace

Slo parseSlo(std::string_view text) {
    Slo slo;
    slo.text = text;
    const auto at = text.find_first_of("<>");
    if (at == std::string_view::npos) {
        fail(text, "the comparison is missing; write for example \"p95(send-message) < 300ms\"");
    }
    const bool orEqual = at + 1 < text.size() && text[at + 1] == '=';
    if (text[at] == '<') {
        slo.comparison = orEqual ? Slo::Comparison::kLessOrEqual : Slo::Comparison::kLess;
    } else {
        slo.comparison = orEqual ? Slo::Comparison::kGreaterOrEqual : Slo::Comparison::kGreater;
    }

    std::string_view left = trim(text.substr(0, at));
    if (const auto open = left.find('('); open != std::string_view::npos) {
        if (!left.ends_with(')')) fail(text, "the closing parenthesis is missing");
        slo.operation = trim(left.substr(open + 1, left.size() - open - 2));
        if (slo.operation.empty()) fail(text, "no operation between the parentheses");
        left = trim(left.substr(0, open));
    }
    readQuantity(text, left, slo);
    if (slo.quantity == Slo::Quantity::kFailedUsers && !slo.operation.empty()) {
        fail(text, "failed_users counts users, not an operation");
    }
    readLimit(text, trim(text.substr(at + (orEqual ? 2 : 1))), slo);
    return slo;
}

} // namespace headroom::models
