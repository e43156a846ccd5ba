#pragma once
// A catalogue instance type as a processor of the engine, with the burst credits the placement gives it.

#include "models/instance_type.hpp"
#include "models/placement.hpp"
#include "sim/engine/processor.hpp"

namespace headroom::hardware {

[[nodiscard]] engine::ProcessorSpec processorSpec(const models::InstanceType& type,
                                                  const models::Placement& placement);

} // namespace headroom::hardware
