#pragma once
// What a driving process tells the one that collects: one line of JSON per second, and one at the end.
// Lines travel through a socket on one host and as letters of an MPI job between hosts.

#include "sim/result/histogram.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace headroom::drive {

/// A histogram's counts (three digits) with what is exact about it.
struct Counts {
    result::Histogram::Sparse buckets;
    std::uint64_t least = 0, largest = 0, sum = 0;

    [[nodiscard]] static Counts of(const result::Histogram& histogram);
    /// Exact: buckets are added, never averaged.
    void addTo(result::Histogram& histogram) const;
    [[nodiscard]] bool empty() const { return buckets.empty(); }
};

struct OperationBin {
    std::uint32_t operation = 0;
    std::uint32_t started = 0, completed = 0, failed = 0;
    Counts corrected;                            ///< microseconds from the intended start
    Counts uncorrected;                          ///< microseconds from the actual start
    std::map<std::string, std::uint32_t> causes; ///< of the failed
};

/// One process, one second. Counts are of the second; totals are so far.
struct BinReport {
    std::uint32_t part = 0; ///< which process
    std::uint32_t bin = 0;
    bool last = false; ///< the process is done
    std::vector<OperationBin> operations;
    /// Operations meant to start, by the bin they were meant for.
    std::map<std::uint32_t, std::uint32_t> asked;
    Counts slip; ///< microseconds timers fired late: the driver's own lag
    std::uint32_t activeUsers = 0, connections = 0, rooms = 0, members = 0;
    std::uint64_t arrived = 0, passed = 0, failedUsers = 0, unfinished = 0, inFlight = 0; ///< totals
    std::map<std::string, std::uint64_t> failedByCause;                                   ///< totals
    std::uint64_t reconnects = 0;                                                         ///< total
    double cpuSeconds = 0.0; ///< in this second
    std::uint32_t descriptors = 0;
    std::uint64_t outOfDescriptors = 0, outOfPorts = 0;        ///< totals
    std::uint64_t bytesIn = 0, bytesOut = 0;                   ///< totals
    std::map<std::uint32_t, std::uint64_t> expected, received; ///< deliveries, by the bin of the message
    /// In the last report: operations whose date passed before the end and that never started.
    std::uint64_t unstarted = 0;
};

[[nodiscard]] std::string toLine(const BinReport& report);
/// Throws std::runtime_error for a line that is none.
[[nodiscard]] BinReport binReportOf(const std::string& line);

/// Who was in a room when, and when messages were sent to it, as one process saw it (microseconds of the run):
/// together with the other processes' it gives how many deliveries there should have been.
struct RoomReport {
    std::vector<std::pair<std::int64_t, std::int64_t>> stays; ///< joined, left (or -1)
    std::vector<std::int64_t> sent;
};
using RoomReports = std::map<std::string, RoomReport>;

[[nodiscard]] std::string toLine(const RoomReports& rooms);
[[nodiscard]] RoomReports roomReportsOf(const std::string& line);

/// Deliveries that were due, by the bin of the message: for every message those who joined before it was sent
/// and had not left.
[[nodiscard]] std::map<std::uint32_t, std::uint64_t> expectedDeliveries(const RoomReports& rooms,
                                                                        std::int64_t binMicros);

} // namespace headroom::drive
