#pragma once
// What a comparison with a baseline found, for people, programs and CI systems.

#include "sim/analysis/regression.hpp"
#include "sim/analysis/slo_check.hpp"
#include "sim/report/style.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace headroom::report {

/// "15.5 ms before, 18.7 ms now"
[[nodiscard]] std::string beforeAndNow(const analysis::FigureChange& change);
/// "+20.6 % (+12 % to +29 %)"; in the figure's unit where it was 0 before.
[[nodiscard]] std::string changeSize(const analysis::FigureChange& change);

/// One line per figure, regressions first: kind, figure, before and now, size of the change.
[[nodiscard]] std::string changeTable(const Style& style,
                                      const std::vector<analysis::FigureChange>& changes);

/// "1 of 7 figures became worse (paired by seed, 3 replications)"
[[nodiscard]] std::string changeHeadline(const std::vector<analysis::FigureChange>& changes);

/// The comparison as one objective per figure, for JUnit and Markdown: "baseline: p95(send-message)" is
/// violated by a regression; one that cannot be compared is undecided, and so is a regression that is only
/// reported. Measured is the relative change.
[[nodiscard]] std::vector<analysis::SloOutcome>
asObjectives(const std::vector<analysis::FigureChange>& changes, double leastChange, bool onlyReported);

[[nodiscard]] nlohmann::ordered_json toJson(const analysis::FigureChange& change);

} // namespace headroom::report
