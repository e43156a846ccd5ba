#include "sim/report/terminal_chart.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace headroom::report {
namespace {

constexpr std::size_t kLabelWidth = 8; ///< of the y axis

/// Dots of a plot, with the line that drew last in each character.
class Canvas {
public:
    Canvas(const Style& style, std::size_t columns, std::size_t rows)
        : style_(style), columns_(columns), rows_(rows), cells_(columns * rows) {}

    [[nodiscard]] std::size_t dotColumns() const { return columns_ * (style_.unicode ? 2 : 1); }
    [[nodiscard]] std::size_t dotRows() const { return rows_ * (style_.unicode ? 4 : 1); }

    /// `y` from the bottom.
    void dot(std::size_t x, std::size_t y, std::size_t line) {
        const std::size_t fromTop = dotRows() - 1 - y;
        const std::size_t wide = style_.unicode ? 2 : 1;
        const std::size_t tall = style_.unicode ? 4 : 1;
        Cell& cell = cells_[fromTop / tall * columns_ + x / wide];
        // Dot numbering of Unicode braille: 1 2 3 7 down the left, 4 5 6 8 down the right.
        static constexpr std::array<std::array<std::uint8_t, 4>, 2> kBits = {
            {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}}};
        cell.dots = static_cast<std::uint8_t>(cell.dots | kBits[x % wide][fromTop % tall]);
        cell.line = line;
    }

    [[nodiscard]] std::string row(std::size_t index, const std::vector<ChartLine>& lines) const {
        std::string out;
        for (std::size_t column = 0; column < columns_; ++column) {
            const Cell& cell = cells_[index * columns_ + column];
            if (cell.dots == 0) {
                out += ' ';
                continue;
            }
            out += paint(style_, lines[cell.line].ink, glyph(cell));
        }
        return out;
    }

private:
    struct Cell {
        std::uint8_t dots = 0;
        std::size_t line = 0;
    };

    [[nodiscard]] std::string glyph(const Cell& cell) const {
        static constexpr std::string_view kLetters = "*o+x#";
        if (!style_.unicode) return std::string(1, kLetters[cell.line % kLetters.size()]);
        // U+2800 + dots in UTF-8.
        return {'\xE2', static_cast<char>(0xA0 | cell.dots >> 6U),
                static_cast<char>(0x80 | (cell.dots & 0x3F))};
    }

    const Style& style_;
    std::size_t columns_;
    std::size_t rows_;
    std::vector<Cell> cells_;
};

struct Scale {
    double low = 0.0;
    double high = 1.0;
    bool logarithmic = false;

    /// Place of a value, 0 at the bottom to 1 at the top.
    [[nodiscard]] double place(double value) const {
        if (!logarithmic) return (value - low) / (high - low);
        return std::log10(std::max(value, low) / low) / std::log10(high / low);
    }
    [[nodiscard]] double value(double place) const {
        return logarithmic ? low * std::pow(high / low, place) : low + place * (high - low);
    }
};

std::optional<Scale> scaleOf(const Chart& chart) {
    double largest = 0.0;
    double smallest = 0.0;
    bool any = false;
    for (const ChartLine& line : chart.lines) {
        for (const double value : line.values) {
            if (!std::isfinite(value)) continue;
            any = true;
            largest = std::max(largest, value);
            if (value > 0.0 && (smallest == 0.0 || value < smallest)) smallest = value;
        }
    }
    if (!any) return std::nullopt;
    if (chart.mayBeLogarithmic && smallest > 0.0 && largest > 100.0 * smallest) {
        // An even number of decades would put the middle label on a power of ten; any number is right.
        return Scale{std::pow(10.0, std::floor(std::log10(smallest))),
                     std::pow(10.0, std::ceil(std::log10(largest))), true};
    }
    return Scale{0.0, niceCeiling(largest), false};
}

/// Lowest and highest value of a line among those that fall on one dot column.
struct Range {
    double low = 0.0;
    double high = 0.0;
    bool any = false;
};

Range rangeAt(const std::vector<double>& values, std::size_t column, std::size_t columns) {
    Range range;
    const std::size_t first = column * values.size() / columns;
    const std::size_t last = std::max(first + 1, (column + 1) * values.size() / columns);
    for (std::size_t i = first; i < last && i < values.size(); ++i) {
        if (!std::isfinite(values[i])) continue;
        range.low = range.any ? std::min(range.low, values[i]) : values[i];
        range.high = range.any ? std::max(range.high, values[i]) : values[i];
        range.any = true;
    }
    return range;
}

void draw(Canvas& canvas, const Style& style, const Chart& chart, const Scale& scale) {
    const auto rowOf = [&](double value) {
        const double place = std::clamp(scale.place(value), 0.0, 1.0);
        return static_cast<std::size_t>(std::lround(place * static_cast<double>(canvas.dotRows() - 1)));
    };
    // Backwards, so that the first line, the one that matters most, is drawn over the others.
    for (std::size_t line = chart.lines.size(); line-- > 0;) {
        const bool dotted = line > 0 && !style.colour && style.unicode;
        struct {
            std::size_t low = 0;
            std::size_t high = 0;
            bool any = false;
        } previous;
        for (std::size_t x = 0; x < canvas.dotColumns(); ++x) {
            const Range range = rangeAt(chart.lines[line].values, x, canvas.dotColumns());
            if (!range.any) {
                previous.any = false;
                continue;
            }
            std::size_t low = rowOf(range.low);
            std::size_t high = rowOf(range.high);
            const std::size_t drawnLow = low;
            const std::size_t drawnHigh = high;
            // Bridges the gap to the column before, so that a steep flank is a line and not two dots.
            if (previous.any && previous.high + 1 < low) low = previous.high + 1;
            if (previous.any && previous.low > high + 1) high = previous.low - 1;
            previous = {drawnLow, drawnHigh, true};
            if (dotted && x % 3 != 0) continue;
            for (std::size_t y = low; y <= high; ++y) canvas.dot(x, y, line);
        }
    }
}

