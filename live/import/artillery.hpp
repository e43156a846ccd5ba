#pragma once
// Artillery's JSON report (2.0): `artillery run --output FILE`.
//
// "intermediate" holds the counters and summaries of each period of 10 s, "aggregate" those of the run.
// Summaries are least, greatest, mean and percentiles: no distribution can be had from them. With the plugin
// metrics-by-endpoint (on by default in 2.0) every endpoint is an operation, otherwise "http" is one. Their
// summaries include answers of any status.

#include "live/import/recorder.hpp"

#include <string>

namespace headroom::imports {

void readArtillery(const std::string& file, Recorder& recorder);

} // namespace headroom::imports
