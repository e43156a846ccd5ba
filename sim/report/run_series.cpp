#include "sim/report/run_series.hpp"

#include "sim/analysis/windows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::report {

using result::OperationResult;
using result::RunResult;

std::vector<double> ratePerSecond(const std::vector<double>& counts, const RunResult& run,
                                  double windowSeconds) {
    const std::size_t window = analysis::binsOf(run, windowSeconds);
    std::vector<double> rates;
    double sum = 0.0;
    for (std::size_t bin = 0; bin < counts.size(); ++bin) {
        sum += counts[bin] - (bin >= window ? counts[bin - window] : 0.0);
        const std::size_t bins = std::min(window, bin + 1);
        rates.push_back(sum / (static_cast<double>(bins) * run.binSeconds));
    }
    return rates;
}

std::vector<double> completions(const RunResult& run) {
    return analysis::perBin(
        analysis::operationsOf(run, {}), run.binCount,
        [](const OperationResult& operation) -> const auto& { return operation.completed; });
}

std::vector<double> failures(const RunResult& run) {
    std::vector<double> total(run.binCount, 0.0);
    for (const result::ErrorSeries& error : run.errors) {
        for (std::size_t bin = 0; bin < run.binCount; ++bin) total[bin] += error.perBin[bin];
    }
    return total;
}

std::vector<double> latencyQuantile(const RunResult& run, const std::string& operation, double q,
                                    double windowSeconds) {
    const double tail = std::max(1e-6, 1.0 - q);
    const auto fewest = static_cast<std::uint64_t>(std::max(20.0, std::ceil(1.0 / tail - 1e-9)));
    analysis::LatencyWindow window(analysis::operationsOf(run, operation),
                                   analysis::binsOf(run, windowSeconds));
    std::vector<double> values;
    for (std::size_t bin = 0; bin < run.binCount; ++bin) {
        window.advance();
        values.push_back(window.count() >= fewest ? window.quantile(q) * 1e-6
                                                  : std::numeric_limits<double>::quiet_NaN());
    }
    return values;
}

} // namespace headroom::report
