#include "sim/report/run_charts.hpp"

#include "sim/analysis/numbers.hpp"
#include "sim/analysis/windows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::report {
namespace {

using analysis::Summary;
using result::OperationResult;
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

/// Counts per bin as a rate, mean of the window that ends at each bin: arrivals in bursts would
/// otherwise fill the chart from bottom to top.
std::vector<double> rateOf(const std::vector<double>& counts, const RunResult& run) {
    const std::size_t window = analysis::binsOf(run, kSmoothSeconds);
    std::vector<double> rates;
    double sum = 0.0;
    for (std::size_t bin = 0; bin < counts.size(); ++bin) {
        sum += counts[bin] - (bin >= window ? counts[bin - window] : 0.0);
        const std::size_t bins = std::min(window, bin + 1);
        rates.push_back(sum / (static_cast<double>(bins) * run.binSeconds));
    }
    return rates;
}

Chart throughputChart(const RunResult& run) {
    Chart chart = timeChart(run, "throughput, operations/s over 10 s");
    const auto completed = analysis::perBin(
        analysis::operationsOf(run, {}), run.binCount,
        [](const OperationResult& operation) -> const auto& { return operation.completed; });
    chart.lines.push_back({"completed", rateOf(completed, run), Ink::kGreen});
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
    chart.emptyText = "nothing completed";
    constexpr std::uint64_t kFewest = 20;
    analysis::LatencyWindow window(analysis::operationsOf(run, name),
                                   analysis::binsOf(run, kSmoothSeconds));
    std::vector<double> p95;
    for (std::size_t bin = 0; bin < run.binCount; ++bin) {
        window.advance();
        p95.push_back(window.count() >= kFewest ? window.quantile(0.95) * 1e-6
                                                : std::numeric_limits<double>::quiet_NaN());
    }
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
    std::vector<double> total(run.binCount, 0.0);
    bool any = false;
    for (const result::ErrorSeries& error : run.errors) {
        for (std::size_t bin = 0; bin < run.binCount; ++bin) {
            total[bin] += error.perBin[bin];
            any = any || error.perBin[bin] > 0;
        }
    }
    if (any) chart.lines.push_back({"errors", rateOf(total, run), Ink::kRed});
    return chart;
}

} // namespace

std::vector<Chart> runCharts(const Summary& summary, const RunResult& run) {
    return {usersChart(run), throughputChart(run), latencyChart(summary, run), errorChart(run)};
}

} // namespace headroom::report
