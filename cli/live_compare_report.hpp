#pragma once
// A comparison of predicted and measured runs as text, JSON and Markdown.

#include "live/compare/compare.hpp"
#include "live/compare/rivals.hpp"
#include "sim/report/style.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace headroom::cli {

/// `all`: every quantity and stage; otherwise the headline rows and whatever is not within its tolerance.
[[nodiscard]] std::string comparisonText(const report::Style& style,
                                         const compare::Comparison& comparison, bool all);
[[nodiscard]] std::string comparisonMarkdown(const compare::Comparison& comparison);
[[nodiscard]] nlohmann::ordered_json comparisonJson(const compare::Comparison& comparison);

[[nodiscard]] std::string contestText(const report::Style& style, const compare::Contest& contest);
[[nodiscard]] nlohmann::ordered_json contestJson(const compare::Contest& contest);

/// 0 within, 1 beyond, 2 undecided.
[[nodiscard]] int exitCodeOf(const compare::Comparison& comparison);

/// "+3.1 %", "-12 %"; "-" for NaN.
[[nodiscard]] std::string signedPercent(double share);
/// A quantity's value with its unit: "1.2 ms", "0.83 vCPU", "140 /s", "64 MB".
[[nodiscard]] std::string amountText(double value, const std::string& unit);

} // namespace headroom::cli
