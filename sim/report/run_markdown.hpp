#pragma once
// The findings of runs as Markdown for a CI step summary or a pull request: verdict first, tables, curves
// as one-line bars of block characters; no images, nothing fetched.

#include "sim/report/markdown.hpp"
#include "sim/report/subject.hpp"

#include <span>
#include <string>

namespace headroom::report {

/// Precondition: at least one subject. Cut at `limitBytes` like every step summary (markdown.hpp).
[[nodiscard]] std::string runMarkdown(std::span<const Subject> subjects,
                                      std::size_t limitBytes = kStepSummaryBytes);

/// The values as `columns` block characters from U+2581 to U+2588, each the largest of its share of them,
/// scaled from 0 to the largest; a space where there is no value.
[[nodiscard]] std::string sparkline(const std::vector<double>& values, std::size_t columns = 40);

} // namespace headroom::report
