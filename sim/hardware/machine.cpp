#include "sim/hardware/machine.hpp"

namespace headroom::hardware {

engine::ProcessorSpec processorSpec(const models::InstanceType& type,
                                    const models::Placement& placement) {
    engine::ProcessorSpec spec;
    spec.vcpus = static_cast<std::uint32_t>(type.vcpus);
    spec.cores = static_cast<std::uint32_t>(type.physicalCores);
    spec.speed = type.singleThreadSpeed;
    spec.smtYield = type.smtYield;
    if (type.hasQuota()) {
        spec.burst = engine::BurstMode::kQuota;
        spec.baseline = type.baseline;
        spec.quotaPeriod = type.quotaPeriod.value;
    } else if (type.burstable()) {
        spec.burst = placement.credits == models::CreditMode::kStandard ? engine::BurstMode::kStandard
                                                                        : engine::BurstMode::kUnlimited;
        spec.baseline = type.baseline;
        if (placement.initialCredits)
            spec.initialCredits = *placement.initialCredits;
        else
            spec.launchCredits = type.launchCredits;
        spec.maxCredits = type.maxCredits;
    }
    return spec;
}

} // namespace headroom::hardware
