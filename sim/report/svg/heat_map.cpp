#include "sim/report/svg/heat_map.hpp"

#include "sim/report/svg/legend.hpp"
#include "sim/report/svg/text_width.hpp"
#include "sim/report/svg/ticks.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace headroom::report::svg {
namespace {

constexpr std::size_t kColumns = 240;
constexpr std::size_t kMostRows = 20; ///< drawn per group; more members share rows
constexpr double kGap = 7.0;          ///< between groups
constexpr std::size_t kAtLimit = kHeatSteps + 1;

/// Class of a value: 0 = idle (below 1 %), 1 to 9, kAtLimit.
std::size_t stepOf(double value, double limit) {
    if (value >= limit - 1e-6) return kAtLimit;
    if (!(value >= 0.01)) return 0;
    return std::clamp<std::size_t>(static_cast<std::size_t>(value * 10.0) + 1, 1, kHeatSteps);
}

std::string nameOf(std::size_t step) { return step == kAtLimit ? "hx" : "h" + std::to_string(step); }

double rowHeight(std::size_t rows) {
    if (rows <= 2) return 15.0;
    return rows <= 6 ? 9.0 : 4.0;
}

/// Largest value of drawn row `row` of `rows` and column `column` of `columns`.
double cellOf(const HeatGroup& group, std::size_t row, std::size_t rows, std::size_t column,
              std::size_t columns) {
    double largest = 0.0;
    const std::size_t firstRow = row * group.rows.size() / rows;
    const std::size_t lastRow = std::max(firstRow + 1, (row + 1) * group.rows.size() / rows);
    for (std::size_t r = firstRow; r < lastRow; ++r) {
        const std::vector<float>& values = group.rows[r].values;
        const std::size_t first = column * values.size() / columns;
        const std::size_t last = std::max(first + 1, (column + 1) * values.size() / columns);
        for (std::size_t i = first; i < std::min(last, values.size()); ++i) {
            largest = std::max(largest, static_cast<double>(values[i]));
        }
    }
    return largest;
}

struct Frame {
    double left = 0.0;
    double right = 0.0;
    std::size_t columns = 1;
};

/// One group's cells; paths by colour class. Returns its height.
double drawGroup(Drawing& drawing, const HeatGroup& group, const Frame& frame, double top) {
    const std::size_t rows = std::min(kMostRows, group.rows.size());
    const double tall = rowHeight(rows);
    const double cell = (frame.right - frame.left) / static_cast<double>(frame.columns);
    std::array<std::string, kHeatSteps + 2> paths;
    for (std::size_t row = 0; row < rows; ++row) {
        const double y = top + static_cast<double>(row) * tall;
        std::size_t begin = 0;
        std::size_t step = stepOf(cellOf(group, row, rows, 0, frame.columns), group.limit);
        for (std::size_t column = 1; column <= frame.columns; ++column) {
            const std::size_t next =
                column == frame.columns
                    ? kHeatSteps + 2
                    : stepOf(cellOf(group, row, rows, column, frame.columns), group.limit);
            if (next == step) continue;
            const double x = frame.left + static_cast<double>(begin) * cell;
            const double width = static_cast<double>(column - begin) * cell;
            // A step of zero is the background drawn below.
            if (step > 0) {
                paths[step] += "M" + coordinate(x) + " " + coordinate(y) + "h" + coordinate(width) +
                               "v" + coordinate(tall) + "h" + coordinate(-width) + "z";
            }
            begin = column;
            step = next;
        }
    }
    const double height = tall * static_cast<double>(rows);
    drawing.rectangle(frame.left, top, frame.right - frame.left, height, "h0");
    for (std::size_t step = 1; step < paths.size(); ++step) drawing.path(paths[step], nameOf(step));
    return height;
}

double peakOf(const HeatGroup& group) {
    double peak = 0.0;
    for (const HeatRow& row : group.rows) {
        for (const float value : row.values) peak = std::max(peak, static_cast<double>(value));
    }
    return peak;
}

std::string percent(double share) {
    return std::to_string(static_cast<int>(std::lround(share * 100.0))) + " %";
}

double drawScale(Drawing& drawing, double top) {
    drawing.text(0.0, top + 13.0, "largest utilization of a cell", {});
    double x = textWidth("largest utilization of a cell", kLargestTextSize) + 14.0;
    drawing.text(x, top + 13.0, "0 %");
    x += textWidth("0 %", kLargestTextSize) + 5.0;
    for (std::size_t step = 0; step <= kHeatSteps; ++step) {
        drawing.rectangle(x, top + 3.0, 16.0, 12.0, nameOf(step));
        x += 16.0;
    }
    drawing.text(x + 5.0, top + 13.0, "100 %");
    x += textWidth("100 %", kLargestTextSize) + 20.0;
    drawing.rectangle(x, top + 3.0, 16.0, 12.0, "hx");
    drawing.text(x + 22.0, top + 13.0, "at its limit");
    return top + 26.0;
}

} // namespace

