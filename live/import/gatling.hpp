#pragma once
// Gatling's simulation.log in the text format of 3.0 to 3.11 (from 3.12 on the log is binary and is refused).
//
// Tab-separated records; dates are milliseconds since the epoch:
//   RUN      class, simulation, start, description, version
//   USER     scenario, START|END, date               (3.0 to 3.3: scenario, user, START|END, start, date)
//   REQUEST  groups, name, start, end, OK|KO, message (3.0 to 3.3: user before groups)
//   GROUP    groups, start, end, summed response time, OK|KO
//   ERROR    message, date
// A request's latency is end - start, as Gatling's own reports have it; groups are sums of requests and are
// left out.

#include "live/import/recorder.hpp"

#include <string>

namespace headroom::imports {

void readGatling(const std::string& file, Recorder& recorder);

} // namespace headroom::imports
