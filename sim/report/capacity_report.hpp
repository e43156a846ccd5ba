#pragma once
// The answer of a capacity search, for people and for programs.

#include "sim/analysis/binding.hpp"
#include "sim/analysis/capacity.hpp"
#include "sim/analysis/uncertainty.hpp"
#include "sim/report/style.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace headroom::report {

/// What `headroom capacity` found: the search, what binds in a run that breaks, and the spread over
/// uncertain demands where it was asked for.
struct CapacityFindings {
    std::string scenario;
    analysis::Capacity capacity;
    analysis::CapacityOptions options;
    std::optional<analysis::BindingReport> binding; ///< of the run capacity.brokenSeed, brokenUsers
    std::optional<analysis::Prediction> uncertain;  ///< capacity over demands drawn from their intervals
};

[[nodiscard]] std::string capacityText(const Style& style, const CapacityFindings& findings);

/// Keys in a fixed order; open sides of intervals are null.
[[nodiscard]] nlohmann::ordered_json toJson(const CapacityFindings& findings);

} // namespace headroom::report
