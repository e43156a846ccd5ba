#pragma once
// Puts the processes' reports together into one RunResult, exactly: counts are added, histograms merged.

#include "live/drive/health.hpp"
#include "live/drive/report.hpp"
#include "sim/result/run_result.hpp"

#include <map>
#include <string>
#include <vector>

namespace headroom::drive {

/// The last seconds as people watch them.
struct Glance {
    double seconds = 0.0;
    std::uint32_t users = 0, connections = 0;
    double asked = 0.0, started = 0.0, completed = 0.0, failed = 0.0; ///< a second
    double p50 = 0.0, p95 = 0.0, p99 = 0.0; ///< seconds, answers of that second
    double deliveries = 0.0, deliveryP99 = 0.0;
    double driverCpu = 0.0, slipP99 = 0.0;
    double failedShare = 0.0;   ///< of the answers of the last ten seconds
    std::uint64_t attempts = 0; ///< in these ten seconds
};

class Collector {
public:
    Collector(std::vector<std::string> operations, std::uint32_t parts, double binSeconds,
              double maxSlipSeconds);

    void add(const BinReport& report);
    void add(const RoomReports& rooms);
    /// The process will say no more.
    void lose(std::uint32_t part);
    /// Bins every process has closed.
    [[nodiscard]] std::uint32_t closed() const;
    [[nodiscard]] bool complete() const; ///< every process has said its last, or is lost

    /// Everything in the closed bins.
    [[nodiscard]] result::RunResult result() const;
    [[nodiscard]] DriverHealth health() const;
    [[nodiscard]] Glance glance() const;
    /// Merged three-digit latencies of one closed bin, by operation name; once per bin, then forgotten.
    [[nodiscard]] std::vector<std::pair<std::string, result::Histogram>> takeInterval(std::uint32_t bin);

private:
    struct Row {
        std::vector<std::uint32_t> started, completed, failed;
        result::Histogram corrected, uncorrected;
        std::vector<result::Histogram::Sparse> perBin; ///< seven bits
        std::map<std::string, std::vector<std::uint32_t>> causes;
    };
    struct Part {
        std::uint32_t bins = 0;
        bool last = false, lost = false, rooms = false;
        BinReport now; ///< its totals
        std::vector<double> cpu;
        std::vector<std::uint32_t> users, connections, descriptors, rooms_, members;
        std::vector<std::uint64_t> arrived, bytes, reconnects;
    };
    void grow(std::uint32_t bins);

    std::vector<std::string> operations_;
    double binSeconds_, maxSlip_;
    std::vector<Row> rows_; ///< the operations', then deliveries
    std::vector<Part> parts_;
    std::vector<std::uint64_t> asked_;
    std::uint64_t unstarted_ = 0;
    std::vector<result::Histogram::Sparse> slipPerBin_;
    result::Histogram slip_;
    std::map<std::uint32_t, std::uint64_t> expected_, received_;
    RoomReports rooms_;
    std::map<std::uint32_t, std::map<std::uint32_t, result::Histogram>> intervals_;
};

} // namespace headroom::drive
