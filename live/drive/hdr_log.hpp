#pragma once
// HdrHistogram's formats, so that its tools read our histograms: the V2 encoding, the interval log (.hlog) and the
// percentile table of hdrhistogram.github.io/plotFiles.
//
// Source: HdrHistogram 2.1 (G. Tene), EncodableHistogram and HistogramLogWriter. Our histogram of 11 bits has the
// very buckets of a HdrHistogram with three significant digits from 1 up, so counts are passed on unchanged.

#include "sim/result/histogram.hpp"

#include <string>
#include <vector>

namespace headroom::drive {

/// The compressed V2 encoding as base64. Precondition: three digits.
[[nodiscard]] std::string encodeV2(const result::Histogram& histogram);

/// The lines before the intervals; `startSeconds` since 1970.
[[nodiscard]] std::string hdrLogHeader(double startSeconds);
/// One interval: start and length in seconds, values in microseconds shown in milliseconds.
[[nodiscard]] std::string hdrLogLine(const std::string& tag, double startSeconds, double lengthSeconds,
                                     const result::Histogram& histogram);

/// "Value,Percentile,TotalCount,1/(1-Percentile)" in milliseconds, five steps per halving of what is above.
[[nodiscard]] std::string percentileCsv(const result::Histogram& histogram);

} // namespace headroom::drive
