#pragma once
// RunResult: what a run produced, simulated or measured. Every reader downstream (charts, SLOs,
// comparison, reports) takes this type and need not know which of the two it holds.
//
// Time is cut into bins of `binSeconds`, bin i covering [i, i + 1) * binSeconds since the start.
// Every per-bin vector has `binCount` entries unless its comment says otherwise.

#include "sim/result/histogram.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace headroom::result {

/// One kind of thing users do ("register"), one kind of thing that happens to them ("deliver"), or what is
/// measured inside a service ("app.register": from when a worker thread has it to answering).
struct OperationResult {
    std::string name;
    /// Measured inside a service: part of what users asked for, not a request of its own.
    [[nodiscard]] bool inside() const { return name.find('.') != std::string::npos; }
    std::vector<std::uint32_t> started;   ///< per bin, by start time
    std::vector<std::uint32_t> completed; ///< per bin, by completion time
    std::vector<std::uint32_t> failed;    ///< per bin, by time of failure
    Histogram latency;                    ///< microseconds, completed only, whole run, three digits
    std::vector<Histogram::Sparse> latencyPerBin; ///< precision Histogram::kSeries
    /// Where the mean completed operation spent its time, seconds summed over all completed:
    /// "network", "<service> wait", "<service> service", "<service> side-pool wait", "<store>" (hops), "storage".
    std::map<std::string, double> secondsByPart;
    /// Measured runs: latency from when the driver did start the operation instead of when it was meant to, for
    /// comparison with tools that measure so (coordinated omission). Three digits.
    std::optional<Histogram> uncorrected = std::nullopt;
    /// Latency of the whole run as another tool states it, in seconds, by "mean", "p50", "p95", "p99", "max": for
    /// runs measured by tools that keep no latencies of single requests. `latency` is empty then.
    std::map<std::string, double> reportedSeconds = {};
};

/// Failures of one operation by one cause ("timeout", "stale-read", "503", "fd-limit", ...).
struct ErrorSeries {
    std::string operation;
    std::string cause;
    std::vector<std::uint32_t> perBin;
};

/// A named quantity over time with its unit: "users", "connections", "rooms", "messages/s", ... A measured series
/// is NaN in bins without a reading ("users" never is); in files that is null.
struct Series {
    std::string name;
    std::string unit;
    std::vector<double> perBin;
};

/// A resource or limit of the fleet over time.
struct ResourceSeries {
    std::string name;    ///< unique, e.g. "chat.loop[17]" or "alb.connections"
    std::string service; ///< scenario service it belongs to, or "load-generator"
    /// What kind of limit: "cpu", "event-loop", "memory", "connections", "file-descriptors", "network",
    /// "rate", "credits", "pool", "backlog", "threads", "lock", "slots", "concurrency", "ports".
    std::string kind;
    double capacity = 0.0; ///< in `unit`; 0 when unlimited
    std::string unit;
    std::vector<float> utilization; ///< per bin, 0 to 1 (mean over the bin), share of capacity in use
    std::vector<float> queue;       ///< per bin, mean number waiting; empty where nothing can wait
    std::vector<float> waitSeconds; ///< per bin, mean wait of those who finished waiting; may be empty
    std::uint64_t refusals = 0;     ///< requests turned away by this limit over the run
    double firstRefusalSeconds = -1.0; ///< time of the first of them, -1 when none
};

struct UserOutcome {
    std::uint64_t arrived = 0;
    std::uint64_t passed = 0;                           ///< finished their script without a failure
    std::uint64_t failed = 0;                           ///< cannot finish their script
    std::uint64_t unfinished = 0;                       ///< still in the script when the run ended
    std::map<std::string, std::uint64_t> failedByCause; ///< "operation: cause" of the fatal failure
};

/// Where every injected request went: injected = completed + failed + inFlight.
struct FlowBalance {
    std::uint64_t injected = 0;
    std::uint64_t completed = 0;
    std::uint64_t failed = 0;
    std::uint64_t inFlight = 0;
};

struct CostItem {
    std::string name;
    double usdPerHour = 0.0;
    double usd = 0.0; ///< for the run, billed by the second
};

/// A result a finding can point at: the limit that bound, when, and at how many users.
struct BindingLimit {
    std::string resource;
    std::string kind;
    double atSeconds = 0.0;
    double users = 0.0;      ///< active users at that time
    double value = 0.0;      ///< utilization, or refusals a second, at that time
    std::string explanation; ///< one sentence
};

struct RunResult {
    static constexpr int kFormat = 1;
    std::string headroomVersion;
    std::string scenario;
    std::string source; ///< "plane", "reference" or "measured"
    std::string tool;   ///< that measured ("k6", "Gatling 3.9.5"); empty for headroom's own runs
    std::uint64_t seed = 0;
    double binSeconds = 1.0;
    double durationSeconds = 0.0;
    std::size_t binCount = 0;
    std::uint64_t events = 0; ///< events the engine processed (0 when measured); not wall time

    std::vector<OperationResult> operations;
    std::vector<ErrorSeries> errors;
    std::vector<Series> series;
    std::vector<ResourceSeries> resources;
    UserOutcome users;
    FlowBalance requests;
    std::vector<CostItem> cost;
    std::vector<std::string> notes; ///< assumptions the run had to make, for the reader
    /// Predictions with a calibrated profile: root mean squares of the logarithms by which the calibration missed its
    /// own runs, by kind of quantity ("latency": up to the 75 % quantile; "tail": beyond; "memory").
    std::map<std::string, double> calibrationErrors;

    [[nodiscard]] const OperationResult* operation(const std::string& name) const;
    [[nodiscard]] const Series* find(const std::string& seriesName) const;
    [[nodiscard]] double usdPerHour() const;
};

} // namespace headroom::result
