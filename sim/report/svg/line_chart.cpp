#include "sim/report/svg/line_chart.hpp"

#include "sim/report/markup.hpp"
#include "sim/report/svg/legend.hpp"
#include "sim/report/svg/text_width.hpp"
#include "sim/report/svg/ticks.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <optional>

namespace headroom::report::svg {
namespace {

constexpr double kRightMargin = 14.0;
constexpr double kBottomMargin = 44.0;
constexpr double kFlatteningLimit = 4.0; ///< an objective this far above the lines would press them flat

struct Scale {
    double low = 0.0;
    double high = 1.0;
    bool logarithmic = false;

    /// 0 at the low end, 1 at the high end.
    [[nodiscard]] double place(double value) const {
        if (!logarithmic) return (value - low) / (high - low);
        return std::log10(std::max(value, low) / low) / std::log10(high / low);
    }
};

struct Extent {
    double largest = 0.0;
    double smallestPositive = 0.0;
    bool any = false;

    void add(double value) {
        if (!std::isfinite(value)) return;
        any = true;
        largest = std::max(largest, value);
        if (value > 0.0 && (smallestPositive == 0.0 || value < smallestPositive)) {
            smallestPositive = value;
        }
    }
};

Extent extentOf(const LineChart& chart) {
    Extent extent;
    for (const Line& line : chart.lines) {
        for (const Point& point : line.points) extent.add(point.y);
        for (const Point& point : line.high) extent.add(point.y);
    }
    return extent;
}

/// The largest of 1, 2, 5 times a power of ten that is not above `value`.
double roundBottom(double value) {
    const double power = std::pow(10.0, std::floor(std::log10(value)));
    for (const double factor : {5.0, 2.0}) {
        if (value >= factor * power) return factor * power;
    }
    return power;
}

std::optional<Scale> yScaleOf(const LineChart& chart) {
    Extent extent = extentOf(chart);
    if (!extent.any) return std::nullopt;
    const bool wide = extent.smallestPositive > 0.0 && extent.largest > 100.0 * extent.smallestPositive;
    const bool logarithmic = chart.mayBeLogarithmic && wide;
    for (const Limit& limit : chart.limits) {
        const double reach = logarithmic ? 100.0 : kFlatteningLimit;
        if (limit.value <= reach * extent.largest)
            extent.largest = std::max(extent.largest, limit.value);
    }
    if (logarithmic) {
        const double low = roundBottom(extent.smallestPositive);
        // Above the largest value by a little, so that it does not touch the frame.
        return Scale{low, extent.largest * std::pow(extent.largest / low, 0.04), true};
    }
    constexpr std::size_t kSteps = 5;
    return Scale{0.0, roundTop(std::max(extent.largest * 1.02, chart.yLeast), kSteps), false};
}

/// The rectangle the lines are drawn in.
struct Plot {
    double left = 0.0;
    double top = 0.0;
    double right = 0.0;
    double bottom = 0.0;
    Scale x;
    Scale y;

