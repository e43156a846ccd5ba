#pragma once
// Closed forms of a host's processor (sim/engine/processor.hpp states the law).

#include "models/instance_type.hpp"
#include "sim/analysis/operational/interval.hpp"

#include <algorithm>

namespace headroom::analysis::operational {

/// Work of `threads` runnable threads a second, in reference-core seconds (sim/engine/processor.hpp).
[[nodiscard]] inline double workRate(const models::InstanceType& type, double threads) {
    const double busy = std::min<double>(threads, type.vcpus);
    const double cores = type.physicalCores;
    const double total = busy <= cores ? busy : 2.0 * cores - busy + (busy - cores) * type.smtYield;
    return type.singleThreadSpeed * total;
}

/// vCPU-seconds a reference-core second of work keeps busy: alone on a core, and with all vCPUs busy.
[[nodiscard]] inline Interval vcpuSecondsPerWork(const models::InstanceType& type, double threads) {
    const double busy = std::max(1.0, std::min<double>(threads, type.vcpus));
    const double alone = 1.0 / type.singleThreadSpeed;
    return {alone, std::max(alone, busy / workRate(type, busy))};
}

} // namespace headroom::analysis::operational
