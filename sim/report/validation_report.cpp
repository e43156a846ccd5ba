#include "sim/report/validation_report.hpp"

#include "sim/analysis/numbers.hpp"
#include "sim/report/json_numbers.hpp"
#include "sim/report/markdown.hpp"
#include "sim/report/markup.hpp"
#include "sim/report/text_table.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace headroom::report {
namespace {

using Json = nlohmann::ordered_json;

bool yesOrNo(const ValidationRow& row) { return row.figure.unit == "yes/no"; }

std::string valueText(double value, const std::string& unit) {
    if (unit == "yes/no") return value > 0.5 ? "yes" : "no";
    if (unit == "share") return analysis::percentText(value);
    constexpr double kGrouped = 1000.0;
    const std::string number =
        std::abs(value) >= kGrouped ? analysis::countText(value) : analysis::shortNumber(value);
    return unit.empty() ? number : number + " " + unit;
}

std::string predictedText(const ValidationRow& row) {
    if (!row.predicted) return "-";
    const std::string& unit = row.figure.unit;
    std::string text = valueText(row.predicted->value, unit);
    if (yesOrNo(row) || !row.predicted->interval || row.predicted->low == row.predicted->high)
        return text;
    const std::string bare = unit == "share" ? unit : "";
    return text + " (" + valueText(row.predicted->low, bare) + " to " +
           valueText(row.predicted->high, bare) + ")";
}

std::string errorText(const ValidationRow& row) {
    if (!row.predicted) return "not predicted";
    if (yesOrNo(row))
        return (row.predicted->value > 0.5) == (row.figure.value > 0.5) ? "agrees" : "differs";
    const std::optional<double> error = relativeError(row);
    if (!error) return "-";
    return (*error > 0.0 ? "+" : "") + analysis::percentText(*error);
}

std::string kindText(const ValidationRow& row) {
    return row.figure.calibrated ? "calibrated" : "held out";
}

std::string summaryText(std::span<const ValidationRow> rows) {
    const ValidationErrors errors = heldOutErrors(rows);
    std::size_t questions = 0;
    std::size_t agreed = 0;
    std::size_t missing = 0;
    for (const ValidationRow& row : rows) {
        if (!row.predicted) ++missing;
        if (row.figure.calibrated || !yesOrNo(row)) continue;
        ++questions;
        if (errorText(row) == "agrees") ++agreed;
    }
    std::string text;
    if (errors.rows > 0) {
        text = counted(static_cast<double>(errors.rows), "held-out figure", "held-out figures") +
               ": median error " + analysis::percentText(errors.median) + ", " +
               std::to_string(errors.within10) + " within 10 %, " + std::to_string(errors.within25) +
               " within 25 %.";
    }
    if (questions > 0) {
        text += (text.empty() ? "" : " ") + std::string("Held-out yes-or-no findings: ") +
                std::to_string(agreed) + " of " + std::to_string(questions) + " agree.";
    }
    if (missing > 0)
        text += (text.empty() ? "" : " ") + counted(static_cast<double>(missing), "figure", "figures") +
                " not predicted.";
    return text;
}

} // namespace

std::optional<double> relativeError(const ValidationRow& row) {
    if (!row.predicted || row.figure.value == 0.0 || yesOrNo(row)) return std::nullopt;
    return (row.predicted->value - row.figure.value) / std::abs(row.figure.value);
}

ValidationErrors heldOutErrors(std::span<const ValidationRow> rows) {
    constexpr double kNear = 0.10;
    constexpr double kFar = 0.25;
    std::vector<double> all;
    ValidationErrors errors;
    for (const ValidationRow& row : rows) {
        const std::optional<double> error = relativeError(row);
        if (row.figure.calibrated || !error) continue;
        all.push_back(std::abs(*error));
        if (all.back() <= kNear) ++errors.within10;
        if (all.back() <= kFar) ++errors.within25;
    }
    errors.rows = all.size();
    if (all.empty()) return errors;
    std::sort(all.begin(), all.end());
    const std::size_t middle = all.size() / 2;
    errors.median = all.size() % 2 == 1 ? all[middle] : 0.5 * (all[middle - 1] + all[middle]);
    return errors;
}

