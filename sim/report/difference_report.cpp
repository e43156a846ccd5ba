#include "sim/report/difference_report.hpp"

#include "sim/analysis/numbers.hpp"
#include "sim/analysis/slo_check.hpp"
#include "sim/report/json_numbers.hpp"
#include "sim/report/markup.hpp"
#include "sim/report/text_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace headroom::report {
namespace {

using analysis::Difference;
using analysis::DifferenceRow;
using analysis::Likeness;

bool isCurve(const DifferenceRow& row) { return row.kind == "curve"; }

std::string valueText(double value, const std::string& unit) {
    if (!std::isfinite(value)) return "-";
    if (unit == "usd/h") return analysis::dollarText(value) + "/h";
    return analysis::valueText(value, unit);
}

/// Shares differ by points, other quantities by their unit.
std::string differenceUnit(double value, const DifferenceRow& row) {
    if (row.unit == "share" && !isCurve(row)) return analysis::shortNumber(value * 100.0) + " pp";
    return valueText(value, row.unit);
}

std::string sign(double value) { return value > 0.0 ? "+" : ""; }

/// Shares by points; other quantities relative to the first value, where there is one.
bool isRelative(const DifferenceRow& row) {
    return isCurve(row) || (row.unit != "share" && row.first.value != 0.0);
}

std::string amountText(double value, const DifferenceRow& row, bool withSign) {
    if (std::isnan(value)) return "-";
    if (std::isinf(value)) return "any";
    const std::string plus = withSign && !isCurve(row) ? sign(value) : "";
    if (isCurve(row)) return analysis::percentText(value);
    if (!isRelative(row)) return plus + differenceUnit(value, row);
    const double share = value / std::abs(row.first.value);
    return plus +
           analysis::percentText(std::abs(share) < 0.1 ? share : std::round(share * 100.0) / 100.0);
}

std::string noiseText(const DifferenceRow& row) {
    if (!row.difference.interval) return {};
    return amountText(row.difference.low, row, true) + " to " +
           amountText(row.difference.high, row, true);
}

std::string toleranceText(const DifferenceRow& row) {
    return row.unit.empty() ? std::string{} : amountText(row.tolerance, row, false);
}

std::vector<std::string> cellsOf(const DifferenceRow& row) {
    const bool word = !row.firstWord.empty();
    const std::string unit = isCurve(row) ? "s" : row.unit;
    return {row.name,
            word ? row.firstWord : valueText(row.first.value, unit),
            word ? row.secondWord : valueText(row.second.value, unit),
            word ? "" : amountText(row.difference.value, row, true),
            noiseText(row),
            toleranceText(row),
            row.note};
}

int urgency(Likeness likeness) {
    switch (likeness) {
    case Likeness::kBeyond:
        return 0;
    case Likeness::kUndecided:
        return 1;
    case Likeness::kWithin:
        return 2;
    case Likeness::kNotComparable:
        return 3;
    }
    return 4;
}

std::vector<const DifferenceRow*> byUrgency(const Difference& difference) {
    std::vector<const DifferenceRow*> rows;
    for (const DifferenceRow& row : difference.rows) rows.push_back(&row);
    std::stable_sort(rows.begin(), rows.end(), [](const auto* a, const auto* b) {
        return urgency(a->likeness) < urgency(b->likeness);
    });
    return rows;
}

std::string headline(const Difference& difference) {
    switch (difference.verdict) {
    case Likeness::kBeyond:
        return "The results differ by more than the tolerances";
    case Likeness::kWithin:
        return "The results agree within the tolerances";
    default:
        return "Undecided: the noise reaches across the tolerances";
    }
}

std::string counts(const Difference& difference) {
    std::string text;
    for (const Likeness likeness :
         {Likeness::kBeyond, Likeness::kUndecided, Likeness::kWithin, Likeness::kNotComparable}) {
        if (const std::size_t count = difference.count(likeness); count > 0) {
            text += (text.empty() ? "" : ", ") + std::to_string(count) + " " +
                    analysis::likenessText(likeness);
        }
    }
    return text;
}

std::string sideText(const std::string& name, std::size_t runs) {
    return runs > 1 ? name + " (" + std::to_string(runs) + " replications)" : name;
}

std::string noiseNote(const Difference& difference) {
    switch (difference.noise) {
    case Difference::Noise::kPairs:
        return "Noise: pairs of replications with equal seeds.";
    case Difference::Noise::kWelch:
        return "Noise: scatter of the replications of both sides; equal seeds on both sides would "
               "narrow it.";
    case Difference::Noise::kPrediction:
        return "Noise: scatter of the side with replications, for one more run.";
    case Difference::Noise::kWithinRun:
        return "Noise: within the two runs, which share their seed; too narrow near saturation.";
    case Difference::Noise::kUnknownBetweenRuns:
        return "Noise: within each run only. How far runs with other seeds scatter is unknown, so "
               "nothing is "
               "called beyond: give several replications (a1.json,a2.json), or runs of one seed.";
    }
    return {};
}

constexpr std::array<const char*, 7> kTitles = {"quantity",      "first",     "second", "difference",
                                                "95 % interval", "tolerance", "note"};

/// One heading and table for the rows of one verdict.
std::string rowsText(const Style& style, const Difference& difference, Likeness likeness) {
    TextTable table({{kTitles[0], false, 48, true},
                     {kTitles[1], true},
                     {kTitles[2], true},
                     {kTitles[3], true},
                     {kTitles[4], true},
                     {kTitles[5], true},
                     {kTitles[6], false, 60}});
    for (const DifferenceRow& row : difference.rows) {
        if (row.likeness == likeness) table.add(cellsOf(row));
    }
    if (table.empty()) return {};
    static constexpr std::array<const char*, 4> kHeadings = {
        "Within the tolerance", "Beyond the tolerance", "Undecided", "Not comparable"};
    return "\n" + paint(style, Ink::kBold, kHeadings[static_cast<std::size_t>(likeness)]) + "\n" +
           table.print(style);
}

} // namespace

