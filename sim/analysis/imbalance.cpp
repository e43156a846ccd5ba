#include "sim/analysis/imbalance.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

namespace headroom::analysis {

ImbalanceCurve imbalanceOf(const result::RunResult& run) {
    ImbalanceCurve curve;
    curve.binSeconds = run.binSeconds;
    const result::Series* serving = run.find("serving processes");
    std::vector<const result::Series*> processes;
    for (const result::Series& series : run.series)
        if (series.name.find(".connections[") != std::string::npos) processes.push_back(&series);
    if (serving == nullptr || processes.empty()) return curve;
    std::vector<double> counts(processes.size());
    for (std::size_t bin = 0; bin < run.binCount; ++bin) {
        for (std::size_t p = 0; p < processes.size(); ++p) counts[p] = processes[p]->perBin[bin];
        std::sort(counts.begin(), counts.end(), std::greater<>());
        const auto serve = std::min(counts.size(), static_cast<std::size_t>(serving->perBin[bin]));
        double sum = 0.0;
        for (std::size_t p = 0; p < serve; ++p) sum += counts[p];
        if (sum <= 0.0) {
            curve.mean.push_back(0.0);
            curve.maxToMean.push_back(1.0);
            curve.variation.push_back(0.0);
            curve.deviation.push_back(0.0);
            continue;
        }
        const double mean = sum / static_cast<double>(serve);
        double squares = 0.0;
        for (std::size_t p = 0; p < serve; ++p) squares += (counts[p] - mean) * (counts[p] - mean);
        curve.mean.push_back(mean);
        curve.maxToMean.push_back(counts.front() / mean);
        curve.variation.push_back(std::sqrt(squares / static_cast<double>(serve)) / mean);
        curve.deviation.push_back(std::max(counts.front() - mean, mean - counts[serve - 1]) / mean);
    }
    return curve;
}

bool isEven(const ImbalanceCurve& curve, std::size_t bin, double share) {
    const double mean = curve.mean[bin];
    if (mean <= 0.0) return true;
    return curve.deviation[bin] <= std::max(share, 3.0 / std::sqrt(mean));
}

double secondsToBalance(const ImbalanceCurve& curve, double fromSeconds, double share) {
    const auto from = static_cast<std::size_t>(std::max(0.0, fromSeconds / curve.binSeconds));
    std::size_t even = curve.mean.size(); // first bin of the even stretch that reaches the end
    while (even > from && isEven(curve, even - 1, share)) --even;
    if (even >= curve.mean.size()) return -1.0;
    return std::max(0.0, static_cast<double>(even) * curve.binSeconds - fromSeconds);
}

} // namespace headroom::analysis
