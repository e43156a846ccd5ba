#pragma once
// The charts of a report, one list for every output: pages, SVG and PNG files.
//
// One subject: several quantities a chart, the moments marked at which something bound or an objective
// broke. Several subjects: one quantity a chart, a line a subject. Replications are drawn as their mean with
// a band from the lowest to the highest.

#include "sim/report/subject.hpp"
#include "sim/report/svg/bar_chart.hpp"
#include "sim/report/svg/heat_map.hpp"
#include "sim/report/svg/line_chart.hpp"

#include <span>
#include <string>
#include <variant>
#include <vector>

namespace headroom::report {

struct NamedChart {
    std::string id;      ///< also the name of its file: letters, digits and '-'
    std::string caption; ///< how to read it
    std::variant<svg::LineChart, svg::HeatMap, svg::BarChart> chart;
    [[nodiscard]] bool wide() const { return std::holds_alternative<svg::HeatMap>(chart); }
};

[[nodiscard]] std::vector<NamedChart> chartSet(std::span<const Subject> subjects);

[[nodiscard]] std::string render(const NamedChart& chart, svg::Dress dress);

/// Operations worth a chart: those with a latency objective, the busiest, the one that takes most time in
/// total, and deliveries; at most five.
[[nodiscard]] std::vector<std::string> mainOperations(const Subject& subject);

} // namespace headroom::report
