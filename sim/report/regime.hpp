#pragma once
// Sentences on the regime a run was in: steady or settling, inside or beyond what the demands were measured
// over. The same words in every report.

#include "sim/analysis/summary.hpp"

#include <string>
#include <vector>

namespace headroom::report {

/// Mean latency and throughput of the steady state and what was left out; empty for a ramp.
[[nodiscard]] std::string steadySentence(const analysis::Summary& summary);

/// One sentence for every state that left its measured range, farthest first.
[[nodiscard]] std::vector<std::string> beyondSentences(const analysis::ValidityCard& card);

/// "Validity: inside the ranges ..." when nothing left them and anything is known, else empty.
[[nodiscard]] std::string insideSentence(const analysis::ValidityCard& card);

inline constexpr const char* kBeyondLead =
    "where the run left the ranges the demands were measured over, they are extrapolations";

} // namespace headroom::report
