#pragma once
// One machine type of the catalogue (models/catalog/instance-types.json; every number there
// carries its source).

#include "models/units.hpp"

#include <map>
#include <string>

namespace headroom::models {

struct InstanceType {
    std::string name;      ///< "t3.small"
    int vcpus = 1;         ///< hardware threads the guest sees
    int physicalCores = 1; ///< cores behind them; vcpus on T2 and Graviton, vcpus / 2 elsewhere
    double singleThreadSpeed =
        1.0;               ///< lone busy thread relative to the reference core (42 500 CoreMark it/s)
    double smtYield = 1.0; ///< work of two busy threads of one core over one, [1, 2]
    Bytes memory;
    double baseline = 1.0;       ///< sustained share of each vCPU, (0, 1]; 1 without credits or quota
    Duration quotaPeriod;        ///< of a CPU quota that allows `baseline`; 0s: none
    double creditsPerHour = 0.0; ///< CPU credits (vCPU-minutes) earned an hour
    double launchCredits = 0.0;
    double maxCredits = 0.0;
    BytesPerSecond networkBaseline;
    BytesPerSecond networkBurst;
    std::map<std::string, MoneyPerHour> price; ///< by region
    MoneyPerHour surplusPerVcpu; ///< unlimited mode surcharge for a vCPU kept above the baseline
    Bytes systemMemory =
        bytes(300e6);   ///< of operating system, container runtime and agents; an estimate
    std::string source; ///< of a type a scenario brings along: how it was measured

    [[nodiscard]] bool hasQuota() const { return quotaPeriod.value > 0.0; }
    /// Lives on burst credits.
    [[nodiscard]] bool burstable() const { return baseline < 1.0 && !hasQuota(); }
    bool operator==(const InstanceType&) const = default;
};

} // namespace headroom::models
