#pragma once
// Names beside samples of their line or colour, wrapped into rows.

#include "sim/report/svg/drawing.hpp"

#include <span>
#include <string>

namespace headroom::report::svg {

struct LegendEntry {
    std::string name;
    std::string classes;
    bool line = false; ///< a stroke instead of a filled box
};

/// Draws from `top` on; where the next thing may start.
[[nodiscard]] double drawLegend(Drawing& drawing, std::span<const LegendEntry> entries, double top,
                                double left = 0.0);

} // namespace headroom::report::svg
