#pragma once
// What a sweep is, as JSON: everything its results depend on. It heads journals, parts and results, and
// two runs belong together when theirs are equal.

#include "sim/search/design.hpp"
#include "sim/search/journal.hpp"
#include "sim/search/shard.hpp"
#include "sim/search/study.hpp"

namespace headroom::search {

/// { "version", "scenario", "digest", "set", "vary": { path: values }, "sampling", "samples"?,
///   "seed", "replications", "points" }
[[nodiscard]] Json planOf(const Study& study, const Design& design, std::size_t points);

/// A dimension that no value of makes a valid scenario (its path is misspelt, its values are of the wrong
/// kind) is the end of a sweep; single combinations that are invalid are rows of it. Throws ScenarioError
/// with what the reader says of the first value.
void requireUsable(const Study& study, const Design& design);

/// Head of the journal of a shard of the plan; the whole sweep is shard 1/1.
[[nodiscard]] Json journalHead(const Json& plan, const Shard& shard);
/// The plan a journal's head holds, and which shard of it. Throws SearchError.
[[nodiscard]] Json planOfHead(Json head, Shard& shard);

} // namespace headroom::search