std::string differenceText(const Style& style, const Compared& compared, bool all) {
    const Difference& difference = compared.difference;
    const Ink ink = difference.verdict == Likeness::kWithin   ? Ink::kGreen
                    : difference.verdict == Likeness::kBeyond ? Ink::kRed
                                                              : Ink::kYellow;
    std::string out = paint(style, ink, headline(difference)) + ": " + counts(difference) + ".\n";
    out += "  first:  " + sideText(compared.firstName, compared.firstRuns) +
           "\n  second: " + sideText(compared.secondName, compared.secondRuns) + "\n";
    for (const std::string& note : difference.notes) out += wrap(note, style.width, "  ", "  ");
    for (const Likeness likeness :
         {Likeness::kBeyond, Likeness::kUndecided, Likeness::kWithin, Likeness::kNotComparable}) {
        if (all || urgency(likeness) < 2) out += rowsText(style, difference, likeness);
    }
    out += "\n" + wrap(noiseNote(difference), style.width, "", "");
    if (!all && difference.rows.size() >
                    difference.count(Likeness::kBeyond) + difference.count(Likeness::kUndecided)) {
        out += "--all lists every quantity.\n";
    }
    return style.unicode ? out : toAscii(out);
}

std::string differenceMarkdown(const Compared& compared, std::size_t limitBytes) {
    const Difference& difference = compared.difference;
    const std::string mark = difference.verdict == Likeness::kWithin   ? "\u2705"
                             : difference.verdict == Likeness::kBeyond ? "\u274c"
                                                                       : "\u26a0\ufe0f";
    std::string out =
        "## " + mark + " " + headline(difference) + "\n\n" + counts(difference) +
        ".\n\n- first: " + escapeMarkdown(sideText(compared.firstName, compared.firstRuns)) +
        "\n- second: " + escapeMarkdown(sideText(compared.secondName, compared.secondRuns)) + "\n";
    for (const std::string& note : difference.notes) out += "- " + escapeMarkdown(note) + "\n";
    std::vector<std::string> titles{"verdict"};
    titles.insert(titles.end(), kTitles.begin(), kTitles.end());
    out += "\n" + markdownRow(titles) + "| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |\n";
    for (const DifferenceRow* row : byUrgency(difference)) {
        std::vector<std::string> cells = cellsOf(*row);
        cells.insert(cells.begin(), analysis::likenessText(row->likeness));
        for (std::string& cell : cells) cell = escapeMarkdown(cell);
        out += markdownRow(cells);
    }
    return cutMarkdown(out + "\n" + noiseNote(difference) + "\n", limitBytes);
}

nlohmann::ordered_json differenceJson(const Compared& compared) {
    const Difference& difference = compared.difference;
    using Json = nlohmann::ordered_json;
    static constexpr std::array<const char*, 5> kNoise = {"pairs", "welch", "prediction", "within-run",
                                                          "unknown-between-runs"};
    Json json{
        {"headroom-difference", 1},
        {"verdict", analysis::likenessText(difference.verdict)},
        {"first", {{"name", repairText(compared.firstName)}, {"replications", compared.firstRuns}}},
        {"second", {{"name", repairText(compared.secondName)}, {"replications", compared.secondRuns}}},
        {"noise", kNoise[static_cast<std::size_t>(difference.noise)]},
        {"notes", difference.notes},
        {"quantities", Json::array()}};
    for (const DifferenceRow& row : difference.rows) {
        Json entry{
            {"name", row.name}, {"kind", row.kind}, {"verdict", analysis::likenessText(row.likeness)}};
        if (!row.firstWord.empty()) {
            entry["first"] = row.firstWord;
            entry["second"] = row.secondWord;
        } else {
            entry["unit"] = row.unit;
            entry["first"] = json::estimate(row.first);
            entry["second"] = json::estimate(row.second);
            entry["difference"] = json::estimate(row.difference);
            entry["relative"] = json::number(row.relative);
            entry["tolerance"] = json::number(row.tolerance);
        }
        if (!row.note.empty()) entry["note"] = row.note;
        json["quantities"].push_back(std::move(entry));
    }
    return json;
}

} // namespace headroom::report
