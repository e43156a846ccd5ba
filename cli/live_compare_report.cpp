#include "cli/live_compare_report.hpp"

#include "cli/exit_code.hpp"
#include "sim/analysis/numbers.hpp"
#include "sim/report/json_numbers.hpp"
#include "sim/report/markdown.hpp"
#include "sim/report/markup.hpp"
#include "sim/report/text_table.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace headroom::cli {
namespace {

using compare::Comparison;
using compare::CurveRow;
using compare::Row;
using compare::Stage;
using compare::Verdict;
using report::Ink;

std::string noiseText(double noise) {
    return std::isnan(noise) ? "-" : "\u00b1" + analysis::percentText(noise);
}

std::string rangeText(const Row& row) {
    if (!row.errorRange.interval) return {};
    return signedPercent(row.errorRange.low) + " to " + signedPercent(row.errorRange.high);
}

std::string intervalText(const Row& row) {
    if (!row.low) return {};
    const std::string unit = unitOf(row.name);
    return amountText(std::max(0.0, *row.low), unit) + " to " + amountText(*row.high, unit) +
           ", holds " + std::to_string(row.covered) + " of " + std::to_string(row.repeats.size());
}

std::vector<std::string> cellsOf(const Row& row) {
    const std::string unit = unitOf(row.name);
    return {textOf(row.name),
            row.name.stage == Stage::kWhole ? std::string() : stageText(row.name.stage),
            amountText(row.predicted, unit),
            amountText(row.measured, unit),
            signedPercent(row.error),
            rangeText(row),
            noiseText(row.noise),
            analysis::percentText(row.tolerance),
            intervalText(row),
            verdictText(row.verdict)};
}

constexpr std::array<const char*, 10> kTitles{"quantity", "stage",   "predicted",
                                              "measured", "error",   "95 %",
                                              "noise",    "allowed", "90 % prediction interval",
                                              "verdict"};

Ink inkOf(Verdict verdict) {
    return verdict == Verdict::kWithin   ? Ink::kGreen
           : verdict == Verdict::kBeyond ? Ink::kRed
                                         : Ink::kYellow;
}

std::string headline(const Comparison& comparison) {
    switch (comparison.verdict) {
    case Verdict::kWithin:
        return "The prediction holds";
    case Verdict::kBeyond:
        return "The prediction is wrong beyond the tolerance";
    case Verdict::kUndecided:
        break;
    }
    return "Undecided: the noise of the repeats reaches across the tolerance";
}

std::string counts(const Comparison& comparison) {
    std::string text;
    for (const Verdict verdict : {Verdict::kBeyond, Verdict::kUndecided, Verdict::kWithin})
        if (const std::size_t count = comparison.count(verdict); count > 0)
            text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + verdictText(verdict);
    return text;
}

std::string measuredLimits(const Comparison& comparison) {
    std::vector<std::string> limits = comparison.measuredLimits;
    std::sort(limits.begin(), limits.end());
    limits.erase(std::unique(limits.begin(), limits.end()), limits.end());
    std::string text;
    for (const std::string& limit : limits) text += (text.empty() ? "" : " or ") + limit;
    return text;
}

std::string sides(const Comparison& comparison) {
    std::string text =
        comparison.scenario + ", " +
        report::counted(static_cast<double>(comparison.predictions), "prediction", "predictions") +
        " against " +
        report::counted(static_cast<double>(comparison.repeats), "measured run", "measured runs");
    if (comparison.kneeUsers)
        text += "; knee (" + comparison.kneeFrom + ") at " +
                analysis::countText(std::round(*comparison.kneeUsers)) + " users";
    return text + ".";
}

std::string coverage(const Comparison& comparison) {
    if (comparison.coverable() == 0) return {};
    const double share =
        static_cast<double>(comparison.covered()) / static_cast<double>(comparison.coverable());
    return "Prediction intervals at 90 % hold " + analysis::percentText(share) + " of " +
           std::to_string(comparison.coverable()) + " measured values.";
}

std::vector<std::string> curveCells(const CurveRow& row) {
    return {row.name, analysis::percentText(row.distance), noiseText(row.noise),
            analysis::percentText(row.tolerance), verdictText(row.verdict)};
}

nlohmann::ordered_json rowJson(const Row& row) {
    namespace numbers = report::json;
    nlohmann::ordered_json out{{"name", textOf(row.name)},
                               {"kind", row.name.kind},
                               {"subject", row.name.subject},
                               {"stage", stageKey(row.name.stage)},
                               {"unit", unitOf(row.name)},
                               {"predicted", numbers::number(row.predicted)},
                               {"measured", numbers::number(row.measured)},
                               {"repeats", row.repeats},
                               {"error", numbers::number(row.error)},
                               {"noise", numbers::number(row.noise)},
                               {"tolerance", row.tolerance},
                               {"verdict", verdictText(row.verdict)}};
    if (row.errorRange.interval)
        out["errorInterval"] = {numbers::number(row.errorRange.low),
                                numbers::number(row.errorRange.high)};
    if (row.low) {
        out["predictionInterval"] = {numbers::number(*row.low), numbers::number(*row.high)};
        out["covered"] = row.covered;
    }
    return out;
}

} // namespace

