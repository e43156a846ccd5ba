#pragma once
// JMeter's result files (JTL): CSV with its header line, and XML, read as a stream.
//
// One line or element is one sample: label, start (timeStamp, ts: milliseconds since the epoch), length in
// milliseconds (elapsed, t) and success. With sampleresult.timestamp.start=false, which JMeter does not ship,
// the date would be the end; files do not say which. XML nests the samples a sample is made of (redirects,
// embedded resources, transactions): only the outer ones count, as in JMeter's own summary.

#include "live/import/recorder.hpp"

#include <string>

namespace headroom::imports {

void readJmeterCsv(const std::string& file, Recorder& recorder);
void readJmeterXml(const std::string& file, Recorder& recorder);

} // namespace headroom::imports