    [[nodiscard]] double atX(double value) const { return left + x.place(value) * (right - left); }
    [[nodiscard]] double atY(double value) const {
        return bottom - std::clamp(y.place(value), 0.0, 1.0) * (bottom - top);
    }
};

std::string colourOf(const Line& line) { return "s" + std::to_string(line.style % kLineColours); }

/// Classes of the stroke of the line at `index` of its chart.
std::string strokeOf(const Line& line, std::size_t index) {
    const std::size_t dash = index % kLineColours;
    return "l " + colourOf(line) + (dash == 0 ? "" : " d" + std::to_string(dash));
}

std::size_t stretchesOf(const Plot& plot) {
    return static_cast<std::size_t>(std::max(1.0, plot.right - plot.left)) / 2;
}

std::string pathOf(const Plot& plot, const std::vector<Point>& points) {
    std::string data;
    bool pen = false;
    for (const Point& point : thin(points, plot.x.low, plot.x.high, stretchesOf(plot))) {
        if (!std::isfinite(point.y)) {
            pen = false;
            continue;
        }
        data += (pen ? "L" : "M") + coordinate(plot.atX(point.x)) + " " + coordinate(plot.atY(point.y));
        pen = true;
    }
    return data;
}

/// Band between two lines; a gap in either ends one piece of it.
std::string bandOf(const Plot& plot, const Line& line) {
    std::string data;
    std::vector<Point> low;
    std::vector<Point> high;
    const auto close = [&] {
        if (low.size() > 1) {
            const auto upper = thin(high, plot.x.low, plot.x.high, stretchesOf(plot) / 2);
            const auto lower = thin(low, plot.x.low, plot.x.high, stretchesOf(plot) / 2);
            std::string_view command = "M";
            for (const Point& point : upper) {
                data += std::string(command) + coordinate(plot.atX(point.x)) + " " +
                        coordinate(plot.atY(point.y));
                command = "L";
            }
            for (auto point = lower.rbegin(); point != lower.rend(); ++point) {
                data += "L" + coordinate(plot.atX(point->x)) + " " + coordinate(plot.atY(point->y));
            }
            data += "Z";
        }
        low.clear();
        high.clear();
    };
    for (std::size_t i = 0; i < std::min(line.low.size(), line.high.size()); ++i) {
        if (!std::isfinite(line.low[i].y) || !std::isfinite(line.high[i].y)) {
            close();
            continue;
        }
        low.push_back(line.low[i]);
        high.push_back(line.high[i]);
    }
    close();
    return data;
}

std::vector<double> yTicks(const Scale& scale) {
    constexpr std::size_t kMost = 6;
    return scale.logarithmic ? logarithmicTicks(scale.low, scale.high, kMost + 2)
                             : linearTicks(scale.low, scale.high, kMost);
}

void drawYAxis(Drawing& drawing, const LineChart& chart, const Plot& plot) {
    for (const double tick : yTicks(plot.y)) {
        const double y = plot.atY(tick);
        drawing.line(plot.left, y, plot.right, y, "grid");
        drawing.text(plot.left - 6.0, y + 4.0, chart.y.text(tick), {}, Anchor::kEnd);
    }
}

void drawXAxis(Drawing& drawing, const LineChart& chart, const Plot& plot) {
    const double widest = std::max(textWidth(chart.x.text(chart.xHigh), kLargestTextSize),
                                   textWidth(chart.x.text(chart.xHigh * 0.37), kLargestTextSize));
    const auto most =
        static_cast<std::size_t>(std::max(2.0, (plot.right - plot.left) / (widest + 22.0)));
    const auto ticks = chart.x.kind == Axis::Kind::kTime ? timeTicks(chart.xLow, chart.xHigh, most)
                                                         : linearTicks(chart.xLow, chart.xHigh, most);
    drawing.line(plot.left, plot.bottom, plot.right, plot.bottom, "axis");
    for (const double tick : ticks) {
        const double x = plot.atX(tick);
        drawing.line(x, plot.bottom, x, plot.bottom + 4.0, "axis");
        const std::string label = chart.x.text(tick);
        // The last label may not leave the drawing.
        const double half = textWidth(label, kLargestTextSize) / 2.0;
        drawing.text(std::min(x, chart.width - half), plot.bottom + 17.0, label, {}, Anchor::kMiddle);
    }
    drawing.text((plot.left + plot.right) / 2.0, plot.bottom + 36.0, chart.x.title, {}, Anchor::kMiddle);
}

void drawLimits(Drawing& drawing, const LineChart& chart, const Plot& plot) {
    for (const Limit& limit : chart.limits) {
        if (plot.y.place(limit.value) > 1.0) continue;
        drawing.line(plot.left, plot.atY(limit.value), plot.right, plot.atY(limit.value), "limit");
    }
}

/// Lines, and objectives whether their line is within the axis or above it.
std::vector<LegendEntry> legendOf(const LineChart& chart, const std::optional<Scale>& y) {
    std::vector<LegendEntry> entries;
    for (std::size_t i = 0; i < chart.lines.size(); ++i) {
        if (chart.lines.size() + chart.limits.size() < 2) break;
        entries.push_back({chart.lines[i].name, strokeOf(chart.lines[i], i), true});
    }
    for (const Limit& limit : chart.limits) {
        const bool above = y && y->place(limit.value) > 1.0;
        entries.push_back({limit.text + (above ? " (above)" : ""), "limit", true});
    }
    return entries;
}

std::string rangeText(const LineChart& chart, const Line& line) {
    double low = 0.0;
    double high = 0.0;
    bool any = false;
    for (const Point& point : line.points) {
        if (!std::isfinite(point.y)) continue;
        low = any ? std::min(low, point.y) : point.y;
        high = any ? std::max(high, point.y) : point.y;
        any = true;
    }
    if (!any) return line.name + ": no values";
    return line.name + ": from " + chart.y.text(low) + " to " + chart.y.text(high);
}

/// What somebody who cannot see the chart needs of it.
std::string descriptionOf(const LineChart& chart) {
    std::string out = chart.y.title + " over " + chart.x.title + ".";
    for (const Line& line : chart.lines) out += " " + rangeText(chart, line) + ".";
    for (const Limit& limit : chart.limits) out += " Objective: " + limit.text + ".";
    for (const Mark& mark : chart.marks) out += " " + mark.text + " at " + chart.x.text(mark.x) + ".";
    return out;
}

/// What a script needs to turn a place in the plot into values.
void addData(Drawing& drawing, const LineChart& chart, const Plot& plot) {
    drawing.data("plot", coordinate(plot.left) + " " + coordinate(plot.top) + " " +
                             coordinate(plot.right) + " " + coordinate(plot.bottom));
    drawing.data("axes", fmt::format("{} {} {} {}", plot.x.low, plot.x.high, plot.y.low, plot.y.high));
    drawing.data("units", std::string(chart.x.kind == Axis::Kind::kTime ? "time" : "number") +
                              (chart.y.seconds ? " s" : " number") +
                              (plot.y.logarithmic ? " log" : " linear"));
    nlohmann::json names = nlohmann::json::array();
    for (const Line& line : chart.lines) names.push_back(repairText(line.name));
    drawing.data("names", names.dump());
}

/// Widest label of the y axis.
double labelWidth(const LineChart& chart, const std::optional<Scale>& y) {
    double widest = 20.0;
    if (!y) return widest;
    for (const double tick : yTicks(*y)) {
        widest = std::max(widest, textWidth(chart.y.text(tick), kLargestTextSize));
    }
    return widest;
}

} // namespace

std::string render(const LineChart& chart, Dress dress) {
    const std::optional<Scale> y = yScaleOf(chart);
    const std::vector<LegendEntry> legend = legendOf(chart, y);
    constexpr double kLegendTop = 24.0;
    const double legendEnd = kLegendTop + legendHeight(legend, chart.width);
    Plot plot;
    plot.left = labelWidth(chart, y) + 8.0;
    plot.right = chart.width - kRightMargin;
    plot.top = legendEnd + 30.0 + marksHeight(chart.marks, chart.xLow, chart.xHigh, dress);
    plot.bottom = plot.top + chart.plotHeight;
    plot.x = {chart.xLow, chart.xHigh > chart.xLow ? chart.xHigh : chart.xLow + 1.0, false};

    Drawing drawing(chart.width, plot.bottom + kBottomMargin, chart.id, chart.title,
                    descriptionOf(chart), dress);
    drawing.text(0.0, 15.0, fitText(chart.title, kTitleSize, chart.width), "name");
    drawLegend(drawing, legend, kLegendTop);
    drawing.text(0.0, legendEnd + 14.0, chart.y.title + (y && y->logarithmic ? " (log scale)" : ""));
    if (!y) {
        drawXAxis(drawing, chart, plot);
        drawing.text((plot.left + plot.right) / 2.0, (plot.top + plot.bottom) / 2.0, chart.emptyText, {},
                     Anchor::kMiddle);
        return drawing.finish();
    }
    plot.y = *y;
    if (dress == Dress::kInline) addData(drawing, chart, plot);
    drawYAxis(drawing, chart, plot);
    for (const Line& line : chart.lines) {
        drawing.path(bandOf(plot, line), "b " + colourOf(line));
    }
    // Backwards: the first line, the one that matters most, lies on top.
    for (std::size_t i = chart.lines.size(); i-- > 0;) {
        drawing.path(pathOf(plot, chart.lines[i].points), strokeOf(chart.lines[i], i),
                     " data-line=\"" + std::to_string(i) + "\"");
    }
    drawXAxis(drawing, chart, plot);
    drawLimits(drawing, chart, plot);
    drawMarks(drawing, chart.marks,
              {plot.x.low, plot.x.high, plot.left, plot.right, plot.bottom, legendEnd + 20.0}, dress);
    return drawing.finish();
}

} // namespace headroom::report::svg
