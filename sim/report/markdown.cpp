#include "sim/report/markdown.hpp"

#include "sim/analysis/numbers.hpp"
#include "sim/report/markup.hpp"
#include "sim/report/style.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace headroom::report {
namespace {

using analysis::SloOutcome;
using analysis::Verdict;

std::string headline(std::span<const CheckedScenario> scenarios) {
    std::size_t holds = 0;
    std::size_t violated = 0;
    std::size_t undecided = 0;
    std::size_t errors = 0;
    for (const CheckedScenario& checked : scenarios) {
        if (!checked.error.empty()) ++errors;
        for (const SloOutcome& one : checked.objectives) {
            (one.verdict == Verdict::kHolds      ? holds
             : one.verdict == Verdict::kViolated ? violated
                                                 : undecided)++;
        }
    }
    std::string counts;
    const auto add = [&](std::size_t count, const std::string& text) {
        if (count > 0) counts += (counts.empty() ? "" : ", ") + std::to_string(count) + " " + text;
    };
    add(violated, "violated");
    add(undecided, "undecided");
    add(holds, "hold");
    add(errors, errors == 1 ? "scenario could not be checked" : "scenarios could not be checked");
    const std::string of = counts.empty() ? "" : ": " + counts;
    if (violated > 0) return "## \u274c Objectives are violated" + of + "\n";
    if (errors > 0) return "## \u274c Not everything could be checked" + of + "\n";
    if (undecided > 0 || holds == 0) return "## \u26a0\ufe0f Undecided" + of + "\n";
    return "## \u2705 All objectives hold" + of + "\n";
}

std::string sectionOf(const CheckedScenario& checked) {
    std::string out = "\n### " + escapeMarkdown(checked.name) + "\n\n";
    if (!checked.error.empty()) out += "\u274c " + escapeMarkdown(checked.error) + "\n\n";
    out += objectiveTable(checked.objectives);
    for (const std::string& fact : checked.facts) out += "\n" + escapeMarkdown(fact) + "\n";
    return out;
}

} // namespace

std::string verdictMark(Verdict verdict) {
    const std::string mark = verdict == Verdict::kHolds      ? "\u2705"
                             : verdict == Verdict::kViolated ? "\u274c"
                                                             : "\u26a0\ufe0f";
    return mark + " " + analysis::verdictText(verdict);
}

std::string markdownRow(std::span<const std::string> cells) {
    std::string row = "|";
    for (const std::string& cell : cells) row += " " + cell + " |";
    return row + "\n";
}

std::string objectiveTable(const std::vector<SloOutcome>& objectives) {
    if (objectives.empty()) return {};
    std::string out = "| verdict | objective | measured (95 % interval) | first broken | note |\n"
                      "| --- | --- | ---: | --- | --- |\n";
    for (const SloOutcome& one : objectives) {
        const std::string measured = std::isfinite(one.measured.value)
                                         ? analysis::estimateText(one.measured, one.unit)
                                         : "\u2013";
        std::string broken;
        if (one.firstBreak) {
            broken = "at " + counted(std::round(one.firstBreak->users), "user", "users") + " (" +
                     analysis::clockText(one.firstBreak->atSeconds) + ")";
        }
        const std::array<std::string, 5> cells = {
            verdictMark(one.verdict), "<code>" + escapeMarkdown(one.text) + "</code>",
            escapeMarkdown(measured), broken, escapeMarkdown(one.note)};
        out += markdownRow(cells);
    }
    return out;
}

std::string cutMarkdown(std::string text, std::size_t limitBytes) {
    if (text.size() <= limitBytes) return text;
    const std::string note = "\n\n**Cut here:** the rest would exceed the limit of " +
                             std::to_string(limitBytes) + " bytes.\n";
    const std::size_t room = limitBytes > note.size() ? limitBytes - note.size() : 0;
    const std::size_t end = text.rfind('\n', room);
    text.resize(room == 0 || end == std::string::npos ? 0 : end);
    while (text.ends_with('\n')) text.pop_back();
    return (text + note).substr(0, limitBytes);
}

std::string markdown(std::span<const CheckedScenario> scenarios, std::size_t limitBytes) {
    // Scenarios that need attention first: a cut must not hide them.
    std::vector<const CheckedScenario*> order;
    for (const CheckedScenario& checked : scenarios) order.push_back(&checked);
    const auto urgency = [](const CheckedScenario* checked) {
        const Verdict verdict = verdictOf(*checked);
        return verdict == Verdict::kViolated ? 0 : verdict == Verdict::kUndecided ? 1 : 2;
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](const auto* a, const auto* b) { return urgency(a) < urgency(b); });
    std::string out = headline(scenarios);
    for (const CheckedScenario* checked : order) out += sectionOf(*checked);
    return cutMarkdown(std::move(out), limitBytes);
}

} // namespace headroom::report
