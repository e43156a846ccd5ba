#pragma once
// A measured run as rows of a regression: how much of every demand of the profile each stretch of time asked for,
// and the CPU the service took for it.

#include "models/scenario.hpp"
#include "sim/result/run_result.hpp"

#include <map>
#include <string>
#include <vector>

namespace headroom::calibrate {

/// One stretch of a run.
struct Row {
    std::size_t run = 0; ///< index of the result
    double from = 0.0;   ///< seconds since its start
    double seconds = 0.0;
    double cpuSeconds = 0.0; ///< of all processes of the service
    double events = 0.0;     ///< event-loop visits, heartbeats included
    /// By demand_parameter.hpp's names: how many units of the demand. "wakeUp" and "coldWakeUp" are not among
    /// them, they follow from `events` (poll_chain.hpp).
    std::map<std::string, double> amounts;
    // For memory.
    double memoryBytes = 0.0; ///< 0 = unknown
    double connections = 0.0;
    double joined = 0.0;
    double messages = 0.0; ///< stored since the run began, at the end of the stretch
};

struct ObservationOptions {
    std::string service;        ///< process service of the scenario
    double windowSeconds = 2.0; ///< length of a row: the CPU clock of Linux ticks every 10 ms
};

/// The service that is calibrated: the scenario's process service. Throws std::runtime_error without one.
[[nodiscard]] std::string processServiceOf(const models::Scenario& scenario);

/// CPU seconds per bin of the service's processes: resources of kind "cpu" that belong to `service`, "service-0",
/// "service[0]", ...; empty when no probe watched it.
[[nodiscard]] std::vector<double> cpuPerBin(const result::RunResult& run, const std::string& service);

/// Share of the bin's processor time that the hypervisor took from the machine; 0 where the run does not say.
[[nodiscard]] double stolenShare(const result::RunResult& run, std::size_t bin);
/// Beyond this share of a row's time its processor time says too little: it was measured with what was taken.
inline constexpr double kMostStolen = 0.05;

/// Rows of one run, without those with more stolen than that. State of the rooms (members, history) is the run's mean
/// at the time: where rooms differ much in size, laws in it are fitted on averages. Bins after the workload's end are
/// left out.
[[nodiscard]] std::vector<Row> observe(const result::RunResult& run, std::size_t index,
                                       const models::Scenario& scenario,
                                       const ObservationOptions& options);

} // namespace headroom::calibrate
