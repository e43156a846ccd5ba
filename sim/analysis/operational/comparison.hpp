#pragma once
// Bounds beside a run: what the laws allow, and whether the run kept to them.

#include "sim/analysis/operational/bounds.hpp"
#include "sim/analysis/operational/check.hpp"

#include <optional>
#include <string>
#include <vector>

namespace headroom::analysis::operational {

struct RankedStation {
    std::string name; ///< "chat event loops"
    std::string kind;
    Interval saturationUsers;
    Interval utilization; ///< at the asked load
};

struct Comparison {
    LoadBounds bounds;                ///< at the asked load
    std::vector<RankedStation> first; ///< first, second, third to saturate; empty when nothing does
    BoundsCheck check;
};

/// Nothing for a scenario whose fleet the operational view does not know (fleet::partsOf).
[[nodiscard]] std::optional<Comparison> compare(const models::Scenario& scenario,
                                                const result::RunResult& result);

} // namespace headroom::analysis::operational
