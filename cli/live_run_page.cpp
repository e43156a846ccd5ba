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

/// Of whole runs, or of the stages of the load.
std::string errorsTable(const compare::Comparison& comparison, bool whole) {
    std::vector<report::HtmlTable::Column> columns{{"quantity"}};
    if (!whole) columns.push_back({"stage"});
    columns.insert(columns.end(), {{"predicted", true},
                                   {"measured", true},
                                   {"error", true},
                                   {"noise of repeats", true},
                                   {"allowed", true},
                                   {"verdict"}});
    report::HtmlTable table(whole ? "Errors of whole runs" : "Errors by stage of the load", columns);
    for (const Row& row : comparison.rows) {
        if ((row.name.stage == Stage::kWhole) != whole) continue;
        const std::string unit = unitOf(row.name);
        std::vector<std::string> cells{textOf(row.name)};
        if (!whole) cells.push_back(stageText(row.name.stage));
        cells.insert(cells.end(),
                     {amountText(row.predicted, unit), amountText(row.measured, unit),
                      signedPercent(row.error),
                      std::isnan(row.noise) ? "" : "\u00b1" + analysis::percentText(row.noise),
                      analysis::percentText(row.tolerance), verdictText(row.verdict)});
        table.add(std::move(cells));
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
    // The verdict, then the curves, then what they rest on.
    const std::string tables = report::section(level, "errors", "Errors of the prediction",
                                               "Predicted minus measured, as shares of the measured.",
                                               errorsTable(page.comparison, true)) +
                               report::section(level, "methods", "Simpler methods",
                                               "Errors at the top load, from the same calibration runs.",
                                               rivalsTable(page.contest)) +
                               report::section(level, "stages", "Errors by stage of the load", "",
                                               errorsTable(page.comparison, false));
    html.insert(html.find("<div class=\"subject\">\n"), tables);
    const std::string mark = "<main>\n";
    html.insert(html.find(mark) + mark.size(),
                report::section(level, "prediction", "Predicted and measured", verdictOf(page), ""));
    return html;
}

} // namespace headroom::cli
