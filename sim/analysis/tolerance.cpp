#include "sim/analysis/tolerance.hpp"

#include <charconv>
#include <stdexcept>

namespace headroom::analysis {
namespace {

[[noreturn]] void fail(std::string_view text) {
    throw std::invalid_argument(
        "tolerance \"" + std::string(text) +
        "\": expected QUANTITY=AMOUNT, the amount as 5% of the first value, 0.5pp "
        "(percentage points), 20ms, 1s or a plain number");
}

} // namespace

Tolerances::Tolerances()
    : defaults_{{"passed_users", {0.01, true}},
                {"failed_users", {0.005, false}},
                {"throughput", {0.02, true}},
                {"mean", {0.05, true}},
                {"p50", {0.05, true}},
                {"p95", {0.10, true}},
                {"p99", {0.20, true}},
                {"errors", {0.005, false}},
                {"utilization", {0.05, false}},
                {"peak_utilization", {0.10, false}},
                {"cost_per_hour", {0.01, true}},
                {"first_binding", {0.0, false}},
                {"first_binding_users", {0.10, true}},
                {"knee_users", {0.10, true}},
                {"curve", {0.10, true}}} {}

std::vector<std::string> Tolerances::kinds() {
    std::vector<std::string> names;
    for (const auto& [name, tolerance] : Tolerances().defaults_) names.push_back(name);
    return names;
}

void Tolerances::set(std::string_view text) {
    // The last one: the name of an operation may hold any character.
    const std::size_t equals = text.rfind('=');
    if (equals == std::string_view::npos || equals == 0) fail(text);
    const std::string_view amount = text.substr(equals + 1);
    double value = 0.0;
    const auto [end, error] = std::from_chars(amount.data(), amount.data() + amount.size(), value);
    if (error != std::errc{} || !(value >= 0.0)) fail(text);
    const std::string_view unit(end, static_cast<std::size_t>(amount.data() + amount.size() - end));
    Tolerance tolerance{value, false};
    if (unit == "%") {
        tolerance = {value / 100.0, true};
    } else if (unit == "pp") {
        tolerance.amount /= 100.0;
    } else if (unit == "ms") {
        tolerance.amount /= 1000.0;
    } else if (unit == "us") {
        tolerance.amount /= 1e6;
    } else if (!unit.empty() && unit != "s") {
        fail(text);
    }
    const std::string name(text.substr(0, equals));
    given_[name] = tolerance;
    named_.push_back(name);
}

Tolerance Tolerances::of(const std::string& kind, const std::string& name) const {
    for (const std::string& key : {name, kind, std::string("all")}) {
        if (const auto found = given_.find(key); found != given_.end()) return found->second;
    }
    const auto found = defaults_.find(kind);
    return found == defaults_.end() ? Tolerance{} : found->second;
}

} // namespace headroom::analysis
