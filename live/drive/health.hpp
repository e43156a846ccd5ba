#pragma once
// Whether the driver itself was fast enough for its figures to speak of the target.

#include "sim/result/histogram.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace headroom::drive {

struct DriverHealth {
    result::Histogram slip; ///< microseconds timers fired late, all processes
    double peakCpu = 0.0;   ///< largest share of a processor a process used over ten seconds
    std::uint64_t asked = 0, started = 0; ///< operations the schedule wanted, and those that began
    std::uint64_t outOfDescriptors = 0, outOfPorts = 0;
    std::uint32_t deadProcesses = 0;
    bool rateCapped = false;
    double maxSlipSeconds = 0.010;
    double stolenShare = 0.0; ///< of this machine's processors, taken by the hypervisor
    double maxStolenShare = 1.0;
};

inline constexpr double kCpuLimit = 0.95;

/// Why the run is inconclusive, one sentence each; empty when it is not. The rules: the p99 of the lag within its
/// bound; no process at its processor's limit for ten seconds; no connection lost to this machine's descriptors or
/// ports; no process lost; no more of the machine taken by the hypervisor than allowed.
[[nodiscard]] std::vector<std::string> whyInconclusive(const DriverHealth& health);

} // namespace headroom::drive
