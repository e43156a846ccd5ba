#include "live/drive/tally.hpp"

#include <utility>

namespace headroom::drive {

void Tally::close(BinReport& report) {
    for (std::uint32_t i = 0; i < rows_.size(); ++i) {
        Row& row = rows_[i];
        if (row.started == 0 && row.completed == 0 && row.failed == 0) continue;
        OperationBin out;
        out.operation = i;
        out.started = std::exchange(row.started, 0);
        out.completed = std::exchange(row.completed, 0);
        out.failed = std::exchange(row.failed, 0);
        out.causes = std::exchange(row.causes, {});
        if (row.corrected != nullptr && !row.corrected->empty()) {
            out.corrected = Counts::of(*row.corrected);
            out.uncorrected = Counts::of(*row.uncorrected);
            row.corrected->clear();
            row.uncorrected->clear();
        }
        report.operations.push_back(std::move(out));
    }
    report.slip = Counts::of(slip_);
    slip_.clear();
    report.asked = std::exchange(asked_, {});
    report.expected = std::exchange(expected_, {});
    report.received = std::exchange(received_, {});
}

} // namespace headroom::drive
