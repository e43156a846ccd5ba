#pragma once
// What the metrics of a monitoring system mean: the user's rules first, then defaults for well-known names.
//
// A mapping file:
//   { "headroom-import-map": 1,
//     "rules": [
//       { "metric": "redis_connected_clients", "labels": {"instance": "10.0.0.7:9121"},
//         "to": "series", "name": "connections", "unit": "connections" },
//       { "metric": "CPUUtilization", "to": "resource", "name": "chat.cpu[{InstanceId}]",
//         "service": "chat", "kind": "cpu", "capacity": 100, "unit": "%" },
//       { "file": "sent.json", "to": "completed", "operation": "send-message", "reads": "rate" } ] }
// "metric" (exact), "labels" (each exact) and "file" (the file's name) say which metrics a rule takes; the first
// that fits wins. "to" is "series", "resource", "completed", "failed" or "drop". "reads" says what the values
// are: "level" (default), "counter" (grows; resets are noticed), "rate" (per second) or "sum" (of one
// interval). Of counters and sums a series or resource takes the rate per second. "scale" multiplies first.
// "{label}" in a name stands for that label's value.

#include "live/import/recorder.hpp"

#include <map>
#include <string>
#include <vector>

namespace headroom::imports {

/// One line of a monitoring system's answer. `values` are in order of date; NaN is a gap.
struct MetricSeries {
    std::string file;
    std::string metric; ///< "node_load1", "CPUUtilization"; may be empty
    std::map<std::string, std::string> labels;
    std::vector<std::pair<Micros, double>> values;

    /// "node_load1{instance=...}"
    [[nodiscard]] std::string text() const;
};

struct MapRule {
    enum class To { kSeries, kResource, kCompleted, kFailed, kDrop };
    enum class Reads { kLevel, kCounter, kRate, kSum };

    std::string file;
    std::string metric;
    std::map<std::string, std::string> labels;
    To to = To::kSeries;
    Reads reads = Reads::kLevel;
    std::string name; ///< series or resource; empty = the metric with its labels
    std::string unit;
    std::string service;
    std::string kind = "cpu";
    double capacity = 1.0;
    double scale = 1.0;
    std::string operation;

    [[nodiscard]] bool takes(const MetricSeries& series) const;
};

/// Throws ImportError with file and JSON path.
[[nodiscard]] std::vector<MapRule> readMap(const std::string& file);

/// Puts one series into the recorder as the rule says. `stepSeconds` is the distance of its values.
/// Throws ImportError when rule and values do not fit (a negative count, a share of no capacity).
void apply(const MapRule& rule, const MetricSeries& series, double stepSeconds, Recorder& recorder);

/// What a counter grew by between two neighbouring readings.
struct Growth {
    Micros at = 0; ///< of the first of the two
    double amount = 0.0;
    double seconds = 0.0;
};
/// A fall is a restart from zero; NaN gives no growth.
[[nodiscard]] std::vector<Growth> growthOf(const std::vector<std::pair<Micros, double>>& counter);

/// The median distance of the values in seconds; 0 for fewer than two.
[[nodiscard]] double stepOf(const std::vector<std::pair<Micros, double>>& values);

} // namespace headroom::imports
