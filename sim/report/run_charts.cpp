#include "sim/report/run_charts.hpp"

#include "sim/analysis/numbers.hpp"
#include "sim/analysis/windows.hpp"
#include "sim/report/run_series.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::report {
namespace {

using analysis::Summary;
using result::RunResult;

constexpr double kSmoothSeconds = 10.0;

Chart timeChart(const RunResult& run, const std::string& title) {
    Chart chart;
    chart.title = title;
    chart.xHigh = run.durationSeconds;
    chart.xText = analysis::clockText;
    chart.yText = analysis::countText;
    return chart;
}

Chart usersChart(const RunResult& run) {
    Chart chart = timeChart(run, "users");
    chart.lines.push_back({"active", analysis::activeUsers(run), Ink::kCyan});
    if (run.users.failed > 0) {
        chart.lines.push_back({"failed so far", analysis::failedUsersSoFar(run), Ink::kRed});
    }
    return chart;
}

Chart throughputChart(const RunResult& run) {
    Chart chart = timeChart(run, "throughput, operations/s over 10 s");
    chart.lines.push_back(
        {"completed", ratePerSecond(completions(run), run, kSmoothSeconds), Ink::kGreen});
    return chart;
}

/// The latency objective on this operation's p95, if there is one.
const analysis::SloOutcome* latencyLimit(const Summary& summary, const std::string& operation) {
    const std::string start = "p95(" + operation + ")";
    for (const analysis::SloOutcome& slo : summary.slos) {
        if (slo.unit == "s" && slo.text.starts_with(start)) return &slo;
    }
    return nullptr;
}

Chart latencyChart(const Summary& summary, const RunResult& run) {
    const std::string& name = summary.knee.operation;
    Chart chart = timeChart(run, "p95 of " + (name.empty() ? "all operations" : name) + " over 10 s");
    chart.yText = analysis::secondsText;
    chart.mayBeLogarithmic = true;
    const auto completed = [](const result::OperationResult& operation) {
        return std::any_of(operation.completed.begin(), operation.completed.end(),
                           [](std::uint32_t count) { return count > 0; });
    };
    chart.emptyText = std::any_of(run.operations.begin(), run.operations.end(), completed)
                          ? "no distribution in the result"
                          : "nothing completed";
    std::vector<double> p95 = latencyQuantile(run, name, 0.95, kSmoothSeconds);
    double largest = 0.0;
    for (const double value : p95) largest = std::isfinite(value) ? std::max(largest, value) : largest;
    chart.lines.push_back({"p95", std::move(p95), Ink::kYellow});
    const analysis::SloOutcome* limit = latencyLimit(summary, name);
    // A limit far above the curve would press the curve flat.
    if (limit != nullptr && limit->limit < 4.0 * largest) {
        chart.lines.push_back({"objective", std::vector<double>(run.binCount, limit->limit), Ink::kRed});
    }
    return chart;
}

Chart errorChart(const RunResult& run) {
    Chart chart = timeChart(run, "errors/s over 10 s");
    chart.emptyText = "no errors";
    const std::vector<double> failed = failures(run);
    if (std::any_of(failed.begin(), failed.end(), [](double count) { return count > 0.0; })) {
        chart.lines.push_back({"errors", ratePerSecond(failed, run, kSmoothSeconds), Ink::kRed});
    }
    return chart;
}

} // namespace

std::vector<Chart> runCharts(const Summary& summary, const RunResult& run) {
    return {usersChart(run), throughputChart(run), latencyChart(summary, run), errorChart(run)};
}

} // namespace headroom::report
