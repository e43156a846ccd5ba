#pragma once
// Build runners: slots that each run one operation at a time, and the builds that wait.
//
// Assumptions: builds start in the order they come; a slot's speed does not depend on its neighbours; "cpu"
// and "delay" steps both take their time on the slot (reference-core seconds run at speed 1). Cost is per
// hour of the service as stated (seats and extra slots). A queue limit of 0 never rejects.

#include "models/tier.hpp"
#include "sim/engine/pool.hpp"

#include <limits>

namespace headroom::tiers {

[[nodiscard]] inline engine::PoolSpec runnerSlots(const models::Runners& rule) {
    return {static_cast<std::uint32_t>(rule.slots),
            rule.queue > 0 ? static_cast<std::uint32_t>(rule.queue)
                           : std::numeric_limits<std::uint32_t>::max(),
            engine::kNever};
}

} // namespace headroom::tiers
