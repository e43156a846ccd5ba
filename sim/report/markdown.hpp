#pragma once
// Verdicts as Markdown for a CI step summary: verdict first, then a table per scenario.
//
// GitHub refuses a step summary above 1 MiB as a whole, so a longer text is cut: at a line, with a note
// that says so. What matters stands first, so a cut loses detail and never the verdict.

#include "sim/report/checked_scenario.hpp"

#include <span>
#include <string>
#include <string_view>

namespace headroom::report {

/// GitHub's limit for the summary of a step, in bytes (docs.github.com, "Workflow commands": 1 MiB).
inline constexpr std::size_t kStepSummaryBytes = 1024 * 1024;

[[nodiscard]] std::string markdown(std::span<const CheckedScenario> scenarios,
                                   std::size_t limitBytes = kStepSummaryBytes);

/// "✅ holds", "❌ violated", "⚠️ undecided".
[[nodiscard]] std::string verdictMark(analysis::Verdict verdict);

/// The table of objectives; empty without any.
[[nodiscard]] std::string objectiveTable(const std::vector<analysis::SloOutcome>& objectives);

/// At most `limitBytes`: whole lines from the beginning and a note about what is missing.
[[nodiscard]] std::string cutMarkdown(std::string text, std::size_t limitBytes);

/// A table row; the cells are Markdown already.
[[nodiscard]] std::string markdownRow(std::span<const std::string> cells);

} // namespace headroom::report
