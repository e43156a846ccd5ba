#pragma once
// Reading a RunResult over sliding windows of bins. A window that ends at bin i covers the bins up to
// and including i; the time of a window is the end of its last bin.

#include "sim/result/run_result.hpp"

#include <functional>
#include <string>
#include <vector>

namespace headroom::analysis {

/// Bins a window of `seconds` takes: at least one, at most all.
[[nodiscard]] std::size_t binsOf(const result::RunResult& result, double seconds);

[[nodiscard]] double endOf(const result::RunResult& result, std::size_t bin);

/// Active users per bin: the series "users"; without it, zeros.
[[nodiscard]] std::vector<double> activeUsers(const result::RunResult& result);
[[nodiscard]] double peakActiveUsers(const result::RunResult& result);
/// Active users in the bin that holds this time.
[[nodiscard]] double usersAt(const result::RunResult& result, double seconds);

/// Mean over the window that ends at each bin; NaN before the first whole window.
[[nodiscard]] std::vector<double> slidingMean(const std::vector<float>& values, std::size_t bins);

/// An operation's counts summed over several; `name` empty = every operation users ask for: deliveries
/// happen to them, and what is measured inside a service is part of what they asked for.
[[nodiscard]] std::vector<const result::OperationResult*> operationsOf(const result::RunResult& result,
                                                                       const std::string& name);
[[nodiscard]] std::vector<double>
perBin(const std::vector<const result::OperationResult*>& operations, std::size_t bins,
       const std::function<const std::vector<std::uint32_t>&(const result::OperationResult&)>& counts);

/// Latency histograms of some operations over a window that moves forward bin by bin.
class LatencyWindow {
public:
    LatencyWindow(std::vector<const result::OperationResult*> operations, std::size_t bins);
    /// Takes in the next bin and drops the one that left the window.
    void advance();
    [[nodiscard]] std::uint64_t count() const { return count_; }
    [[nodiscard]] double quantile(double q) const; ///< microseconds
    [[nodiscard]] double mean() const;             ///< microseconds, from bucket middles

private:
    void apply(std::size_t bin, bool add);

    std::vector<const result::OperationResult*> operations_;
    std::vector<std::uint64_t> counts_;
    std::size_t bins_;
    std::size_t next_ = 0;
    std::uint64_t count_ = 0;
};

inline constexpr const char* kDeliver = "deliver";

} // namespace headroom::analysis
