#include "sim/report/svg/legend.hpp"

#include "sim/report/svg/text_width.hpp"

#include <vector>

namespace headroom::report::svg {
namespace {

constexpr double kRow = 19.0;
constexpr double kGap = 16.0;

struct Place {
    double x = 0.0;
    double y = 0.0; ///< top of the row
    std::string name;
};

double sampleWidth(const LegendEntry& entry) { return entry.line ? 22.0 : 11.0; }

std::vector<Place> placesOf(std::span<const LegendEntry> entries, double width) {
    std::vector<Place> places;
    double x = 0.0;
    double y = 0.0;
    for (const LegendEntry& entry : entries) {
        const double sample = sampleWidth(entry) + 6.0;
        std::string name = fitText(entry.name, kLargestTextSize, width - sample);
        const double needed = sample + textWidth(name, kLargestTextSize);
        if (x > 0.0 && x + needed > width) {
            x = 0.0;
            y += kRow;
        }
        places.push_back({x, y, std::move(name)});
        x += needed + kGap;
    }
    return places;
}

} // namespace

double legendHeight(std::span<const LegendEntry> entries, double width) {
    return entries.empty() ? 0.0 : placesOf(entries, width).back().y + kRow;
}

void drawLegend(Drawing& drawing, std::span<const LegendEntry> entries, double top) {
    const std::vector<Place> places = placesOf(entries, drawing.width());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const double x = places[i].x;
        const double y = top + places[i].y;
        const double sample = sampleWidth(entries[i]);
        if (entries[i].line) {
            drawing.line(x, y + 9.0, x + sample, y + 9.0, entries[i].classes);
        } else {
            drawing.rectangle(x, y + 4.0, sample, 10.0, entries[i].classes, 2.0);
        }
        drawing.text(x + sample + 6.0, y + 13.0, places[i].name, "strong");
    }
}

} // namespace headroom::report::svg
