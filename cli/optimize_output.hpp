#pragma once
// What 'optimize' prints: the answer, the front, the neighbours' excuses, how far the search went.

#include "models/scenario.hpp"
#include "sim/report/style.hpp"
#include "sim/search/optimize/optimizer.hpp"

#include <string>

namespace headroom::cli {

struct OptimizeAnswer {
    const models::Scenario& scenario;
    const search::Space& space;
    const search::OptimizeOptions& options;
    const search::Optimum& optimum;
    const std::string& survived; ///< what every candidate lost halfway; empty for nothing
};

[[nodiscard]] std::string optimizeText(const report::Style& style, const OptimizeAnswer& answer);
/// Stable keys, for scripts.
[[nodiscard]] std::string optimizeJson(const OptimizeAnswer& answer);

/// "--set PATH=VALUE ..." that turns the scenario into the candidate; empty for the scenario itself.
[[nodiscard]] std::string settings(const search::Space& space, const search::Candidate& candidate);

} // namespace headroom::cli
