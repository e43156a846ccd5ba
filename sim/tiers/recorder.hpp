#pragma once
// Collects what the plane reports and turns it into a RunResult.
//
// Two kinds of rows: what users asked for ("register": from sending to having the answer, retries included)
// and what is measured inside a service ("app.register": from the moment a worker thread has it, or from
// arriving where there are none, to answering: what a server's own metrics say, which start in a thread and
// know nothing of the wait for one). Where a user's time went is taken from the row inside; time of
// calls is booked when they return, so the parts of a row count failed operations too.

#include "sim/result/run_result.hpp"
#include "sim/tiers/program.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace headroom::tiers {

class Recorder {
public:
    Recorder(const Program& program, double binSeconds, double lengthSeconds);

    void started(std::uint16_t row, double now) { ++rows_[row].started[binOf(now)]; }
    void completed(std::uint16_t row, double now, double seconds) {
        Row& target = rows_[row];
        ++target.completed[binOf(now)];
        const std::uint64_t us = microseconds(seconds);
        target.total.add(us);
        target.bin.add(us);
    }
    void failed(std::uint16_t row, double now, std::uint16_t cause);
    void waitedAndWorked(std::uint16_t row, double waited, double worked) {
        rows_[row].waited += waited;
        rows_[row].worked += worked;
    }
    void called(std::uint16_t row, std::uint16_t station, double seconds) {
        rows_[row].calls[station] += seconds;
    }
    void travelled(std::uint16_t row, double seconds) { rows_[row].network += seconds; }
    void userFailed(std::uint16_t row, std::uint16_t cause);

    void closeBin(std::size_t bin);
    [[nodiscard]] std::size_t binOf(double now) const {
        if (now >= binFrom_ && now < binTo_) return bin_;
        const auto bin = static_cast<std::size_t>(now / binSeconds_);
        bin_ = bin < bins_ ? bin : bins_ - 1;
        binFrom_ = static_cast<double>(bin) * binSeconds_;
        // The last bin takes what comes after it; rounding at an edge must not stretch another one.
        binTo_ = binFrom_ + 0.999 * binSeconds_;
        return bin_;
    }
    [[nodiscard]] std::size_t bins() const { return bins_; }
    [[nodiscard]] double binSeconds() const { return binSeconds_; }

    /// Of the run's series of this name; made on first use.
    void set(const std::string& name, const std::string& unit, std::size_t bin, double value);
    std::size_t addResource(const std::string& name, const std::string& service, const std::string& kind,
                            double capacity, const std::string& unit, bool waits = false);
    [[nodiscard]] std::size_t resourceCount() const { return resources_.size(); }
    [[nodiscard]] result::ResourceSeries& resource(std::size_t index) { return resources_[index]; }

    result::UserOutcome users;
    result::FlowBalance requests;

    /// Moves what was collected over the first `bins` bins into a result; the recorder is empty afterwards.
    [[nodiscard]] result::RunResult take(std::size_t bins);
    /// A copy of the same, but without the operations' latencies over the whole run and their parts.
    [[nodiscard]] result::RunResult soFar(std::size_t bins) const;

private:
    struct Row {
        std::vector<std::uint32_t> started, completed, failed;
        result::Histogram total{result::Histogram::kThreeDigits};
        result::Histogram bin{result::Histogram::kSeries};
        std::vector<result::Histogram::Sparse> perBin;
        std::vector<std::vector<std::uint32_t>> errors; ///< by cause, per bin; empty until the first
        std::vector<double> calls;                      ///< seconds by station
        double waited = 0.0;
        double worked = 0.0;
        double network = 0.0;
        std::uint64_t failures = 0;
        [[nodiscard]] bool used() const {
            return std::any_of(started.begin(), started.end(), [](auto n) { return n > 0; });
        }
    };
    static std::uint64_t microseconds(double seconds) {
        return seconds <= 0.0 ? 0 : static_cast<std::uint64_t>(seconds * 1e6 + 0.5);
    }
    void parts(std::size_t index, result::OperationResult& operation) const;

    const Program& program_;
    double binSeconds_;
    std::size_t bins_;
    mutable std::size_t bin_ = 0; // the last answer of binOf() and the dates it holds for
    mutable double binFrom_ = 0.0;
    mutable double binTo_ = -1.0;
    std::vector<Row> rows_;
    std::vector<result::Series> series_;
    std::vector<result::ResourceSeries> resources_;
};

} // namespace headroom::tiers
