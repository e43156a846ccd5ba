#include "cli/live_run_page.hpp"

#include "cli/live_compare_report.hpp"
#include "cli/live_observation.hpp"
#include "cli/live_prediction.hpp"
#include "cli/result_input.hpp"
#include "sim/analysis/numbers.hpp"
#include "sim/report/html_report.hpp"
#include "sim/report/html_sections.hpp"
#include "sim/report/html_table.hpp"
#include "sim/report/markup.hpp"

#include <cmath>

namespace headroom::cli {
namespace {

using compare::Row;
using compare::Stage;

std::string errorsTable(const compare::Comparison& comparison) {
    report::HtmlTable table("Errors of the prediction", {{"quantity"},
                                                         {"stage"},
                                                         {"predicted", true},
                                                         {"measured", true},
                                                         {"error", true},
                                                         {"noise of repeats", true},
                                                         {"allowed", true},
                                                         {"verdict"}});
    for (const Row& row : comparison.rows) {
        const std::string unit = unitOf(row.name);
        table.add({textOf(row.name), row.name.stage == Stage::kWhole ? "" : stageText(row.name.stage),
                   amountText(row.predicted, unit), amountText(row.measured, unit),
                   signedPercent(row.error),
                   std::isnan(row.noise) ? "" : "\u00b1" + analysis::percentText(row.noise),
                   analysis::percentText(row.tolerance), verdictText(row.verdict)});
    }
    return table.html();
}

std::string rivalsTable(const compare::Contest& contest) {
    std::vector<report::HtmlTable::Column> columns{{"method"}};
    for (const auto& [quantity, value] : contest.measured) columns.push_back({quantity, true});
    report::HtmlTable table("Errors of simpler methods from the same calibration", columns);
    for (const compare::Rival& rival : contest.rivals) {
        std::vector<std::string> cells{rival.method};
        for (const auto& [quantity, value] : contest.measured) {
            const auto guess = rival.guesses.find(quantity);
            cells.push_back(guess == rival.guesses.end() ? "-" : signedPercent(guess->second.error));
        }
        table.add(std::move(cells));
    }
    return table.html();
}

std::string verdictOf(const LivePage& page) {
    const compare::Comparison& comparison = page.comparison;
    std::string text = comparison.verdict == compare::Verdict::kWithin ? "The prediction holds."
                       : comparison.verdict == compare::Verdict::kBeyond
                           ? "The prediction is off by more than is allowed."
                           : "Undecided: the repeats scatter too much.";
    text += " First limit: predicted " + comparison.predictedLimit + ", measured " +
            comparison.measuredLimits.front() + ".";
    if (comparison.coverable() > 0)
        text += " The 90 % intervals hold " +
                analysis::percentText(static_cast<double>(comparison.covered()) /
                                      static_cast<double>(comparison.coverable())) +
                " of the measured values.";
    for (const std::string& reason : page.inconclusive) text += " Inconclusive: " + reason + ".";
    return text;
}

} // namespace

std::string livePage(const LivePage& page) {
    ResultFiles files;
    for (std::size_t i = 0; i < page.predictions; ++i)
        files.files.push_back(fileOfDraw(page.folder / "predicted.json", i).string());
    for (std::size_t i = 1; i <= page.repeats; ++i)
        files.files.push_back(fileOfRepeat(page.folder / "measured.json", static_cast<int>(i)).string());
    files.scenario = (page.folder / "ramp.scenario.json").string();
    const std::vector<report::Subject> subjects = readSubjects(files);
    std::string html = report::htmlReport(subjects);
    const report::Level level;
    const std::string sections =
        report::section(level, "prediction", "Predicted and measured", verdictOf(page),
                        errorsTable(page.comparison)) +
        report::section(level, "methods", "Simpler methods",
                        "Errors at the top load, from the same calibration runs.",
                        rivalsTable(page.contest));
    const std::string mark = "<main>\n";
    html.insert(html.find(mark) + mark.size(), sections);
    return html;
}

} // namespace headroom::cli
