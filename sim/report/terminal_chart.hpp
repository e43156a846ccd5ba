#pragma once
// Line charts in a terminal: braille dots (2 x 4 a character) where UTF-8 is understood, one ASCII
// character a point elsewhere. Several lines are told apart by colour, and without it by dotting (dots
// left out) or by their ASCII letter.

#include "sim/report/style.hpp"

#include <functional>
#include <optional>

namespace headroom::report {

struct ChartLine {
    std::string name;
    std::vector<double> values; ///< evenly spaced over the chart's x range; NaN = no point
    Ink ink = Ink::kCyan;
};

struct Chart {
    std::string title; ///< with the unit
    std::vector<ChartLine> lines;
    double xLow = 0.0;
    double xHigh = 1.0;
    std::function<std::string(double)> xText; ///< labels of the x axis
    std::function<std::string(double)> yText; ///< labels of the y axis
    bool mayBeLogarithmic = false;            ///< when the values span more than two decades
    std::string emptyText = "no values";
    std::size_t height = 7; ///< rows of the plot; odd, so that the middle has a row
};

/// Lines of exactly `width` columns (title, plot, axis, labels): charts of equal height fit side by
/// side.
[[nodiscard]] std::vector<std::string> renderChart(const Style& style, const Chart& chart,
                                                   std::size_t width);

/// Charts two in a row where the style is wide enough, otherwise one below the other.
[[nodiscard]] std::string renderCharts(const Style& style, const std::vector<Chart>& charts);

/// Smallest of 1, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten that is not below `value`; 1 for 0.
[[nodiscard]] double niceCeiling(double value);

} // namespace headroom::report
