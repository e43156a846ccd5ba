#pragma once
// Curves of a subject as chart lines.

#include "sim/report/subject.hpp"
#include "sim/report/svg/line_chart.hpp"

#include <functional>
#include <string>
#include <vector>

namespace headroom::report {

/// One value per bin of a run.
using Curve = std::function<std::vector<double>(const result::RunResult&)>;

/// Mean over the replications at the end of each bin, with a band from the lowest to the highest. Values
/// that a replication lacks are left out of both.
[[nodiscard]] svg::Line lineOf(const Subject& subject, const std::string& name, std::size_t style,
                               const Curve& curve);

/// A chart over the time of the longest run, without lines yet.
[[nodiscard]] svg::LineChart timeChart(const std::string& id, const std::string& title,
                                       const svg::Axis& y, std::span<const Subject> subjects);

/// When something bound first and when an objective broke first; with several subjects when each bound.
[[nodiscard]] std::vector<svg::Mark> marksOf(std::span<const Subject> subjects);

/// Latency objectives on this operation, over all subjects, each once. `quantile` 0 = any.
[[nodiscard]] std::vector<svg::Limit> latencyLimits(std::span<const Subject> subjects,
                                                    const std::string& operation, double quantile = 0.0);

/// "send-message" of "Send Message!": lower case letters, digits and '-'.
[[nodiscard]] std::string identifier(const std::string& text);

} // namespace headroom::report
