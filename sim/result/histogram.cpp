#include "sim/result/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace headroom::result {
namespace {

__extension__ using Wide = unsigned __int128;

/// ceil(a * b / c); the short path avoids a 128-bit division, which costs several times more.
std::uint64_t ceilOfProduct(std::uint64_t a, std::uint64_t b, std::uint64_t c) {
    std::uint64_t product = 0;
    if (!__builtin_mul_overflow(a, b, &product)) return product / c + (product % c != 0 ? 1 : 0);
    const Wide wide = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>((wide + c - 1) / c);
}

/// Sum over i in [0, steps] of floor(i * range / steps): the classical lattice-point count.
std::uint64_t sumOfEvenOffsets(std::uint64_t range, std::uint64_t steps) {
    if (range == 0) return 0;
    const Wide inner = (static_cast<Wide>(steps - 1) * (range - 1) + std::gcd(range, steps) - 1) / 2;
    return static_cast<std::uint64_t>(inner) + range;
}

} // namespace

Histogram::Histogram(unsigned bits) : bits_(bits) {
    if (bits < 2 || bits > 16) throw std::invalid_argument("histogram precision must be 2 to 16 bits");
    counts_.resize(bucketCount(bits));
}

std::uint64_t Histogram::lowOf(std::uint32_t bucket, unsigned bits) {
    if (bucket < (std::uint32_t{1} << bits)) return bucket;
    const auto half = std::uint32_t{1} << (bits - 1);
    const std::uint32_t shift = bucket / half - 1;
    return static_cast<std::uint64_t>(bucket - shift * half) << shift;
}

std::uint64_t Histogram::widthOf(std::uint32_t bucket, unsigned bits) {
    if (bucket < (std::uint32_t{1} << bits)) return 1;
    const auto half = std::uint32_t{1} << (bits - 1);
    return std::uint64_t{1} << (bucket / half - 1);
}

std::uint32_t Histogram::bucketCount(unsigned bits) { return (kMaxExponent - bits + 2) << (bits - 1); }

void Histogram::addEvenly(std::uint64_t low, std::uint64_t high, std::uint64_t count) {
    if (count == 0) return;
    const std::uint32_t first = bucketOf(low, bits_);
    const std::uint32_t last = count == 1 ? first : bucketOf(high, bits_);
    if (count == 1) {
        add(low);
        return;
    }
    const std::uint64_t range = high - low;
    const std::uint64_t steps = count - 1;
    if (first == last) {
        counts_[first] += count;
    } else if (count <= last - first) {
        // Fewer values than buckets. Offsets advance by the quotient; the remainder is carried.
        const std::uint64_t whole = range / steps;
        const std::uint64_t rest = range % steps;
        std::uint64_t value = low;
        std::uint64_t carry = 0;
        for (std::uint64_t i = 0; i < count; ++i) {
            ++counts_[bucketOf(value, bits_)];
            value += whole;
            carry += rest;
            if (carry >= steps) {
                carry -= steps;
                ++value;
            }
        }
    } else {
        // Values below bound x are those with i * range < (x - low) * steps.
        std::uint64_t before = 0;
        for (std::uint32_t bucket = first; bucket < last; ++bucket) {
            const std::uint64_t bound = lowOf(bucket + 1, bits_) - low;
            const std::uint64_t below = std::min(count, ceilOfProduct(bound, steps, range));
            counts_[bucket] += below - before;
            before = below;
        }
        counts_[last] += count - before;
    }
    total_ += count;
    sum_ += low * count + sumOfEvenOffsets(range, steps);
    min_ = std::min(min_, low);
    max_ = std::max(max_, high);
}

void Histogram::merge(const Histogram& other) {
    if (other.bits_ != bits_)
        throw std::invalid_argument("histograms of different precision do not merge");
    if (other.total_ == 0) return;
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
    total_ += other.total_;
    sum_ += other.sum_;
    min_ = std::min(min_, other.min_);
    max_ = std::max(max_, other.max_);
}

void Histogram::clear() { *this = Histogram(bits_); }

double Histogram::mean() const {
    return total_ == 0 ? 0.0 : static_cast<double>(sum_) / static_cast<double>(total_);
}

double Histogram::quantile(double q) const {
    if (total_ == 0) return 0.0;
    // 0.07 * 100 is a little above 7 in binary; the margin keeps such products on their integer.
    const double wanted = std::ceil(std::clamp(q, 0.0, 1.0) * static_cast<double>(total_) - 1e-9);
    const auto rank = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::max(0.0, wanted)));
    std::uint64_t seen = 0;
    for (std::uint32_t bucket = 0; bucket < counts_.size(); ++bucket) {
        seen += counts_[bucket];
        if (seen < rank) continue;
        const double middle = static_cast<double>(lowOf(bucket, bits_)) +
                              static_cast<double>(widthOf(bucket, bits_) - 1) / 2.0;
        return std::clamp(middle, static_cast<double>(min_), static_cast<double>(max_));
    }
    return static_cast<double>(max_);
}

double Histogram::shareAtOrBelow(std::uint64_t value) const {
    if (total_ == 0 || value >= max_) return 1.0;
    if (value < min_) return 0.0;
    const std::uint32_t bucket = bucketOf(value, bits_);
    std::uint64_t below = 0;
    for (std::uint32_t i = 0; i < bucket; ++i) below += counts_[i];
    const double part = static_cast<double>(value - lowOf(bucket, bits_) + 1) /
                        static_cast<double>(widthOf(bucket, bits_));
    const double count = static_cast<double>(below) + part * static_cast<double>(counts_[bucket]);
    return count / static_cast<double>(total_);
}

Histogram::Sparse Histogram::sparse() const {
    Sparse buckets;
    for (std::uint32_t i = 0; i < counts_.size(); ++i) {
        if (counts_[i] != 0) buckets.emplace_back(i, counts_[i]);
    }
    return buckets;
}

Histogram Histogram::fromSparse(const Sparse& buckets, unsigned bits) {
    Histogram histogram(bits);
    for (const auto& [bucket, count] : buckets) {
        if (bucket >= histogram.counts_.size())
            throw std::invalid_argument("histogram bucket out of range");
        const std::uint64_t middle = lowOf(bucket, bits) + (widthOf(bucket, bits) - 1) / 2;
        histogram.add(middle, count);
    }
    return histogram;
}

void Histogram::setExact(std::uint64_t minimum, std::uint64_t maximum, std::uint64_t sum) {
    if (total_ == 0) return;
    min_ = minimum;
    max_ = maximum;
    sum_ = sum;
}

} // namespace headroom::result
