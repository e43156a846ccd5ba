#pragma once
// Where a service runs, and what the operating system allows it.

#include "models/units.hpp"

#include <optional>
#include <string>

namespace headroom::models {

enum class CreditMode { kUnlimited, kStandard };

/// Where a service runs.
struct Placement {
    std::string instance; ///< catalogue name
    int count = 1;
    int processesPerInstance = 1;
    CreditMode credits = CreditMode::kUnlimited;
    std::optional<double> initialCredits; ///< vCPU-minutes; catalogue launch credits when absent
    bool operator==(const Placement&) const = default;
};

/// Limits of the operating system and the container; catalogue defaults when absent.
struct Limits {
    int fileDescriptors = 1048576; ///< per process
    int backlog = 511;             ///< accept queue, min(listen backlog, somaxconn)
    int ephemeralPorts = 28232;
    int connections = 0;    ///< per process, 0 = none of its own
    Bytes memoryPerProcess; ///< container limit, 0 = the instance's memory only
    bool operator==(const Limits&) const = default;
};

} // namespace headroom::models
