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
    double firstRow = 0.0; ///< middle of the first badge
};

/// Height of a row of badges; every mark within the frame takes one.
inline constexpr double kMarkRow = 18.0;

/// Marks that lie within [xLow, xHigh].
[[nodiscard]] std::size_t marksWithin(std::span<const Mark> marks, double xLow, double xHigh);

void drawMarks(Drawing& drawing, std::span<const Mark> marks, const MarkFrame& frame);

} // namespace headroom::report::svg
