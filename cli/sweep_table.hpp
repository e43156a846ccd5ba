#pragma once
// A sweep's points as a table for people.

#include "sim/report/style.hpp"
#include "sim/search/journal.hpp"

#include <span>
#include <string>

namespace headroom::cli {

/// One line per point: the varied values, the verdict, the value of every objective, where the first one
/// breaks, what binds first, throughput and cost. Long sweeps are cut, and say so.
[[nodiscard]] std::string sweepTable(const report::Style& style, const search::Json& plan,
                                     std::span<const search::Entry> entries);

} // namespace headroom::cli
