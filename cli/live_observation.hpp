#pragma once
// One measured run: a scenario driven at a target while probes watch it. What 'live observe' and 'live run' share.

#include "live/drive/coordinator.hpp"
#include "models/scenario.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace headroom::cli {

/// A series some probe writes, as the use of a resource: "chat:2=metrics app_cpu_seconds_total".
struct AdoptedSeries {
    std::string kind;      ///< "cpu" or "memory"
    std::string service;   ///< of the scenario
    double capacity = 0.0; ///< processors or bytes; 0: not said, of memory
    std::string series;
};

/// Reads "SERVICE:CAPACITY=SERIES"; memory may go without a capacity. Throws UsageError.
[[nodiscard]] AdoptedSeries adoptedFrom(const std::string& kind, const std::string& text);

struct ObservedRun {
    const models::Scenario& scenario;
    drive::Settings settings;
    std::vector<std::string> probes; ///< as probe::makeProbe reads them
    std::filesystem::path out;       ///< empty: not written
    std::string label;               ///< over the view
    bool view = false;
    std::vector<AdoptedSeries> adopted = {};
};

/// Throws drive::DriveError before anything was sent, UsageError for a probe that cannot look at anything.
/// CPU of `pid:` probes is in shares of what the process may use (live/probe/allowance.hpp).
[[nodiscard]] drive::RunOutcome observe(const ObservedRun& run);

/// Adds the resource; false when the result has no such series.
bool adopt(result::RunResult& run, const AdoptedSeries& adopted);

/// Gives the CPU series of `service` another capacity; the processors in use stay the same.
void setProcessors(result::RunResult& run, const std::string& service, double processors);

/// "measured-2.json" for the second repeat of "measured.json".
[[nodiscard]] std::filesystem::path fileOfRepeat(const std::filesystem::path& file, int repeat);

/// Keeps this process and what it starts on one processor, until destroyed.
class OnProcessor {
public:
    /// None: nothing is changed.
    explicit OnProcessor(std::optional<int> processor);
    ~OnProcessor();
    OnProcessor(const OnProcessor&) = delete;
    OnProcessor& operator=(const OnProcessor&) = delete;

private:
    std::vector<int> before_;
};

} // namespace headroom::cli
