#include "sim/analysis/warm_up.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace headroom::analysis {
namespace {

constexpr std::size_t kGroup = 5;
constexpr std::size_t kMostBatches = 32;
constexpr std::size_t kFewestBatches = 8;

/// Weighted means of `batches` equally long stretches; what does not divide is left out at the beginning.
std::vector<double> meansOf(std::span<const double> sums, std::span<const double> weights,
                            std::size_t batches) {
    const std::size_t length = sums.size() / batches;
    const std::size_t skip = sums.size() - length * batches;
    std::vector<double> means;
    for (std::size_t b = 0; b < batches; ++b) {
        const auto from = static_cast<std::ptrdiff_t>(skip + b * length);
        const auto to = from + static_cast<std::ptrdiff_t>(length);
        const double weight = std::accumulate(weights.begin() + from, weights.begin() + to, 0.0);
        if (weight > 0.0)
            means.push_back(std::accumulate(sums.begin() + from, sums.begin() + to, 0.0) / weight);
    }
    return means;
}

struct Neighbours {
    double ratio = 2.0;       ///< von Neumann's: 2 for independent values, less for positive correlation
    double correlation = 0.0; ///< lag 1
};

Neighbours neighboursOf(const std::vector<double>& values) {
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) /
                        static_cast<double>(std::max<std::size_t>(1, values.size()));
    double squares = 0.0;
    double steps = 0.0;
    double products = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        squares += (values[i] - mean) * (values[i] - mean);
        if (i == 0) continue;
        steps += (values[i] - values[i - 1]) * (values[i] - values[i - 1]);
        products += (values[i] - mean) * (values[i - 1] - mean);
    }
    if (squares <= 0.0) return {};
    return {steps / squares, products / squares};
}

/// Under independence the ratio has mean 2 and variance 4 (n - 2) / (n^2 - 1).
bool looksIndependent(const std::vector<double>& values) {
    const auto n = static_cast<double>(values.size());
    constexpr double kLevel = 0.6; // two-sided 60 % = one-sided 20 %
    return neighboursOf(values).ratio >=
           2.0 - normalZ(kLevel) * 2.0 * std::sqrt((n - 2.0) / (n * n - 1.0));
}

struct PerBin {
    std::vector<double> seconds; ///< summed over the completions
    std::vector<double> completed;
};

PerBin perBinOf(const result::OperationResult& operation) {
    PerBin bins;
    for (std::size_t bin = 0; bin < operation.latencyPerBin.size(); ++bin) {
        double sum = 0.0;
        double count = 0.0;
        for (const auto& [bucket, n] : operation.latencyPerBin[bin]) {
            const auto low = result::Histogram::lowOf(bucket, result::Histogram::kSeries);
            const auto width = result::Histogram::widthOf(bucket, result::Histogram::kSeries);
            const double middle = static_cast<double>(low) + static_cast<double>(width - 1) / 2.0;
            sum += middle * static_cast<double>(n);
            count += static_cast<double>(n);
        }
        bins.seconds.push_back(sum * 1e-6);
        bins.completed.push_back(count);
    }
    return bins;
}

/// Mean latency per bin; a bin without completions has that of the one before.
std::vector<double> meanSeries(const PerBin& bins) {
    std::vector<double> means;
    for (std::size_t i = 0; i < bins.seconds.size(); ++i) {
        const double before = means.empty() ? 0.0 : means.back();
        means.push_back(bins.completed[i] > 0.0 ? bins.seconds[i] / bins.completed[i] : before);
    }
    return means;
}

} // namespace