std::string signedPercent(double share) {
    if (!std::isfinite(share)) return "-";
    const double shown = std::abs(share) < 0.1 ? share : std::round(share * 1000.0) / 1000.0;
    return (share > 0.0 ? "+" : "") + analysis::percentText(shown);
}

std::string amountText(double value, const std::string& unit) {
    if (!std::isfinite(value)) return "-";
    if (unit == "s") return analysis::secondsText(value);
    if (unit == "bytes") return analysis::shortNumber(value / 1e6) + " MB";
    if (unit == "users") return analysis::countText(std::round(value));
    return analysis::countText(value) + " " + unit;
}

int exitCodeOf(const Comparison& comparison) {
    switch (comparison.verdict) {
    case Verdict::kWithin:
        return kOk;
    case Verdict::kBeyond:
        return kViolated;
    case Verdict::kUndecided:
        break;
    }
    return kUndecided;
}

std::string comparisonText(const report::Style& style, const Comparison& comparison, bool all) {
    std::string out = paint(style, inkOf(comparison.verdict), headline(comparison)) + ": " +
                      counts(comparison) + ".\n" +
                      report::wrap(sides(comparison), style.width, "  ", "  ") + "\n";
    report::TextTable table({{kTitles[0], false, 30},
                             {kTitles[1], false, 24},
                             {kTitles[2], true},
                             {kTitles[3], true},
                             {kTitles[4], true},
                             {kTitles[5], true},
                             {kTitles[6], true},
                             {kTitles[7], true},
                             {kTitles[8], false, 44},
                             {kTitles[9]}});
    std::size_t hidden = 0;
    for (const Row& row : comparison.rows) {
        if (!all && row.name.stage != Stage::kWhole && row.verdict == Verdict::kWithin) {
            ++hidden;
            continue;
        }
        std::vector<Ink> inks(kTitles.size(), Ink::kPlain);
        inks.back() = inkOf(row.verdict);
        table.add(cellsOf(row), inks);
    }
    out += table.print(style);
    if (!comparison.curves.empty()) {
        out += "\n" + paint(style, Ink::kBold, "Distance of the curves") + "\n";
        report::TextTable curves(
            {{"curve", false, 40}, {"distance", true}, {"noise", true}, {"allowed", true}, {"verdict"}});
        for (const CurveRow& row : comparison.curves)
            curves.add(curveCells(row),
                       {Ink::kPlain, Ink::kPlain, Ink::kPlain, Ink::kPlain, inkOf(row.verdict)});
        out += curves.print(style);
    }
    out += "\nFirst limit: predicted " + comparison.predictedLimit + ", measured " +
           measuredLimits(comparison) + " (" + verdictText(comparison.limit) + ").\n";
    if (const std::string text = coverage(comparison); !text.empty()) out += text + "\n";
    for (const std::string& note : comparison.notes)
        out += report::wrap(note, style.width, "", "  ") + "\n";
    if (hidden > 0) out += "--all lists every stage.\n";
    return style.unicode ? out : report::toAscii(out);
}

