#pragma once
// Log-linear histogram of non-negative integers (latencies in microseconds).
//
// Values below 2^bits have a bucket each; above, every power of two is split into 2^(bits-1)
// equal buckets, so a bucket is never wider than 2^(1-bits) of the values it holds: 11 bits give
// three significant digits, 7 bits 1.6 %. Histograms of the same precision merge exactly; they are
// merged, never averaged.

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace headroom::result {

class Histogram {
public:
    /// `bits` in [2, 16]. Values above 2^36 - 1 (19 hours in microseconds) count in the last bucket.
    explicit Histogram(unsigned bits = kThreeDigits);

    static constexpr unsigned kThreeDigits = 11;
    static constexpr unsigned kSeries = 7;
    static constexpr unsigned kMaxExponent = 36;

    [[nodiscard]] static std::uint32_t bucketOf(std::uint64_t value, unsigned bits) {
        constexpr std::uint64_t kLimit = (std::uint64_t{1} << kMaxExponent) - 1;
        if (value > kLimit) value = kLimit;
        if (value < (std::uint64_t{1} << bits)) return static_cast<std::uint32_t>(value);
        const auto top = 63U - static_cast<unsigned>(__builtin_clzll(value));
        const unsigned shift = top - bits + 1;
        const auto half = std::uint32_t{1} << (bits - 1);
        return shift * half + static_cast<std::uint32_t>(value >> shift);
    }
    /// Smallest value of a bucket, and the number of values it holds.
    [[nodiscard]] static std::uint64_t lowOf(std::uint32_t bucket, unsigned bits);
    [[nodiscard]] static std::uint64_t widthOf(std::uint32_t bucket, unsigned bits);
    [[nodiscard]] static std::uint32_t bucketCount(unsigned bits);

    void add(std::uint64_t value, std::uint64_t count = 1) {
        counts_[bucketOf(value, bits_)] += count;
        total_ += count;
        sum_ += value * count;
        if (value > max_) max_ = value;
        if (value < min_) min_ = value;
    }
    /// Adds `count` values spread evenly over [low, high]: value i is low + i (high - low) / (count -
    /// 1). Cost is the number of buckets between low and high, not `count`.
    void addEvenly(std::uint64_t low, std::uint64_t high, std::uint64_t count);
    /// Precondition: same precision.
    void merge(const Histogram& other);
    void clear();

    [[nodiscard]] unsigned bits() const { return bits_; }
    [[nodiscard]] std::uint64_t count() const { return total_; }
    [[nodiscard]] bool empty() const { return total_ == 0; }
    [[nodiscard]] std::uint64_t min() const { return total_ == 0 ? 0 : min_; }
    [[nodiscard]] std::uint64_t max() const { return max_; }
    [[nodiscard]] double mean() const;
    /// Value below or at which a share q of the counts lie, q in [0, 1]: the middle of the bucket of the
    /// ceil(q n)-th smallest value, clamped to [min, max]; 0 when empty.
    [[nodiscard]] double quantile(double q) const;
    /// Share of counts at or below `value`, linear inside its bucket; 1 when empty.
    [[nodiscard]] double shareAtOrBelow(std::uint64_t value) const;

    using Sparse = std::vector<std::pair<std::uint32_t, std::uint64_t>>; // bucket, count; ascending
    [[nodiscard]] Sparse sparse() const;
    /// Rebuilds from buckets; min, max and mean are then those of bucket middles unless given later.
    static Histogram fromSparse(const Sparse& buckets, unsigned bits);
    void setExact(std::uint64_t minimum, std::uint64_t maximum, std::uint64_t sum);
    [[nodiscard]] std::uint64_t sum() const { return sum_; }

private:
    std::vector<std::uint64_t> counts_;
    unsigned bits_;
    std::uint64_t total_ = 0;
    std::uint64_t sum_ = 0;
    std::uint64_t min_ = ~std::uint64_t{0};
    std::uint64_t max_ = 0;
};

} // namespace headroom::result
