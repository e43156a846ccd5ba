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

/// Height of the rows in a drawing of this width; 0 without entries.
[[nodiscard]] double legendHeight(std::span<const LegendEntry> entries, double width);

/// Draws from `top` on.
void drawLegend(Drawing& drawing, std::span<const LegendEntry> entries, double top);

} // namespace headroom::report::svg
