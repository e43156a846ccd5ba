#pragma once
// Use of one kind of resource of one service over a run.

#include "sim/result/run_result.hpp"

#include <string>
#include <vector>

namespace headroom::analysis {

struct ServiceUse {
    std::string service;
    std::string kind;
    std::size_t members = 0;
    double mean = 0.0;   ///< over members and run
    double peak = 0.0;   ///< largest 10 s mean of any member
    std::string busiest; ///< the member with that peak
    std::uint64_t refusals = 0;
    double largestQueue = 0.0;

    /// Peak over the utilization at which the kind binds (binding.hpp); 1 and more: bound.
    [[nodiscard]] double nearness() const;
};

/// In the order in which the result names them.
[[nodiscard]] std::vector<ServiceUse> serviceUse(const result::RunResult& result);

/// Those that refused requests first, then by nearness.
[[nodiscard]] std::vector<ServiceUse> rankedUse(std::vector<ServiceUse> uses);

} // namespace headroom::analysis
