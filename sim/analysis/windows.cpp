#include "sim/analysis/windows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::analysis {

using result::Histogram;
using result::OperationResult;
using result::RunResult;

std::size_t binsOf(const RunResult& result, double seconds) {
    const double wanted = std::round(seconds / result.binSeconds);
    const auto bins = static_cast<std::size_t>(std::max(1.0, wanted));
    return std::max<std::size_t>(1, std::min(bins, result.binCount));
}

double endOf(const RunResult& result, std::size_t bin) {
    return static_cast<double>(bin + 1) * result.binSeconds;
}

std::vector<double> activeUsers(const RunResult& result) {
    const result::Series* users = result.find("users");
    return users == nullptr ? std::vector<double>(result.binCount, 0.0) : users->perBin;
}

double peakActiveUsers(const RunResult& result) {
    const std::vector<double> users = activeUsers(result);
    return users.empty() ? 0.0 : *std::max_element(users.begin(), users.end());
}

double usersAt(const RunResult& result, double seconds) {
    const std::vector<double> users = activeUsers(result);
    if (users.empty()) return 0.0;
    const auto bin = static_cast<std::size_t>(std::max(0.0, seconds / result.binSeconds));
    return users[std::min(bin, users.size() - 1)];
}

std::vector<double> slidingMean(const std::vector<float>& values, std::size_t bins) {
    std::vector<double> means(values.size(), std::numeric_limits<double>::quiet_NaN());
    double sum = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        sum += static_cast<double>(values[i]);
        if (i >= bins) sum -= static_cast<double>(values[i - bins]);
        if (i + 1 >= bins) means[i] = sum / static_cast<double>(bins);
    }
    return means;
}

std::vector<const OperationResult*> operationsOf(const RunResult& result, const std::string& name) {
    std::vector<const OperationResult*> found;
    for (const OperationResult& operation : result.operations) {
        const bool asked = operation.name != kDeliver && !operation.inside();
        if (name.empty() ? asked : operation.name == name) found.push_back(&operation);
    }
    return found;
}

std::vector<double>
perBin(const std::vector<const OperationResult*>& operations, std::size_t bins,
       const std::function<const std::vector<std::uint32_t>&(const OperationResult&)>& counts) {
    std::vector<double> sums(bins, 0.0);
    for (const OperationResult* operation : operations) {
        const std::vector<std::uint32_t>& values = counts(*operation);
        for (std::size_t i = 0; i < bins && i < values.size(); ++i) sums[i] += values[i];
    }
    return sums;
}

LatencyWindow::LatencyWindow(std::vector<const OperationResult*> operations, std::size_t bins)
    : operations_(std::move(operations)), counts_(Histogram::bucketCount(Histogram::kSeries)),
      bins_(bins) {}

void LatencyWindow::apply(std::size_t bin, bool add) {
    for (const OperationResult* operation : operations_) {
        if (bin >= operation->latencyPerBin.size()) continue;
        for (const auto& [bucket, count] : operation->latencyPerBin[bin]) {
            counts_[bucket] += add ? count : 0 - count;
            count_ += add ? count : 0 - count;
        }
    }
}

void LatencyWindow::advance() {
    apply(next_, true);
    if (next_ >= bins_) apply(next_ - bins_, false);
    ++next_;
}

double LatencyWindow::quantile(double q) const {
    if (count_ == 0) return 0.0;
    const double wanted = std::ceil(q * static_cast<double>(count_) - 1e-9);
    const auto rank = static_cast<std::uint64_t>(std::max(1.0, wanted));
    std::uint64_t seen = 0;
    std::uint32_t bucket = 0;
    for (; bucket + 1 < counts_.size(); ++bucket) {
        seen += counts_[bucket];
        if (seen >= rank) break;
    }
    return static_cast<double>(Histogram::lowOf(bucket, Histogram::kSeries)) +
           static_cast<double>(Histogram::widthOf(bucket, Histogram::kSeries) - 1) / 2.0;
}

double LatencyWindow::mean() const {
    if (count_ == 0) return 0.0;
    double sum = 0.0;
    for (std::uint32_t bucket = 0; bucket < counts_.size(); ++bucket) {
        if (counts_[bucket] == 0) continue;
        const double middle =
            static_cast<double>(Histogram::lowOf(bucket, Histogram::kSeries)) +
            static_cast<double>(Histogram::widthOf(bucket, Histogram::kSeries) - 1) / 2.0;
        sum += middle * static_cast<double>(counts_[bucket]);
    }
    return sum / static_cast<double>(count_);
}

} // namespace headroom::analysis
