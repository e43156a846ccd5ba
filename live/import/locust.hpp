#pragma once
// Locust's stats history: `locust --csv NAME --csv-full-history` writes NAME_stats_history.csv.
//
// A row each second for every request name and "Aggregated". Counts are totals since the start, so a bin's are
// differences of rows. The percentiles are of about the last ten seconds and rounded by Locust (two digits from
// 100 ms on); mean, least and greatest are of the run so far. None of this is a distribution: percentiles
// become series "p95(GET /items)", the last row's mean and maximum become reportedSeconds.

#include "live/import/recorder.hpp"

#include <string>

namespace headroom::imports {

void readLocust(const std::string& file, Recorder& recorder);

} // namespace headroom::imports
