#include "sim/report/checked_scenario.hpp"

#include "sim/analysis/numbers.hpp"
#include "sim/report/style.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::report {

using analysis::SloOutcome;
using analysis::Verdict;

Verdict verdictOf(const CheckedScenario& checked) {
    const auto has = [&](Verdict verdict) {
        return std::any_of(checked.objectives.begin(), checked.objectives.end(),
                           [&](const SloOutcome& one) { return one.verdict == verdict; });
    };
    if (has(Verdict::kViolated)) return Verdict::kViolated;
    const bool known = checked.error.empty() && !checked.objectives.empty();
    return known && !has(Verdict::kUndecided) ? Verdict::kHolds : Verdict::kUndecided;
}

std::vector<std::string> numbersOf(const SloOutcome& objective) {
    const std::string measured = std::isfinite(objective.measured.value)
                                     ? analysis::estimateText(objective.measured, objective.unit)
                                     : "nothing";
    std::vector<std::string> lines{"objective: " + objective.text, "measured: " + measured,
                                   "limit: " + analysis::valueText(objective.limit, objective.unit),
                                   "verdict: " + analysis::verdictText(objective.verdict)};
    if (objective.samples > 0) {
        lines.push_back("samples: " + analysis::countText(static_cast<double>(objective.samples)));
    }
    if (objective.firstBreak) {
        lines.push_back("first broken: at " +
                        counted(std::round(objective.firstBreak->users), "user", "users") + " (" +
                        analysis::clockText(objective.firstBreak->atSeconds) + "), then " +
                        analysis::valueText(objective.firstBreak->value, objective.unit));
    }
    if (!objective.note.empty()) lines.push_back("note: " + objective.note);
    return lines;
}

} // namespace headroom::report
