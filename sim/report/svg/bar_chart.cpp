#include "sim/report/svg/bar_chart.hpp"

#include "sim/report/svg/legend.hpp"
#include "sim/report/svg/text_width.hpp"

#include <algorithm>
#include <numeric>

namespace headroom::report::svg {
namespace {

constexpr double kRow = 22.0;

std::string classOf(const BarChart& chart, std::size_t part) {
    const std::size_t style = part < chart.styles.size() ? chart.styles[part] : part;
    return "f s" + std::to_string(style % kLineColours);
}

double totalOf(const Bar& bar) { return std::accumulate(bar.parts.begin(), bar.parts.end(), 0.0); }

std::string explanationOf(const BarChart& chart, const Bar& bar) {
    std::string out = bar.label + ": " + bar.text;
    for (std::size_t i = 0; i < std::min(bar.parts.size(), chart.parts.size()); ++i) {
        if (bar.parts[i] > 0.0 && !chart.parts[i].empty()) {
            out += ", " + chart.parts[i] + " " + chart.text(bar.parts[i]);
        }
    }
    return out;
}

} // namespace

std::string render(const BarChart& chart, Dress dress) {
    double labels = 30.0;
    double texts = 30.0;
    double largest = 0.0;
    std::string description = chart.axis + ".";
    for (const Bar& bar : chart.bars) {
        labels = std::max(labels, textWidth(bar.label, kLargestTextSize));
        texts = std::max(texts, textWidth(bar.text, kLargestTextSize));
        largest = std::max(largest, totalOf(bar));
        description += " " + explanationOf(chart, bar) + ".";
    }
    labels = std::min(labels, chart.width * 0.42);
    std::vector<LegendEntry> entries;
    for (std::size_t i = 0; i < chart.parts.size(); ++i) {
        if (!chart.parts[i].empty()) entries.push_back({chart.parts[i], classOf(chart, i), false});
    }
    constexpr double kLegendTop = 24.0;
    const double legendEnd = kLegendTop + legendHeight(entries, chart.width);
    const double top = legendEnd + 22.0;
    const auto rows = static_cast<double>(std::max<std::size_t>(1, chart.bars.size()));
    Drawing drawing(chart.width, top + kRow * rows + 4.0, chart.id, chart.title, description, dress);
    drawing.text(0.0, 15.0, fitText(chart.title, kTitleSize, chart.width), "name");
    drawLegend(drawing, entries, kLegendTop);
    drawing.text(0.0, legendEnd + 13.0, chart.axis);
    if (chart.bars.empty())
        drawing.text(chart.width / 2.0, top + 14.0, chart.emptyText, {}, Anchor::kMiddle);

    const double left = labels + 8.0;
    const double room = std::max(20.0, chart.width - left - texts - 8.0);
    double y = top;
    for (const Bar& bar : chart.bars) {
        drawing.beginGroup(explanationOf(chart, bar));
        drawing.text(labels, y + 15.0, fitText(bar.label, kLargestTextSize, labels), "strong",
                     Anchor::kEnd);
        double x = left;
        for (std::size_t i = 0; i < bar.parts.size(); ++i) {
            const double width = largest > 0.0 ? bar.parts[i] / largest * room : 0.0;
            if (width > 0.05) drawing.rectangle(x, y + 4.0, width, kRow - 8.0, classOf(chart, i));
            x += width;
        }
        drawing.text(x + 6.0, y + 15.0, bar.text);
        drawing.endGroup();
        y += kRow;
    }
    return drawing.finish();
}

} // namespace headroom::report::svg
