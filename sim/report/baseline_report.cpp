#include "sim/report/baseline_report.hpp"

#include "sim/analysis/numbers.hpp"
#include "sim/report/json_numbers.hpp"
#include "sim/report/text_table.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::report {
namespace {

using analysis::Estimate;
using analysis::FigureChange;
using Kind = FigureChange::Kind;

std::string withSign(double value, const std::string& unit) {
    return (value > 0.0 ? "+" : "") + analysis::valueText(value, unit);
}

std::size_t countOf(const std::vector<FigureChange>& changes, Kind kind) {
    return static_cast<std::size_t>(std::count_if(
        changes.begin(), changes.end(), [&](const FigureChange& one) { return one.kind == kind; }));
}

Ink inkOf(Kind kind) {
    switch (kind) {
    case Kind::kRegression:
        return Ink::kRed;
    case Kind::kImprovement:
        return Ink::kGreen;
    case Kind::kUnknown:
        return Ink::kYellow;
    case Kind::kSame:
    case Kind::kWithinNoise:
        break;
    }
    return Ink::kPlain;
}

/// How urgently a reader wants to see it.
int rankOf(Kind kind) {
    switch (kind) {
    case Kind::kRegression:
        return 0;
    case Kind::kImprovement:
        return 1;
    case Kind::kUnknown:
        return 2;
    case Kind::kWithinNoise:
        return 3;
    case Kind::kSame:
        break;
    }
    return 4;
}

std::vector<FigureChange> byUrgency(std::vector<FigureChange> changes) {
    std::stable_sort(changes.begin(), changes.end(),
                     [](const auto& a, const auto& b) { return rankOf(a.kind) < rankOf(b.kind); });
    return changes;
}

bool measured(const FigureChange& change) { return change.method != FigureChange::Method::kNone; }

} // namespace

std::string beforeAndNow(const FigureChange& change) {
    if (!measured(change)) return {};
    return analysis::valueText(change.before, change.unit) + " before, " +
           analysis::valueText(change.now, change.unit) + " now";
}

std::string changeSize(const FigureChange& change) {
    if (!measured(change)) return {};
    const bool fromZero = change.before == 0.0;
    const Estimate size = fromZero ? change.difference : change.relative();
    const std::string unit = fromZero ? change.unit : "share";
    std::string text = withSign(size.value, unit);
    if (size.interval)
        text += " (" + withSign(size.low, unit) + " to " + withSign(size.high, unit) + ")";
    return text;
}

std::string changeTable(const Style& style, const std::vector<FigureChange>& changes) {
    TextTable table({{"", false, 12, true},
                     {"figure", false, 40},
                     {"before and now", false, 40, true},
                     {"change", false, 40, true},
                     {"note", false, 48}});
    for (const FigureChange& change : byUrgency(changes)) {
        table.add({analysis::changeText(change.kind), change.name, beforeAndNow(change),
                   changeSize(change), change.note},
                  {inkOf(change.kind)});
    }
    return table.empty() ? "" : table.print(style);
}

std::string changeHeadline(const std::vector<FigureChange>& changes) {
    const std::size_t worse = countOf(changes, Kind::kRegression);
    const std::size_t better = countOf(changes, Kind::kImprovement);
    const std::size_t unknown = countOf(changes, Kind::kUnknown);
    const std::string all = std::to_string(changes.size()) + " figures";
    std::string text = worse == 0 ? "none of " + all + " became worse"
                                  : std::to_string(worse) + " of " + all + " became worse";
    if (better > 0) text += ", " + std::to_string(better) + " better";
    if (unknown > 0) text += ", " + std::to_string(unknown) + " could not be compared";
    const auto compared = std::find_if(changes.begin(), changes.end(), measured);
    return compared == changes.end() ? text : text + " (" + methodText(*compared) + ")";
}

std::vector<analysis::SloOutcome> asObjectives(const std::vector<FigureChange>& changes,
                                               double leastChange, bool onlyReported) {
    std::vector<analysis::SloOutcome> objectives;
    for (const FigureChange& change : changes) {
        analysis::SloOutcome one;
        one.text = "baseline: " + change.name;
        one.measured = change.relative();
        one.limit = change.lessIsBetter ? leastChange : -leastChange;
        one.unit = "share";
        one.note = analysis::changeText(change.kind);
        if (measured(change)) one.note += ": " + beforeAndNow(change) + ", " + methodText(change);
        if (!change.note.empty()) one.note += "; " + change.note;
        if (change.kind == Kind::kRegression) {
            one.verdict = onlyReported ? analysis::Verdict::kUndecided : analysis::Verdict::kViolated;
            if (onlyReported) one.note += "; only reported";
        } else {
            one.verdict = change.kind == Kind::kUnknown ? analysis::Verdict::kUndecided
                                                        : analysis::Verdict::kHolds;
        }
        objectives.push_back(std::move(one));
    }
    return objectives;
}

nlohmann::ordered_json toJson(const FigureChange& change) {
    nlohmann::ordered_json out{{"figure", change.name},
                               {"unit", change.unit},
                               {"kind", analysis::changeText(change.kind)},
                               {"lessIsBetter", change.lessIsBetter},
                               {"before", json::number(change.before)},
                               {"now", json::number(change.now)},
                               {"difference", json::estimate(change.difference)},
                               {"relative", json::estimate(change.relative())},
                               {"confidence", json::number(change.confidence)},
                               {"method", methodText(change)}};
    if (!change.note.empty()) out["note"] = change.note;
    return out;
}

} // namespace headroom::report
