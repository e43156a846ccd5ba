#pragma once
// Counts of the second under way in one driving process.

#include "live/drive/clock.hpp"
#include "live/drive/net/stream.hpp"
#include "live/drive/report.hpp"

#include <map>
#include <vector>

namespace headroom::drive {

class Tally {
public:
    /// Operations are numbered as in the script; one more row counts deliveries.
    Tally(std::size_t operations, Nanos bin)
        : bin_(bin), rows_(operations + 1), slip_(result::Histogram::kThreeDigits) {}

    [[nodiscard]] std::uint32_t deliveries() const {
        return static_cast<std::uint32_t>(rows_.size() - 1);
    }

    /// `intended`: when the schedule wanted it, since the start of the run.
    void started(std::uint32_t operation, Nanos intended) {
        ++rows_[operation].started;
        ++asked_[binOf(intended)];
    }
    /// A start that no schedule asked for (a client's reaction).
    void startedUnasked(std::uint32_t operation) { ++rows_[operation].started; }
    void completed(std::uint32_t operation, Nanos corrected, Nanos uncorrected) {
        Row& row = rows_[operation];
        ++row.completed;
        row.make();
        row.corrected->add(micros(corrected));
        row.uncorrected->add(micros(uncorrected));
    }
    /// Nothing answers it, so it has no latency.
    void completedUnseen(std::uint32_t operation) { ++rows_[operation].completed; }
    void failed(std::uint32_t operation, Cause cause) {
        ++rows_[operation].failed;
        ++rows_[operation].causes[cause];
    }
    void slipped(Nanos late) { slip_.add(micros(late)); }
    void expectedDeliveries(Nanos sent, std::uint64_t count) { expected_[binOf(sent)] += count; }
    void receivedDelivery(Nanos sent) { ++received_[binOf(sent)]; }
    [[nodiscard]] std::uint32_t binOf(Nanos time) const {
        return time <= 0 ? 0 : static_cast<std::uint32_t>(time / bin_);
    }

    /// Moves the counts into `report` and starts anew.
    void close(BinReport& report);

private:
    struct Row {
        std::uint32_t started = 0, completed = 0, failed = 0;
        std::unique_ptr<result::Histogram> corrected, uncorrected; ///< made at the first use
        std::map<std::string, std::uint32_t> causes;
        void make() {
            if (corrected != nullptr) return;
            corrected = std::make_unique<result::Histogram>();
            uncorrected = std::make_unique<result::Histogram>();
        }
    };
    static std::uint64_t micros(Nanos time) {
        return time <= 0 ? 0 : static_cast<std::uint64_t>((time + 500) / 1000);
    }
    Nanos bin_;
    std::vector<Row> rows_;
    result::Histogram slip_;
    std::map<std::uint32_t, std::uint32_t> asked_;
    std::map<std::uint32_t, std::uint64_t> expected_, received_;
};

} // namespace headroom::drive
