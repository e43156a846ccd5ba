#include "sim/report/svg/legend.hpp"

#include "sim/report/svg/text_width.hpp"

#include <algorithm>

namespace headroom::report::svg {

double drawLegend(Drawing& drawing, std::span<const LegendEntry> entries, double top, double left) {
    constexpr double kRow = 18.0;
    constexpr double kGap = 16.0;
    double x = left;
    double y = top;
    for (const LegendEntry& entry : entries) {
        const double sample = entry.line ? 22.0 : 11.0;
        const double room = drawing.width() - left - sample - 6.0;
        const std::string name = fitText(entry.name, kLargestTextSize, room);
        const double width = sample + 6.0 + textWidth(name, kLargestTextSize);
        if (x > left && x + width > drawing.width()) {
            x = left;
            y += kRow;
        }
        if (entry.line) {
            drawing.line(x, y + 9.0, x + sample, y + 9.0, entry.classes);
        } else {
            drawing.rectangle(x, y + 4.0, sample, 10.0, entry.classes, 2.0);
        }
        drawing.text(x + sample + 6.0, y + 13.0, name, "strong");
        x += width + kGap;
    }
    return entries.empty() ? top : y + kRow;
}

} // namespace headroom::report::svg
