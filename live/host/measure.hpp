#pragma once
// Measures this machine for a host profile. CPU-bound figures are CPU time of the measuring thread, so that other
// programs disturb them little; the loopback round trip is wall time and wants a quiet machine.

#include "live/calibrate/host_profile.hpp"

#include <functional>
#include <string>

namespace headroom::host {

struct MeasureOptions {
    int repeats = 7;
    double secondsEach = 0.15; ///< of the repeated measurements
};

/// `said` is told what is being measured. Throws std::runtime_error when the machine refuses something.
[[nodiscard]] calibrate::HostProfile measureHost(const MeasureOptions& options,
                                                 const std::function<void(const std::string&)>& said);

} // namespace headroom::host