std::string render(const HeatMap& map, Dress dress) {
    double labels = 40.0;
    double height = 0.0;
    std::string description = "Largest utilization:";
    for (const HeatGroup& group : map.groups) {
        labels = std::max(labels, textWidth(group.label, kLargestTextSize));
        const std::size_t rows = std::min(kMostRows, group.rows.size());
        height += std::max(16.0, rowHeight(rows) * static_cast<double>(rows)) + kGap;
        description += " " + group.label + " " + percent(peakOf(group)) + ";";
    }
    constexpr double kHeader = 48.0;
    labels = std::min(labels, map.width * 0.28);
    const double marks = marksHeight(map.marks, map.xLow, map.xHigh, dress);
    const double bottom = kHeader + marks + height + 4.0;
    Drawing drawing(map.width, bottom + 38.0, map.id, map.title, description, dress);
    drawing.text(0.0, 15.0, map.title, "name");
    double top = drawScale(drawing, 20.0) + 4.0;
    const double firstMark = top - 6.0;
    top += marks;

    Frame frame{labels + 10.0, map.width - 50.0, kColumns};
    std::size_t bins = 1;
    for (const HeatGroup& group : map.groups) {
        for (const HeatRow& row : group.rows) bins = std::max(bins, row.values.size());
    }
    frame.columns = std::min(kColumns, bins);
    for (const HeatGroup& group : map.groups) {
        drawing.beginGroup(group.label + ": largest utilization " + percent(peakOf(group)));
        const double tall = drawGroup(drawing, group, frame, top);
        const double middle = top + tall / 2.0 + 4.0;
        drawing.text(frame.left - 8.0, middle, fitText(group.label, kLargestTextSize, labels), "strong",
                     Anchor::kEnd);
        drawing.text(frame.right + 6.0, middle, percent(peakOf(group)));
        drawing.endGroup();
        top += std::max(16.0, tall) + kGap;
    }
    const double span = map.xHigh > map.xLow ? map.xHigh - map.xLow : 1.0;
    const auto atX = [&](double x) {
        return frame.left + (x - map.xLow) / span * (frame.right - frame.left);
    };
    for (const double tick : timeTicks(map.xLow, map.xHigh, 12)) {
        drawing.line(atX(tick), bottom - 4.0, atX(tick), bottom, "axis");
        drawing.text(atX(tick), bottom + 14.0, map.x.text(tick), {}, Anchor::kMiddle);
    }
    drawing.text((frame.left + frame.right) / 2.0, bottom + 31.0, map.x.title, {}, Anchor::kMiddle);
    drawMarks(drawing, map.marks,
              {map.xLow, map.xHigh, frame.left, frame.right, bottom - 4.0, firstMark}, dress);
    return drawing.finish();
}

} // namespace headroom::report::svg
