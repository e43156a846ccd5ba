#pragma once
// Horizontal bars, stacked of named parts.

#include "sim/report/svg/drawing.hpp"

#include <functional>
#include <string>
#include <vector>

namespace headroom::report::svg {

struct Bar {
    std::string label;
    std::vector<double> parts; ///< in the order of BarChart::parts, not negative
    std::string text;          ///< behind the bar: the total with its unit
};

struct BarChart {
    std::string id;
    std::string title;
    std::string axis;                ///< what the length of a bar is, with the unit
    std::vector<std::string> parts;  ///< names; a single unnamed part has no legend
    std::vector<std::size_t> styles; ///< colour of each part
    std::vector<Bar> bars;
    std::function<std::string(double)> text; ///< of one part's value, for the description
    std::string emptyText = "no values";
    double width = 480.0;
};

[[nodiscard]] std::string render(const BarChart& chart, Dress dress);

} // namespace headroom::report::svg
