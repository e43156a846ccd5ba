#include "sim/analysis/published.hpp"

#include "models/slo.hpp"
#include "models/units_text.hpp"
#include "sim/analysis/windows.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

namespace headroom::analysis {
namespace {

using result::OperationResult;
using result::RunResult;
using Value = std::optional<double>;

constexpr double kHoursPerMonth = 730.0; // AWS's own month
constexpr double kPeakWindowSeconds = 10.0;

Estimate scaled(const Estimate& estimate, double factor) {
    return {estimate.value * factor, estimate.low * factor, estimate.high * factor, estimate.interval};
}

/// Factor from seconds, shares and counts a second to the published unit.
double factorOf(const std::string& unit) {
    if (unit == "%") return 100.0;
    if (unit == "ms") return 1e3;
    if (unit == "us") return 1e6;
    if (unit == "/min") return 60.0;
    if (unit == "min") return 1.0 / 60.0;
    return 1.0;
}

double sumOf(const std::vector<std::uint32_t>& counts) {
    return std::accumulate(counts.begin(), counts.end(), 0.0);
}

Value latency(const RunResult& run, const std::string& what, const std::string& name) {
    const OperationResult* operation = run.operation(name);
    if (operation == nullptr || operation->latency.empty()) return std::nullopt;
    constexpr double kSecondsPerUs = 1e-6;
    if (what == "mean") return operation->latency.mean() * kSecondsPerUs;
    double percent = 0.0;
    const auto parsed = std::from_chars(what.data() + 1, what.data() + what.size(), percent);
    if (parsed.ec != std::errc{} || parsed.ptr != what.data() + what.size()) return std::nullopt;
    return operation->latency.quantile(percent / 100.0) * kSecondsPerUs;
}

/// "send-message" or "send-message: stale-read".
Value failures(const RunResult& run, const std::string& name) {
    const std::size_t colon = name.find(": ");
    if (colon == std::string::npos) {
        const OperationResult* operation = run.operation(name);
        return operation == nullptr ? Value{} : sumOf(operation->failed);
    }
    if (run.operation(name.substr(0, colon)) == nullptr) return std::nullopt;
    double count = 0.0;
    for (const result::ErrorSeries& errors : run.errors)
        if (errors.operation == name.substr(0, colon) && errors.cause == name.substr(colon + 2))
            count += sumOf(errors.perBin);
    return count;
}

double peakPerSecond(const RunResult& run, const std::string& name) {
    const std::vector<double> completed = perBin(
        operationsOf(run, name), run.binCount,
        [](const OperationResult& one) -> const std::vector<std::uint32_t>& { return one.completed; });
    const std::size_t bins = binsOf(run, kPeakWindowSeconds);
    double sum = 0.0;
    double peak = 0.0;
    for (std::size_t i = 0; i < completed.size(); ++i) {
        sum += completed[i] - (i >= bins ? completed[i - bins] : 0.0);
        if (i + 1 >= bins) peak = std::max(peak, sum);
    }
    return peak / (static_cast<double>(bins) * run.binSeconds);
}

Value lastCompletion(const RunResult& run, const std::string& name) {
    const OperationResult* operation = run.operation(name);
    if (operation == nullptr) return std::nullopt;
    for (std::size_t i = operation->completed.size(); i-- > 0;)
        if (operation->completed[i] > 0) return analysis::endOf(run, i);
    return std::nullopt;
}

Value peakOf(const RunResult& run, const std::string& name) {
    for (const result::Series& series : run.series) {
        if (series.name != name || series.perBin.empty()) continue;
        return *std::max_element(series.perBin.begin(), series.perBin.end());
    }
    for (const result::ResourceSeries& resource : run.resources) {
        if (resource.name != name || resource.utilization.empty()) continue;
        return resource.capacity * static_cast<double>(*std::max_element(resource.utilization.begin(),
                                                                         resource.utilization.end()));
    }
    return std::nullopt;
}

Value endOf(const RunResult& run, const std::string& name) {
    for (const result::Series& series : run.series)
        if (series.name == name && !series.perBin.empty()) return series.perBin.back();
    return std::nullopt;
}

/// `name` is "SERVICE KIND".
Value bindsFirst(const RunResult& run, const std::string& name) {
    const BindingReport binding = findBinding(run);
    const auto& groups = name.starts_with(kLoadGenerator) ? binding.loadGenerator : binding.fleet;
    if (groups.empty()) return 0.0;
    const BindingGroup& first = groups.front();
    return first.service + " " + first.first.kind == name ? 1.0 : 0.0;
}

/// Whether it binds at all; `name` is "SERVICE KIND".
Value binds(const RunResult& run, const std::string& name) {
    const BindingReport binding = findBinding(run);
    const auto is = [&](const BindingGroup& group) {
        return group.service + " " + group.first.kind == name;
    };
    return std::any_of(binding.fleet.begin(), binding.fleet.end(), is) ||
                   std::any_of(binding.loadGenerator.begin(), binding.loadGenerator.end(), is)
               ? 1.0
               : 0.0;
}

/// Largest 10 s mean over the resources of one kind; `name` is "SERVICE KIND".
Value peakUtilization(const RunResult& run, const std::string& name) {
    Value peak;
    const std::size_t bins = binsOf(run, kPeakWindowSeconds);
    for (const result::ResourceSeries& resource : run.resources) {
        if (resource.service + " " + resource.kind != name) continue;
        for (const double mean : slidingMean(resource.utilization, bins))
            if (std::isfinite(mean)) peak = std::max(peak.value_or(0.0), mean);
    }
    return peak;
}

/// A quantity with something in parentheses.
Value ofOne(const RunResult& run, const std::string& what, const std::string& name) {
    const OperationResult* operation = run.operation(name);
    if (what == "completed" && operation != nullptr) return sumOf(operation->completed);
    if (what == "failed") return failures(run, name);
    if (what == "throughput" && operation != nullptr)
        return sumOf(operation->completed) / run.durationSeconds;
    if (what == "peak_throughput" && operation != nullptr) return peakPerSecond(run, name);
    if (what == "last") return lastCompletion(run, name);
    if (what == "peak") return peakOf(run, name);
    if (what == "end") return endOf(run, name);
    if (what == "binds_first") return bindsFirst(run, name);
    if (what == "binds") return binds(run, name);
    if (what == "peak_utilization") return peakUtilization(run, name);
    if (what == "mean" || (what.size() > 1 && what[0] == 'p')) return latency(run, what, name);
    return std::nullopt;
}

/// The quantities that objectives have as well.
std::optional<Estimate> ofObjective(models::Slo::Quantity quantity, const std::string& operation,
                                    const std::string& service, const std::vector<RunResult>& runs) {
    models::Slo slo;
    slo.quantity = quantity;
    slo.operation = operation;
    slo.service = service;
    std::vector<const RunResult*> pointers;
    for (const RunResult& run : runs) pointers.push_back(&run);
    const SloOutcome outcome = checkSlo(slo, pointers);
    if (!std::isfinite(outcome.measured.value)) return std::nullopt;
    return outcome.measured;
}

/// Whether the replications together meet an objective.
std::optional<Estimate> holds(const std::string& text, const std::vector<RunResult>& runs) {
    models::Slo slo;
    try {
        slo = models::parseSlo(text);
    } catch (const models::UnitError&) {
        return std::nullopt;
    }
    if (models::needsCapacity(slo)) return std::nullopt;
    std::vector<const RunResult*> pointers;
    for (const RunResult& run : runs) pointers.push_back(&run);
    const SloOutcome outcome = checkSlo(slo, pointers);
    if (!std::isfinite(outcome.measured.value)) return std::nullopt;
    return Estimate::exactly(meets(slo, outcome.measured.value) ? 1.0 : 0.0);
}

std::optional<Estimate> predict(const models::PublishedFigure& figure,
                                const std::vector<RunResult>& runs, const Summary& summary) {
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
    if (quantity == "cost_per_month") return Estimate::exactly(summary.usdPerHour * kHoursPerMonth);
    const std::size_t open = quantity.find('(');
    const bool ofSomething = open != std::string::npos && quantity.back() == ')';
    const std::string what = quantity.substr(0, open);
    const std::string name =
        ofSomething ? quantity.substr(open + 1, quantity.size() - open - 2) : std::string();
    if (what == "holds") return holds(name, runs);
    if (what == "happens") {
        models::PublishedFigure inner = figure;
        inner.quantity = name;
        const std::optional<Estimate> amount = predict(inner, runs, summary);
        if (!amount) return std::nullopt;
        return Estimate::exactly(amount->value > 0.0 ? 1.0 : 0.0);
    }
    std::optional<Estimate> objective;
    if (what == "error_rate")
        objective = ofObjective(models::Slo::Quantity::kErrorRate, name, "", runs);
    else if (what == "peak_utilization" && name.find(' ') == std::string::npos)
        objective = ofObjective(models::Slo::Quantity::kPeakUtilization, "", name, runs);
    if (objective) return scaled(*objective, factor);
    std::vector<double> values;
    for (const RunResult& run : runs) {
        const Value value = quantity == "peak_throughput" ? Value(peakPerSecond(run, ""))
                            : ofSomething                 ? ofOne(run, what, name)
                                                          : Value{};
        if (!value) return std::nullopt;
        values.push_back(*value * factor);
    }
    return meanOf(values);
}

} // namespace

void comparePublished(const models::Scenario& scenario, const std::vector<RunResult>& runs,
                      Summary& summary) {
    for (const models::PublishedFigure& figure : scenario.published) {
        if (figure.variant != scenario.variant) continue;
        summary.published.push_back({figure, predict(figure, runs, summary)});
    }
}

} // namespace headroom::analysis
