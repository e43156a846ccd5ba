#pragma once
// Answers of monitoring systems as JSON: Prometheus' range query (/api/v1/query_range, resultType "matrix")
// and CloudWatch's get-metric-data (`aws cloudwatch get-metric-data`, MetricDataResults).
//
// Metrics no rule takes are read by well-known names; all others become series under their own name.

#include "live/import/metric_map.hpp"
#include "live/import/recorder.hpp"

#include <string>
#include <vector>

namespace headroom::imports {

[[nodiscard]] std::vector<MetricSeries> readPrometheus(const std::string& file, Recorder& recorder);
[[nodiscard]] std::vector<MetricSeries> readCloudWatch(const std::string& file, Recorder& recorder);

/// Puts the series of all files of one kind into the recorder: rules first, then defaults. Together, because
/// some defaults need two metrics (used and total memory), which may come in two files.
void putPrometheus(const std::vector<MetricSeries>& all, const std::vector<MapRule>& rules,
                   Recorder& recorder);
void putCloudWatch(const std::vector<MetricSeries>& all, const std::vector<MapRule>& rules,
                   Recorder& recorder);

} // namespace headroom::imports
