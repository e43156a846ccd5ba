#pragma once
// The results of a sweep as files. The same points give the same bytes, whoever computed them, in
// whichever order and number of pieces.

#include "sim/search/journal.hpp"

#include <span>
#include <string>

namespace headroom::search {

/// { "headroom-sweep": 1, <members of the plan>, "results": [ { "index", "set", "key",
/// <members of measures.hpp> } ] }
[[nodiscard]] std::string sweepJson(const Json& plan, std::span<const Entry> entries);

/// One line per point: index, the varied values, verdict, error, then a column per measure that any point
/// has; seconds, shares and dollars. RFC 4180 quoting.
[[nodiscard]] std::string sweepCsv(const Json& plan, std::span<const Entry> entries);

} // namespace headroom::search
