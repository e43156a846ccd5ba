#pragma once
// Published figures of many systems beside what headroom predicts: what `headroom validate` prints and
// docs/accuracy.md holds.
//
// Error: predicted minus published, as a share of the published; for a published zero there is none.
// "calibrated": a parameter of the scenario was fitted on this figure, so it says nothing about accuracy;
// everything else is held out.

#include "models/scenario.hpp"
#include "sim/analysis/statistics.hpp"
#include "sim/report/style.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <span>
#include <string>

namespace headroom::report {

struct ValidationRow {
    std::string scenario;     ///< its name
    std::string title;        ///< of the scenario as it stands
    std::string variant;      ///< empty = the scenario as it stands
    std::string variantTitle; ///< of the variant
    models::PublishedFigure figure;
    std::optional<analysis::Estimate> predicted; ///< in the published unit; absent when it cannot be
};

/// Of held-out rows with an error.
struct ValidationErrors {
    std::size_t rows = 0;
    std::size_t within10 = 0, within25 = 0; ///< absolute error at most 10 and 25 percent
    double median = 0.0;                    ///< of the absolute error, share
};

/// Share of the published value; nothing for a published zero or a row without prediction.
[[nodiscard]] std::optional<double> relativeError(const ValidationRow& row);
[[nodiscard]] ValidationErrors heldOutErrors(std::span<const ValidationRow> rows);

[[nodiscard]] std::string validationText(const Style& style, std::span<const ValidationRow> rows);
[[nodiscard]] nlohmann::ordered_json validationJson(std::span<const ValidationRow> rows);
/// A whole page; `command` is what makes it again.
[[nodiscard]] std::string validationMarkdown(std::span<const ValidationRow> rows,
                                             const std::string& command, std::size_t replications);

} // namespace headroom::report
