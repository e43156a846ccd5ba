#pragma once
// From a scenario's distribution to the engine's sampler.

#include "models/distribution.hpp"
#include "sim/engine/distribution.hpp"

namespace headroom::hardware {

[[nodiscard]] engine::Sampler compile(const models::Distribution& distribution);

} // namespace headroom::hardware