WarmUpCut mser5(std::span<const double> series) {
    std::vector<double> groups;
    for (std::size_t i = 0; i + kGroup <= series.size(); i += kGroup) {
        groups.push_back(std::accumulate(series.begin() + static_cast<std::ptrdiff_t>(i),
                                         series.begin() + static_cast<std::ptrdiff_t>(i + kGroup), 0.0) /
                         static_cast<double>(kGroup));
    }
    constexpr std::size_t kFewestGroups = 4;
    if (groups.size() < kFewestGroups) return {};
    // From the end backwards, so that the sums grow by one group each.
    const std::size_t half = groups.size() / 2;
    double sum = 0.0;
    double squares = 0.0;
    double best = 0.0;
    std::size_t cut = half;
    const double origin = groups.back(); // sums of differences lose fewer digits
    for (std::size_t d = groups.size(); d-- > 0;) {
        const double value = groups[d] - origin;
        sum += value;
        squares += value * value;
        if (d > half) continue;
        const auto n = static_cast<double>(groups.size() - d);
        const double error = std::max(0.0, squares - sum * sum / n) / (n * n);
        if (d == half || error <= best) {
            best = error;
            cut = d;
        }
    }
    return {cut * kGroup, cut < half};
}

SteadyMean batchMeans(std::span<const double> sums, std::span<const double> weights, double confidence) {
    SteadyMean steady;
    const double weight = std::accumulate(weights.begin(), weights.end(), 0.0);
    const double mean = std::accumulate(sums.begin(), sums.end(), 0.0) / weight;
    steady.mean = Estimate::exactly(mean);
    if (sums.size() < 2 * kFewestBatches) return steady;
    std::vector<double> means;
    for (std::size_t batches = kMostBatches; batches >= kFewestBatches; batches /= 2) {
        if (sums.size() < 2 * batches) continue;
        means = meansOf(sums, weights, batches);
        steady.independent = means.size() >= kFewestBatches && looksIndependent(means);
        if (steady.independent) break;
    }
    steady.batches = means.size();
    if (means.size() < 2) return steady;
    constexpr double kLargestCorrelation = 0.9;
    const double correlation = std::clamp(neighboursOf(means).correlation, 0.0, kLargestCorrelation);
    const double half = studentT(means.size() - 1, confidence) * deviationOf(means) /
                        std::sqrt(static_cast<double>(means.size())) *
                        std::sqrt((1.0 + correlation) / (1.0 - correlation));
    steady.mean = {mean, mean - half, mean + half, true};
    return steady;
}

SteadyMean batchMeans(std::span<const double> values, double confidence) {
    return batchMeans(values, std::vector<double>(values.size(), 1.0), confidence);
}

std::optional<SteadyState> steadyState(const models::Scenario& scenario, const result::RunResult& run,
                                       const std::string& operation) {
    const models::Workload& workload = scenario.workload;
    if (!workload.steady && !workload.arrivals) return std::nullopt;
    const result::OperationResult* found = run.operation(operation);
    if (found == nullptr || found->latency.empty()) return std::nullopt;
    const PerBin bins = perBinOf(*found);

    SteadyState steady;
    steady.operation = operation;
    const double warmUp =
        workload.steady ? workload.steady->warmUp.value : workload.arrivals->warmUp.value;
    const double rampUp = workload.steady ? workload.steady->rampUp.value : 0.0;
    steady.stated = warmUp > 0.0;
    const auto binAt = [&](double seconds) {
        return std::min(static_cast<std::size_t>(std::ceil(seconds / run.binSeconds - 1e-9)),
                        run.binCount);
    };
    std::size_t first = binAt(rampUp + warmUp);
    if (!steady.stated) {
        const std::vector<double> means = meanSeries(bins);
        const WarmUpCut latency = mser5(std::span(means).subspan(std::min(first, means.size())));
        const WarmUpCut throughput =
            mser5(std::span(bins.completed).subspan(std::min(first, bins.completed.size())));
        first += std::max(latency.values, throughput.values);
        steady.sufficient = latency.sufficient && throughput.sufficient;
    }
    steady.fromSeconds = static_cast<double>(first) * run.binSeconds;
    if (first >= bins.completed.size()) {
        steady.sufficient = false;
        return steady;
    }
    const auto completed = std::span(bins.completed).subspan(first);
    if (std::accumulate(completed.begin(), completed.end(), 0.0) > 0.0)
        steady.meanSeconds = batchMeans(std::span(bins.seconds).subspan(first), completed);
    std::vector<double> rates;
    for (const double count : completed) rates.push_back(count / run.binSeconds);
    steady.perSecond = batchMeans(rates);
    return steady;
}

} // namespace headroom::analysis
