#pragma once
// SQL database: connections, read replicas.
//
// Assumptions: statements share the primary's CPU (processor sharing among runnable threads); a connection
// beyond maxConnections is refused. An application's pool opens its connections when the instance starts and
// keeps them; other callers open one per call. Row locks are FIFO per row and time out; deadlocks do not
// happen (operations lock one row, or rows in one order). Replicas have the primary's instance type and
// answer what is marked "read"; a read is stale when it comes within a lag, drawn anew, of the last write.
// Parameters: RDS for MySQL max_connections = memory / 12 582 880 (RDS user guide, "Quotas and constraints"),
// memory taken as 0.923 of the instance's; InnoDB lock wait time-out 50 s.
// Known error: buffer pool misses and I/O are "delay" steps, not a shared disk; replicas do not pay for the
// writes they apply.

#include "models/instance_type.hpp"
#include "models/tier.hpp"
#include "sim/engine/event_queue.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace headroom::tiers {

/// Connections a database of this size allows by default.
[[nodiscard]] inline std::uint32_t defaultMaxConnections(models::Bytes memory) {
    constexpr double kBytesPerConnection = 12'582'880.0; // RDS parameter group, DBInstanceClassMemory
    constexpr double kLeftForDatabase = 0.923; // catalogue tiers/database/memoryShare, an estimate
    return static_cast<std::uint32_t>(
        std::max(1.0, std::floor(memory.value * kLeftForDatabase / kBytesPerConnection)));
}

/// Counts connections against the limit of a server; without a limit it only counts.
class ConnectionBudget {
public:
    explicit ConnectionBudget(std::uint32_t most = 0) : most_(most) {}

    /// Opens up to `wanted` connections; how many there were left for.
    std::uint32_t open(engine::SimTime now, std::uint32_t wanted) {
        const std::uint32_t granted =
            most_ == 0 ? wanted : std::min(wanted, most_ - std::min(most_, open_));
        open_ += granted;
        largest_ = std::max(largest_, open_);
        if (granted < wanted) {
            refusals_ += wanted - granted;
            if (firstRefusal_ < 0.0) firstRefusal_ = now;
        }
        return granted;
    }
    void close(std::uint32_t connections) { open_ -= std::min(open_, connections); }

    [[nodiscard]] std::uint32_t most() const { return most_; }
    [[nodiscard]] std::uint32_t openNow() const { return open_; }
    [[nodiscard]] double use() const {
        return most_ == 0 ? 0.0 : static_cast<double>(open_) / static_cast<double>(most_);
    }
    [[nodiscard]] std::uint64_t refusals() const { return refusals_; }
    [[nodiscard]] double firstRefusal() const { return firstRefusal_; }

private:
    std::uint32_t most_;
    std::uint32_t open_ = 0;
    std::uint32_t largest_ = 0;
    std::uint64_t refusals_ = 0;
    double firstRefusal_ = -1.0;
};

} // namespace headroom::tiers
