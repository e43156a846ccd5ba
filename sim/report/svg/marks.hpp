#pragma once
// Moments marked in a chart: a dotted line through the plot, a badge and a few words above it.

#include "sim/report/svg/drawing.hpp"

#include <span>
#include <string>

namespace headroom::report::svg {

/// A moment, or a load, at which something happened.
struct Mark {
    double x = 0.0;
    std::string badge; ///< one character
    std::string text;  ///< a few words
};

struct MarkFrame {
    double xLow = 0.0; ///< values at the left and right end of the plot
    double xHigh = 1.0;
    double left = 0.0; ///< coordinates of those ends
    double right = 0.0;
    double bottom = 0.0;
    double top = 0.0; ///< where marksHeight() begins
};

/// Room the marks within [xLow, xHigh] take above the plot. A page explains its marks once, so that the
/// badges alone share a row; a chart that stands alone explains each in a row of its own.
[[nodiscard]] double marksHeight(std::span<const Mark> marks, double xLow, double xHigh, Dress dress);

void drawMarks(Drawing& drawing, std::span<const Mark> marks, const MarkFrame& frame, Dress dress);

} // namespace headroom::report::svg
