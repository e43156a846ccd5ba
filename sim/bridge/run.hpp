#pragma once
// One simulation of a scenario under SimGrid: what everything outside this folder calls.
//
// SimGrid keeps its state in process-wide variables that cannot be reset, so a process runs one
// simulation; several runs are several processes. Simulated time is in seconds since the start of the
// run.

#include "models/scenario.hpp"
#include "sim/result/run_result.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <stdexcept>

namespace headroom::bridge {

struct RunOptions {
    std::uint64_t seed = 0; ///< 0 = the scenario's
    enum class EngineKind {
        kPlane,     ///< the event core as one SimGrid model, control tasks as actors
        kReference, ///< everything as S4U activities: slow, independent of the event core
    } engine = EngineKind::kPlane;
    /// Called about ten times a second of wall time, from inside the run.
    std::function<void(double simulatedSeconds, double totalSeconds, double activeUsers)> progress;
    /// Looked at between slices of the run; set, it ends the run with RunCancelled.
    const std::atomic<bool>* cancel = nullptr;
};

class RunCancelled : public std::runtime_error {
public:
    RunCancelled() : std::runtime_error("the run was cancelled") {}
};

/// Runs the scenario to its end. `headroomVersion` of the result is left empty: the writer's to fill.
/// Throws std::runtime_error for a scenario the engine cannot run, RunCancelled, and std::logic_error
/// when this process has simulated before.
[[nodiscard]] result::RunResult run(const models::Scenario& scenario, const RunOptions& options);

} // namespace headroom::bridge
