#pragma once
// What latencies say of demands before CPU time is asked: what users do in one go cannot be told apart by CPU time, and
// the regression then keeps the prior's ratios between operations.

#include "live/calibrate/observation.hpp"
#include "live/calibrate/quality.hpp"
#include "models/profile.hpp"
#include "sim/result/run_result.hpp"

#include <span>
#include <vector>

namespace headroom::calibrate {

struct LatencyPriorOptions {
    double machineSpeed = 1.0; ///< of the machine measured, against the reference core
    /// Its operations wait for a store: latencies say nothing of the process's own demands.
    bool usesStore = false;
};

/// Corrects the prior's demands, of the runs that are fit:
/// - a password's cost differs between installations by orders of magnitude; the shortest latencies of an operation
///   that hashes are nearly all hashing;
/// - no operation takes more of the processor than its shortest latencies;
/// - an operation that takes much longer than the way there and back takes it on the processor.
void correctPriors(models::ServiceProfile& prior, std::span<const result::RunResult> runs,
                   const std::vector<Verdict>& verdicts, const std::vector<Row>& rows,
                   const LatencyPriorOptions& options);

} // namespace headroom::calibrate
