#pragma once
// A heat map: resources down, time across, utilization as colour.
//
// Every cell shows the largest value of what falls on it, bins and, in groups of many members, rows: a
// resource at its limit for one bin is never averaged away. Values at or above the row's own limit take a
// colour of their own. Cells of one colour are one path, so a map of any run stays below a few hundred KB.

#include "sim/report/svg/drawing.hpp"
#include "sim/report/svg/line_chart.hpp"

#include <string>
#include <vector>

namespace headroom::report::svg {

struct HeatRow {
    std::string name;
    std::vector<float> values; ///< evenly over the x range, 0 to 1
};

/// Resources of one service and kind.
struct HeatGroup {
    std::string label;
    std::vector<HeatRow> rows;
    double limit = 1.0; ///< from here on a value is at its limit
};

struct HeatMap {
    std::string id;
    std::string title;
    Axis x; ///< a time axis
    double xLow = 0.0;
    double xHigh = 1.0;
    std::vector<HeatGroup> groups;
    std::vector<Mark> marks;
    double width = 980.0;
};

[[nodiscard]] std::string render(const HeatMap& map, Dress dress);

} // namespace headroom::report::svg
