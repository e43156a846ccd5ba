#pragma once
// A line chart: axes with units, bands, objective lines, marked moments, a legend. The first line is solid,
// every other has a dash pattern of its own.
//
// Lines are thinned to what the plot can show (envelope.hpp), so the size of a chart does not grow with
// the length of a run.

#include "sim/report/svg/drawing.hpp"
#include "sim/report/svg/envelope.hpp"
#include "sim/report/svg/marks.hpp"

#include <functional>
#include <string>
#include <vector>

namespace headroom::report::svg {

struct Line {
    std::string name;
    std::vector<Point> points; ///< ascending x
    std::vector<Point> low;    ///< with `high`, the same x: a band around the line; both may be empty
    std::vector<Point> high;
    std::size_t style = 0; ///< colour, s0 to s6, then from the start again
};

/// A value on the y axis that should not be crossed.
struct Limit {
    double value = 0.0;
    std::string text;
};

struct Axis {
    enum class Kind { kLinear, kTime };
    std::string title; ///< with the unit
    std::function<std::string(double)> text;
    Kind kind = Kind::kLinear;
    bool seconds = false; ///< values are durations: scripts show them as such
};

struct LineChart {
    std::string id; ///< letters, digits and '-'
    std::string title;
    Axis x;
    Axis y;
    double xLow = 0.0;
    double xHigh = 1.0;
    std::vector<Line> lines;
    std::vector<Limit> limits;
    std::vector<Mark> marks;
    bool mayBeLogarithmic = false; ///< when the values span more than two decades
    double yLeast = 0.0;           ///< the linear axis reaches at least this far
    std::string emptyText = "no values";
    double width = 480.0;
    double plotHeight = 170.0;
};

[[nodiscard]] std::string render(const LineChart& chart, Dress dress);

} // namespace headroom::report::svg
