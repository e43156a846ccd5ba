#pragma once
// k6: `k6 run --out json=FILE` (one JSON object a line) and `--out csv=FILE`, packed with gzip or not.
//
// A point of http_req_duration is one request: `time` is its end, `value` its milliseconds from the first byte
// sent to the last received (without blocking, connecting and the TLS handshake, which k6 measures apart).
// Failed is what k6 calls so: tag expected_response "false", or an error_code.

#include "live/import/recorder.hpp"

#include <string>

namespace headroom::imports {

void readK6Json(const std::string& file, Recorder& recorder);
void readK6Csv(const std::string& file, Recorder& recorder);

} // namespace headroom::imports
