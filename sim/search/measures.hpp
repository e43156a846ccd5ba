#pragma once
// What a sweep keeps of a point: the headline numbers over its replications, as the JSON that the journal
// holds and the results repeat.
//
//   { "verdict": "holds" | "violated" | "undecided" | "none",   worst of the objectives; none without any
//     "objectives": [ { "text", "verdict", "value", "low"?, "high"?, "unit", "note"? } ],
//     "firstBreak": { "objective", "users", "atSeconds" } | null,  earliest over time, any replication
//     "users": { "asked", "failedShare": { "value", "low"?, "high"? } },
//     "throughput": { "value", "low"?, "high"? },               completions a second
//     "operations": [ { "name", "p50", "p95", "p99" } ],        seconds; those with a latency objective,
//                                                               else the busiest
//     "firstBinding": { "service", "kind", "reason", "users", "atSeconds" } | null,
//     "usdPerHour": 0.62,
//     "peakUtilization": { "<service>": { "kind", "peak" } } }  the resource kind that came nearest
//   or { "error": "..." } for a point that is no valid scenario or that the engine cannot simulate.

#include "sim/analysis/summary.hpp"
#include "sim/search/design.hpp"
#include "sim/search/study.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace headroom::search {

using Json = nlohmann::ordered_json;

[[nodiscard]] Json measuresOf(const models::Scenario& scenario, const analysis::Summary& summary);
[[nodiscard]] Json errorMeasures(const std::string& message);

/// Simulates the variant in this process, all replications. A scenario the engine refuses gives
/// errorMeasures(). Throws ScenarioError, std::bad_alloc.
[[nodiscard]] Json simulate(const Study& study, const std::vector<models::Override>& changes);

} // namespace headroom::search
