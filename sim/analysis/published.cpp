#include "sim/analysis/published.hpp"

#include <algorithm>
#include <charconv>

namespace headroom::analysis {
namespace {

Estimate scaled(const Estimate& estimate, double factor) {
    return {estimate.value * factor, estimate.low * factor, estimate.high * factor, estimate.interval};
}

/// Factor from seconds or shares to the published unit.
double factorOf(const std::string& unit) {
    if (unit == "%") return 100.0;
    if (unit == "ms") return 1e3;
    if (unit == "us") return 1e6;
    if (unit == "/min") return 60.0;
    return 1.0;
}

/// "p95(send-message)", "mean(login)".
std::optional<Estimate> latency(const std::string& quantity,
                                const std::vector<result::RunResult>& runs) {
    const std::size_t open = quantity.find('(');
    if (open == std::string::npos || quantity.back() != ')') return std::nullopt;
    const std::string what = quantity.substr(0, open);
    const std::string name = quantity.substr(open + 1, quantity.size() - open - 2);
    double percent = 0.0;
    const bool mean = what == "mean";
    if (!mean) {
        if (what.size() < 2 || what[0] != 'p') return std::nullopt;
        const auto parsed = std::from_chars(what.data() + 1, what.data() + what.size(), percent);
        if (parsed.ec != std::errc{} || parsed.ptr != what.data() + what.size()) return std::nullopt;
    }
    std::vector<double> values;
    for (const result::RunResult& run : runs) {
        const result::OperationResult* operation = run.operation(name);
        if (operation == nullptr || operation->latency.empty()) return std::nullopt;
        const auto& histogram = operation->latency;
        values.push_back((mean ? histogram.mean() : histogram.quantile(percent / 100.0)) * 1e-6);
    }
    return meanOf(values);
}

std::optional<Estimate> predict(const models::PublishedFigure& figure,
                                const std::vector<result::RunResult>& runs, const Summary& summary) {
    const std::string& quantity = figure.quantity;
    const double factor = factorOf(figure.unit);
    if (quantity == "users") return summary.users.arrived;
    if (quantity == "peak_users") return summary.users.peakActive;
    if (quantity == "passed_users") return summary.users.passed;
    if (quantity == "failed_users") {
        const bool share = figure.unit == "%" || figure.unit == "share";
        return share ? scaled(summary.users.failedShare, factor) : summary.users.failed;
    }
    if (quantity == "throughput") return scaled(summary.throughput, factor);
    if (quantity == "cost_per_hour") return Estimate::exactly(summary.usdPerHour);
    if (quantity == "error_rate") {
        models::Slo rate;
        rate.quantity = models::Slo::Quantity::kErrorRate;
        std::vector<const result::RunResult*> pointers;
        for (const result::RunResult& run : runs) pointers.push_back(&run);
        return scaled(checkSlo(rate, pointers).measured, factor);
    }
    if (const auto value = latency(quantity, runs)) return scaled(*value, factor);
    return std::nullopt;
}

} // namespace

void comparePublished(const models::Scenario& scenario, const std::vector<result::RunResult>& runs,
                      Summary& summary) {
    for (const models::PublishedFigure& figure : scenario.published) {
        summary.published.push_back({figure, predict(figure, runs, summary)});
    }
}

} // namespace headroom::analysis