std::string comparisonMarkdown(const Comparison& comparison) {
    const std::string mark = comparison.verdict == Verdict::kWithin   ? "\u2705"
                             : comparison.verdict == Verdict::kBeyond ? "\u274c"
                                                                      : "\u26a0\ufe0f";
    std::string out = "## " + mark + " " + headline(comparison) + "\n\n" + counts(comparison) + ". " +
                      report::escapeMarkdown(sides(comparison)) + "\n\n";
    out += report::markdownRow(std::vector<std::string>(kTitles.begin(), kTitles.end())) +
           "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |\n";
    for (const Row& row : comparison.rows) {
        std::vector<std::string> cells = cellsOf(row);
        for (std::string& cell : cells) cell = report::escapeMarkdown(cell);
        out += report::markdownRow(cells);
    }
    if (!comparison.curves.empty()) {
        out +=
            "\n| curve | distance | noise | allowed | verdict |\n| --- | ---: | ---: | ---: | --- |\n";
        for (const CurveRow& row : comparison.curves) {
            std::vector<std::string> cells = curveCells(row);
            for (std::string& cell : cells) cell = report::escapeMarkdown(cell);
            out += report::markdownRow(cells);
        }
    }
    out += "\n- First limit: predicted " + report::escapeMarkdown(comparison.predictedLimit) +
           ", measured " + report::escapeMarkdown(measuredLimits(comparison)) + " (" +
           verdictText(comparison.limit) + ").\n";
    if (const std::string text = coverage(comparison); !text.empty()) out += "- " + text + "\n";
    for (const std::string& note : comparison.notes) out += "- " + report::escapeMarkdown(note) + "\n";
    return report::cutMarkdown(out, report::kStepSummaryBytes);
}

nlohmann::ordered_json comparisonJson(const Comparison& comparison) {
    using Json = nlohmann::ordered_json;
    Json out{{"headroom-comparison", 1},
             {"scenario", report::repairText(comparison.scenario)},
             {"verdict", verdictText(comparison.verdict)},
             {"predictions", comparison.predictions},
             {"repeats", comparison.repeats}};
    if (comparison.kneeUsers)
        out["knee"] = {{"users", *comparison.kneeUsers}, {"from", comparison.kneeFrom}};
    out["quantities"] = Json::array();
    for (const Row& row : comparison.rows) out["quantities"].push_back(rowJson(row));
    out["curves"] = Json::array();
    for (const CurveRow& row : comparison.curves)
        out["curves"].push_back({{"name", row.name},
                                 {"distance", report::json::number(row.distance)},
                                 {"noise", report::json::number(row.noise)},
                                 {"tolerance", row.tolerance},
                                 {"verdict", verdictText(row.verdict)}});
    out["firstLimit"] = {{"predicted", comparison.predictedLimit},
                         {"measured", comparison.measuredLimits},
                         {"verdict", verdictText(comparison.limit)}};
    out["coverage"] = {{"confidence", compare::kPredictionConfidence},
                       {"held", comparison.covered()},
                       {"of", comparison.coverable()}};
    out["notes"] = comparison.notes;
    return out;
}

std::string contestText(const report::Style& style, const compare::Contest& contest) {
    std::string out = "\n" +
                      paint(style, Ink::kBold,
                            "Errors of simpler methods from the same calibration, at " +
                                analysis::countText(std::round(contest.users)) + " users") +
                      "\n";
    std::vector<report::TextTable::Column> columns{{"method"}};
    for (const auto& [quantity, value] : contest.measured) columns.push_back({quantity, true});
    report::TextTable table(std::move(columns));
    for (const compare::Rival& rival : contest.rivals) {
        std::vector<std::string> cells{rival.method};
        for (const auto& [quantity, value] : contest.measured) {
            const auto guess = rival.guesses.find(quantity);
            cells.push_back(guess == rival.guesses.end() ? "-" : signedPercent(guess->second.error));
        }
        table.add(std::move(cells));
    }
    out += table.print(style);
    return style.unicode ? out : report::toAscii(out);
}

nlohmann::ordered_json contestJson(const compare::Contest& contest) {
    using Json = nlohmann::ordered_json;
    Json out{{"service", contest.service},
             {"operation", contest.operation},
             {"users", contest.users},
             {"measured", contest.measured},
             {"methods", Json::object()}};
    for (const compare::Rival& rival : contest.rivals) {
        Json guesses = Json::object();
        for (const auto& [quantity, guess] : rival.guesses)
            guesses[quantity] = {{"predicted", report::json::number(guess.predicted)},
                                 {"error", report::json::number(guess.error)}};
        out["methods"][rival.method] = std::move(guesses);
    }
    return out;
}

} // namespace headroom::cli
