#pragma once
// A comparison of two results for a terminal, a CI step summary and programs.

#include "sim/analysis/difference.hpp"
#include "sim/report/markdown.hpp"
#include "sim/report/style.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace headroom::report {

struct Compared {
    std::string firstName; ///< files or labels
    std::string secondName;
    std::size_t firstRuns = 1;
    std::size_t secondRuns = 1;
    analysis::Difference difference;
};

/// Verdict, then what is beyond or undecided; with `all` every quantity.
[[nodiscard]] std::string differenceText(const Style& style, const Compared& compared, bool all);
/// Verdict, then a table of every quantity, those beyond first; cut like every step summary.
[[nodiscard]] std::string differenceMarkdown(const Compared& compared,
                                             std::size_t limitBytes = kStepSummaryBytes);
[[nodiscard]] nlohmann::ordered_json differenceJson(const Compared& compared);

} // namespace headroom::report
