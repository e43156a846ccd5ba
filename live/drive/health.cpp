#include "live/drive/health.hpp"

#include <fmt/format.h>

namespace headroom::drive {

std::vector<std::string> whyInconclusive(const DriverHealth& health) {
    std::vector<std::string> reasons;
    const double slip = health.slip.quantile(0.99) * 1e-6;
    if (slip > health.maxSlipSeconds)
        reasons.push_back(
            fmt::format("the driver ran late: its timers' p99 lag is {:.1f} ms, allowed {:.1f} ms",
                        slip * 1e3, health.maxSlipSeconds * 1e3));
    if (health.peakCpu > kCpuLimit)
        reasons.push_back(
            fmt::format("the driver used {:.0f} % of a processor for ten seconds; more --processes help",
                        health.peakCpu * 100.0));
    if (health.outOfDescriptors > 0)
        reasons.push_back(
            fmt::format("this machine's file descriptors ran out {} times", health.outOfDescriptors));
    if (health.outOfPorts > 0)
        reasons.push_back(fmt::format("this machine's ports ran out {} times; --source adds addresses",
                                      health.outOfPorts));
    if (health.deadProcesses > 0)
        reasons.push_back(fmt::format("{} driving process{} died", health.deadProcesses,
                                      health.deadProcesses == 1 ? "" : "es"));
    if (health.stolenShare > health.maxStolenShare)
        reasons.push_back(fmt::format(
            "the hypervisor took {:.1f} % of this machine's processor time, allowed {:.1f} %",
            health.stolenShare * 100.0, health.maxStolenShare * 100.0));
    if (health.rateCapped) reasons.push_back("the asked rate is above --max-rate");
    return reasons;
}

} // namespace headroom::drive
