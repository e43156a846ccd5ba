#pragma once
// What a check found out about one scenario: the input of the writers that CI systems read.

#include "sim/analysis/slo_check.hpp"

#include <string>
#include <vector>

namespace headroom::report {

struct CheckedScenario {
    std::string name; ///< the scenario's; unique among those of one report
    std::vector<analysis::SloOutcome> objectives;
    std::vector<std::string> facts; ///< how it was measured: "5 replications, seeds 1 to 5"
    std::string error; ///< why it could not be held against its objectives; empty when it could
};

/// The worst of its objectives: violated, then undecided, then holds. Undecided without any, and when
/// there was an error.
[[nodiscard]] analysis::Verdict verdictOf(const CheckedScenario& checked);

/// "measured 412 ms (400 to 424 ms), objective p95(send-message) < 300ms", then when it broke first, the
/// samples and the note: the numbers of an objective in one line each.
[[nodiscard]] std::vector<std::string> numbersOf(const analysis::SloOutcome& objective);

} // namespace headroom::report