std::string validationText(const Style& style, std::span<const ValidationRow> rows) {
    if (rows.empty()) return "no published figures\n";
    std::string out;
    for (std::size_t begin = 0; begin < rows.size();) {
        std::size_t end = begin;
        while (end < rows.size() && rows[end].scenario == rows[begin].scenario) ++end;
        TextTable table({{"variant", false, 24},
                         {"quantity", false, 34},
                         {"published", true},
                         {"predicted", true, 40},
                         {"error", true},
                         {"", false, 10}});
        for (std::size_t i = begin; i < end; ++i) {
            const ValidationRow& row = rows[i];
            table.add({row.variant, row.figure.quantity, valueText(row.figure.value, row.figure.unit),
                       predictedText(row), errorText(row), kindText(row)});
        }
        out += (begin == 0 ? "" : "\n") + paint(style, Ink::kBold, rows[begin].title) + "  " +
               paint(style, Ink::kDim, rows[begin].scenario) + "\n" + table.print(style);
        begin = end;
    }
    return out + "\n" + wrap(summaryText(rows), style.width, "  ", "  ");
}

Json validationJson(std::span<const ValidationRow> rows) {
    const ValidationErrors errors = heldOutErrors(rows);
    Json out{{"heldOut",
              {{"rows", errors.rows},
               {"medianAbsoluteError", json::number(errors.median)},
               {"within10Percent", errors.within10},
               {"within25Percent", errors.within25}}},
             {"rows", Json::array()}};
    for (const ValidationRow& row : rows) {
        const std::optional<double> error = relativeError(row);
        out["rows"].push_back(
            {{"scenario", row.scenario},
             {"variant", row.variant},
             {"quantity", row.figure.quantity},
             {"unit", row.figure.unit},
             {"published", json::number(row.figure.value)},
             {"predicted", row.predicted ? Json(json::estimate(*row.predicted)) : Json(nullptr)},
             {"relativeError", error ? Json(json::number(*error)) : Json(nullptr)},
             {"calibrated", row.figure.calibrated},
             {"source", row.figure.source},
             {"note", row.figure.note}});
    }
    return out;
}

std::string validationMarkdown(std::span<const ValidationRow> rows, const std::string& command,
                               std::size_t replications) {
    std::string out =
        "# Accuracy\n\nPublished figures of systems whose outcome is known, beside what headroom "
        "predicts. This page is written by\n\n    " +
        command + "\n\nwith " + std::to_string(replications) +
        " replications; intervals are at 95 % and hold the simulation's scatter, not the doubt about "
        "parameters. *Calibrated* rows were used to set a parameter and say nothing about accuracy; at "
        "most one figure of a system is. All others are *held out*: no parameter was chosen by them. A "
        "figure that is missed stays here, with the reason we believe.\n\n" +
        summaryText(rows) + "\n";
    for (std::size_t begin = 0; begin < rows.size();) {
        std::size_t end = begin;
        while (end < rows.size() && rows[end].scenario == rows[begin].scenario) ++end;
        out += "\n## " + escapeMarkdown(rows[begin].title) + "\n\n[" + rows[begin].scenario +
               "](../scenarios/" + rows[begin].scenario + ".README.md)\n\n";
        const std::vector<std::string> titles{"variant",   "quantity", "published",
                                              "predicted", "error",    ""};
        out += markdownRow(titles);
        const std::vector<std::string> rule{"---", "---", "---:", "---:", "---:", "---"};
        out += markdownRow(rule);
        std::string notes;
        for (std::size_t i = begin; i < end; ++i) {
            const ValidationRow& row = rows[i];
            std::vector<std::string> cells{row.variantTitle.empty() ? "as it stands" : row.variantTitle,
                                           "",
                                           valueText(row.figure.value, row.figure.unit),
                                           predictedText(row),
                                           errorText(row),
                                           kindText(row)};
            for (std::string& cell : cells) cell = escapeMarkdown(cell);
            cells[1] = "`" + row.figure.quantity + "`"; // names of operations: no Markdown inside
            out += markdownRow(cells);
            if (row.figure.note.empty()) continue;
            notes += "- " + (row.variantTitle.empty() ? "" : escapeMarkdown(row.variantTitle) + ", ") +
                     "`" + row.figure.quantity + "`: " + escapeMarkdown(row.figure.note) + "\n";
        }
        if (!notes.empty()) out += "\n" + notes;
        begin = end;
    }
    return out;
}

} // namespace headroom::report