std::string titleLine(const Style& style, const Chart& chart, bool logarithmic, std::size_t width) {
    std::string title = paint(style, Ink::kBold, chart.title);
    if (logarithmic) title += paint(style, Ink::kDim, " log");
    if (chart.lines.size() > 1) {
        static constexpr std::string_view kLetters = "*o+x#";
        for (std::size_t i = 0; i < chart.lines.size(); ++i) {
            const std::string mark = !style.unicode ? std::string(1, kLetters[i % kLetters.size()])
                                     : style.colour || i == 0 ? "\u2501\u2501"
                                                              : "\u2508\u2508";
            title += "  " + paint(style, chart.lines[i].ink, mark) + " " + chart.lines[i].name;
        }
    }
    return padRight(title, width);
}

std::string labelLine(const Chart& chart, std::size_t plotWidth, std::size_t width) {
    const std::string left = chart.xText(chart.xLow);
    const std::string middle = chart.xText((chart.xLow + chart.xHigh) / 2.0);
    const std::string right = chart.xText(chart.xHigh);
    std::string line = padRight(std::string(kLabelWidth + 1, ' ') + left,
                                kLabelWidth + 1 + plotWidth / 2 - displayWidth(middle) / 2);
    line += middle;
    line = padRight(line, kLabelWidth + 1 + plotWidth - displayWidth(right));
    return padRight(line + right, width);
}

} // namespace

double niceCeiling(double value) {
    if (!(value > 0.0)) return 1.0;
    const double power = std::pow(10.0, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0}) {
        if (value <= step * power * (1.0 + 1e-9)) return step * power;
    }
    return 10.0 * power;
}

std::vector<std::string> renderChart(const Style& style, const Chart& chart, std::size_t width) {
    const std::size_t plotWidth = width - std::min(width - 1, kLabelWidth + 1);
    const std::optional<Scale> scale = scaleOf(chart);
    Canvas canvas(style, plotWidth, chart.height);
    if (scale) draw(canvas, style, chart, *scale);

    std::vector<std::string> out;
    out.push_back(titleLine(style, chart, scale && scale->logarithmic, width));
    for (std::size_t row = 0; row < chart.height; ++row) {
        const bool labelled = scale && (row == 0 || row + 1 == chart.height || row == chart.height / 2);
        std::string label;
        if (labelled) {
            const auto below = static_cast<double>(chart.height - 1 - row);
            const auto steps = static_cast<double>(std::max<std::size_t>(2, chart.height) - 1);
            label = chart.yText(scale->value(chart.height == 1 ? 1.0 : below / steps));
        }
        const std::string axis =
            style.unicode ? (labelled ? "\u2524" : "\u2502") : (labelled ? "+" : "|");
        std::string plot = canvas.row(row, chart.lines);
        if (!scale && row == chart.height / 2) plot = "  " + paint(style, Ink::kDim, chart.emptyText);
        out.push_back(paint(style, Ink::kDim, padLeft(label, kLabelWidth) + axis) +
                      padRight(plot, plotWidth));
    }
    const std::string floor = std::string(kLabelWidth, ' ') + (style.unicode ? "\u2514" : "+") +
                              repeated(style.unicode ? "\u2500" : "-", plotWidth);
    out.push_back(paint(style, Ink::kDim, floor));
    out.push_back(paint(style, Ink::kDim, labelLine(chart, plotWidth, width)));
    return out;
}

std::string renderCharts(const Style& style, const std::vector<Chart>& charts) {
    constexpr std::size_t kGap = 4;
    constexpr std::size_t kTwoColumns = 96;
    constexpr std::size_t kWidestChart = 90;
    const std::size_t room = std::max(style.width, kNarrowest) - 2;
    const bool two = style.width >= kTwoColumns;
    const std::size_t width = std::min(kWidestChart, two ? (room - kGap) / 2 : room);
    std::string out;
    for (std::size_t i = 0; i < charts.size(); i += two ? 2 : 1) {
        const std::vector<std::string> left = renderChart(style, charts[i], width);
        const bool pair = two && i + 1 < charts.size();
        const auto right = pair ? renderChart(style, charts[i + 1], width) : std::vector<std::string>{};
        for (std::size_t row = 0; row < left.size(); ++row) {
            std::string line = "  " + left[row];
            if (row < right.size()) line += std::string(kGap, ' ') + right[row];
            line.erase(line.find_last_not_of(' ') + 1);
            out += line + "\n";
        }
        if (i + (two ? 2 : 1) < charts.size()) out += "\n";
    }
    return out;
}

} // namespace headroom::report
