#pragma once
// The store's demands from what a probe of Redis saw (INFO commandstats and CPU).
//
// What a command's execution takes is counted by Redis itself. The rest of its CPU is reading, parsing and answering,
// wake-ups, and the idle cost: fitted over rows like the service's demands (least_squares.hpp). Pipelined requests share
// reads, so `perRequest` holds for clients that pipeline as the measured ones did.

#include "models/profile.hpp"
#include "sim/result/run_result.hpp"

#include <span>
#include <string>
#include <vector>

namespace headroom::calibrate {

struct StoreOutcome {
    models::StoreProfile profile;
    std::size_t rows = 0;
    double typicalError = 0.0;            ///< median relative error of a row's CPU
    std::vector<std::string> notMeasured; ///< commands that keep the prior's execution
};

/// `store`: name of the probe (redis:ADDRESS=NAME). Nothing fitted (rows = 0) when no run has its CPU and commands.
[[nodiscard]] StoreOutcome calibrateStore(std::span<const result::RunResult> runs,
                                          const std::string& store, const models::StoreProfile& prior,
                                          double machineSpeed = 1.0);

} // namespace headroom::calibrate
