#pragma once
// Collects what the request plane reports and turns it into a RunResult.

#include "sim/fleet/causes.hpp"
#include "sim/fleet/program.hpp"
#include "sim/result/run_result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace headroom::fleet {

class Recorder {
public:
    /// Parts of an operation's time. The network's includes the balancer; the store's own is what is left of its
    /// round trips: hops, and waiting for the slower ones of commands sent together.
    enum Part : std::uint8_t {
        kNetwork,
        kLoopWait,
        kLoopService,
        kStoreTime,
        kStoreWait,
        kStoreService,
        kPoolWait,
        kPoolService,
        kStorageTime,
        kParts
    };

    Recorder(const Program& program, const std::string& processName, const std::string& storeName,
             double binSeconds, double lengthSeconds);

    void started(std::uint16_t operation, double now, std::uint32_t weight) {
        row(operation).started[binOf(now)] += weight;
    }
    /// `weight` completions that took `first` to `last` seconds, evenly spread.
    void completed(std::uint16_t operation, double now, double first, double last, std::uint32_t weight);
    void failed(std::uint16_t operation, double now, Cause cause, std::uint32_t weight);
    void part(std::uint16_t operation, Part which, double seconds) {
        rows_[operation].parts[which] += seconds;
    }
    /// `count` deliveries spread evenly over [first, last] seconds after the message was sent.
    void delivered(double now, double first, double last, std::uint64_t count);
    /// Members a message could not reach (no adapter).
    void missed(double now, std::uint64_t count) { missed_[binOf(now)] += static_cast<double>(count); }
    void userFailed(std::uint16_t operation, Cause cause);

    /// Closes bin `bin`: compresses its histograms.
    void closeBin(std::size_t bin);
    [[nodiscard]] std::size_t binOf(double now) const {
        const auto bin = static_cast<std::size_t>(now / binSeconds_);
        return bin < bins_ ? bin : bins_ - 1;
    }
    [[nodiscard]] std::size_t bins() const { return bins_; }
    [[nodiscard]] double binSeconds() const { return binSeconds_; }

    result::Series& series(const std::string& name, const std::string& unit);
    /// Adds a series; its index for seriesAt().
    std::size_t addSeries(const std::string& name, const std::string& unit);
    result::Series& seriesAt(std::size_t index) { return series_[index]; }
    result::ResourceSeries& resource(std::size_t index) { return resources_[index]; }
    std::size_t addResource(result::ResourceSeries resource);

    result::UserOutcome users;
    result::FlowBalance requests;

    /// Moves what was collected over the first `bins` bins into a result; the recorder is empty afterwards.
    [[nodiscard]] result::RunResult take(std::size_t bins);
    /// A copy of the same, but without the operations' latencies over the whole run and their parts.
    [[nodiscard]] result::RunResult soFar(std::size_t bins) const;
    /// What soFar() gives, for a `bins` that never falls from call to call, at the cost of the new bins alone.
    /// Valid until the next call. Bins below `bins` must be closed: they are not looked at again.
    [[nodiscard]] const result::RunResult& growing(std::size_t bins);

private:
    struct Row {
        std::vector<std::uint32_t> started, completed, failed;
        result::Histogram total{result::Histogram::kThreeDigits};
        result::Histogram bin{result::Histogram::kSeries};
        std::vector<result::Histogram::Sparse> perBin;
        double parts[kParts] = {};
        std::vector<std::vector<std::uint32_t>> errors; // per cause, empty until the first
        bool seen = false;                              // by growing(): started in some bin
    };
    Row& row(std::uint16_t operation) { return rows_[operation]; }
    /// Whether what was seen by growing() has the operations, causes, series and resources of now.
    [[nodiscard]] bool sameForm(std::size_t bins);
    void grow(std::size_t bins);

    const Program& program_;
    std::string processName_, storeName_;
    double binSeconds_;
    std::size_t bins_;
    std::vector<Row> rows_; // one per operation, then deliveries
    std::vector<double> missed_;
    std::vector<result::Series> series_;
    std::vector<result::ResourceSeries> resources_;
    result::RunResult seen_; // by growing()
};

} // namespace headroom::fleet
