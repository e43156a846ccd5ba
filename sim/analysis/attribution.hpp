#pragma once
// Where time went, and what was used most.
//
// Time: a completed operation's mean time is cut into the places it was spent (OperationResult::secondsByPart):
// network, and per resource its service and the waiting for it. "Waiting" is time a faster or larger resource
// would take away; service includes being slowed down by other threads on the same CPU, which a result cannot
// tell apart. Ranked by time over all operations, so that a part of a rare slow operation does not outrank a
// part of every fast one.
//
// Use: kinds of resources of every service, ranked by how near they came to binding: largest mean over a window
// of kBindingWindowSeconds, over the utilization at which that kind binds. What refused requests ranks first.
//
// Limits: first, second and third to bind are BindingReport::fleet in its order (binding.hpp).

#include "sim/analysis/service_use.hpp"
#include "sim/result/run_result.hpp"

#include <string>
#include <vector>

namespace headroom::analysis {

struct PartShare {
    std::string part;     ///< as in secondsByPart, "chat wait"
    std::string resource; ///< "chat", "chat side-pool", "network"
    bool waiting = false;
    double seconds = 0.0; ///< mean per completed operation
    double share = 0.0;   ///< of the mean
};

struct OperationAttribution {
    std::string operation; ///< empty = all operations together
    double completed = 0.0;
    double meanSeconds = 0.0;
    double waitingShare = 0.0;
    std::vector<PartShare> parts; ///< longest first
};

struct Attribution {
    OperationAttribution all;
    std::vector<OperationAttribution> operations; ///< most time altogether first
    std::vector<ServiceUse> use;                  ///< nearest to binding first, load generator included
};

[[nodiscard]] Attribution attribute(const result::RunResult& result);

} // namespace headroom::analysis
