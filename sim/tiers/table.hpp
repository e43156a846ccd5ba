#pragma once
// Key-value table with capacity per partition (DynamoDB).
//
// Assumptions: keys are spread evenly over the partitions but for one hot key on partition 0; each partition
// is a token bucket of read and one of write units that keeps unused capacity for `burst`; a call beyond it
// is throttled at once. Parameters: 3000 read and 1000 write units a partition, 300 s of burst (DynamoDB
// developer guide, "Best practices for designing and using partition keys"). Validity: provisioned or warm
// on-demand tables. Known error: real burst capacity is not guaranteed, partitions split under load, and
// adaptive capacity moves units to hot partitions within minutes; here none of that happens.

#include "models/tier.hpp"
#include "sim/engine/random.hpp"
#include "sim/engine/token_bucket.hpp"

#include <cstdint>
#include <vector>

namespace headroom::tiers {

class TablePartitions {
public:
    explicit TablePartitions(const models::Table& rule)
        : hotShare_(rule.hotShare), units_(rule.readUnits.value + rule.writeUnits.value) {
        // A bucket holds at least one second's worth: rates are per second, not per instant.
        const double seconds = rule.burst.value > 1.0 ? rule.burst.value : 1.0;
        for (int i = 0; i < rule.partitions; ++i) {
            reads_.emplace_back(rule.readUnits.value, rule.readUnits.value * seconds);
            writes_.emplace_back(rule.writeUnits.value, rule.writeUnits.value * seconds);
        }
    }

    /// Takes the units of one call from the partition of its key; false = throttled.
    [[nodiscard]] bool take(engine::SimTime now, bool read, double units, engine::RandomStream& random) {
        const auto count = static_cast<std::uint32_t>(reads_.size());
        const bool hot = hotShare_ > 0.0 && random.chance(hotShare_);
        const std::uint32_t partition = hot || count == 1 ? 0 : random.below(count);
        std::vector<engine::TokenBucket>& buckets = read ? reads_ : writes_;
        used_ += units;
        if (buckets[partition].conform(now, units)) return true;
        used_ -= units;
        if (throttled_++ == 0) firstThrottle_ = now;
        return false;
    }

    /// Units taken since the last call of this function.
    double takeUsed() {
        const double used = used_;
        used_ = 0.0;
        return used;
    }
    /// Units a second of the whole table, reads and writes.
    [[nodiscard]] double capacity() const { return units_ * static_cast<double>(reads_.size()); }
    [[nodiscard]] std::uint64_t throttled() const { return throttled_; }
    [[nodiscard]] double firstThrottle() const { return firstThrottle_; }

private:
    double hotShare_;
    double units_;
    std::vector<engine::TokenBucket> reads_, writes_;
    double used_ = 0.0;
    std::uint64_t throttled_ = 0;
    double firstThrottle_ = -1.0;
};

} // namespace headroom::tiers
