#include "sim/report/html_report.hpp"

#include "sim/analysis/numbers.hpp"
#include "sim/report/answer.hpp"
#include "sim/report/chart_lines.hpp"
#include "sim/report/chart_set.hpp"
#include "sim/report/html_sections.hpp"
#include "sim/report/html_style.hpp"
#include "sim/report/html_table.hpp"
#include "sim/report/markup.hpp"
#include "sim/report/style.hpp"

#include <cmath>
#include <set>

namespace headroom::report {
namespace {

using analysis::Summary;
using Subjects = std::span<const Subject>;

std::string titleOf(const Summary& summary) {
    return summary.title.empty() ? summary.scenario : summary.title;
}

std::string factsOf(const Summary& summary) {
    std::string facts = counted(summary.users.asked, "user", "users") + " asked \u00b7 " +
                        analysis::clockText(summary.durationSeconds) + " " + sourceText(summary.source) +
                        " \u00b7 seed " + std::to_string(summary.seed);
    if (summary.replications > 1) {
        facts += " and " + std::to_string(summary.replications - 1) +
                 " more (\u00b1 and bands: " + std::to_string(summary.replications) + " replications)";
    }
    return facts + " \u00b7 headroom " + summary.headroomVersion;
}

std::string figureOf(const NamedChart& chart) {
    return std::string("<figure") + (chart.wide() ? " class=\"wide\"" : "") + ">\n<div class=\"chart\"" +
           (chart.wide()
                ? " role=\"group\" tabindex=\"0\" aria-label=\"scrolls sideways on small screens\""
                : "") +
           ">\n" + render(chart, svg::Dress::kInline) + "</div>\n<figcaption>" +
           escapeMarkup(chart.caption) + "</figcaption>\n</figure>\n";
}

/// What the badges in the charts stand for.
std::string marksLegend(Subjects subjects) {
    const std::vector<svg::Mark> marks = marksOf(subjects);
    if (marks.empty()) return {};
    std::string out = "<ul class=\"marks\">\n";
    for (const svg::Mark& mark : marks) {
        out += "<li><b>" + escapeMarkup(mark.badge) + "</b> " + escapeMarkup(mark.text) + ", at " +
               analysis::clockText(mark.x) + "</li>\n";
    }
    return out + "</ul>\n";
}

std::string chartsSection(Subjects subjects) {
    std::string body = marksLegend(subjects) + "<div class=\"charts\">\n";
    for (const NamedChart& chart : chartSet(subjects)) body += figureOf(chart);
    std::string lead = subjects.size() > 1 ? "One line a run." : "";
    for (const Subject& subject : subjects) {
        if (subject.runs.size() < 2) continue;
        lead += std::string(lead.empty() ? "" : " ") +
                "Lines are means over the replications, bands reach from the lowest to the highest.";
        break;
    }
    return section({}, "charts", "Over time and load", lead, body + "</div>\n");
}

/// Key numbers, a column a subject.
std::string comparisonSection(Subjects subjects) {
    std::vector<HtmlTable::Column> columns{{"quantity"}};
    for (const Subject& subject : subjects) columns.push_back({subject.label, true});
    HtmlTable table("Key numbers of every run", columns);
    const auto row = [&](const std::string& name, const auto& text) {
        std::vector<std::string> cells{name};
        for (const Subject& subject : subjects) cells.push_back(text(subject.summary));
        table.add(std::move(cells));
    };
    const auto count = [](double value) { return analysis::countText(std::round(value)); };
    row("scenario", [](const Summary& s) { return s.scenario; });
    row("users who came", [&](const Summary& s) { return count(s.users.arrived.value); });
    row("users failed",
        [](const Summary& s) { return analysis::estimateText(s.users.failedShare, "share"); });
    row("throughput",
        [](const Summary& s) { return analysis::shortNumber(s.throughput.value) + " /s"; });
    std::set<std::string> seen;
    for (const Subject& subject : subjects) {
        for (const std::string& name : mainOperations(subject)) {
            if (!seen.insert(name).second) continue;
            row("p95 of " + name, [&](const Summary& s) {
                for (const analysis::OperationNumbers& operation : s.operations) {
                    if (operation.name == name && operation.completed.value > 0.0)
                        return analysis::estimateText(operation.p95, "s");
                }
                return std::string("\u2013");
            });
        }
    }
    row("first to bind", [](const Summary& s) {
        return s.binding.fleet.empty() ? std::string("nothing") : groupText(s.binding.fleet.front());
    });
    row("bound at users", [&](const Summary& s) {
        return s.binding.fleet.empty() ? std::string("\u2013")
                                       : count(s.binding.fleet.front().first.users);
    });
    row("knee at users", [&](const Summary& s) {
        return s.knee.found ? count(s.knee.users) : std::string("none within the load");
    });
    row("cost per hour", [](const Summary& s) {
        return s.cost.empty() ? std::string("\u2013") : analysis::dollarText(s.usdPerHour);
    });
    return section({}, "comparison", "Side by side",
                   "\u201cheadroom diff\u201d says which of these differences are more than noise.",
                   table.html());
}

std::string bodyOfOne(const Subject& subject) {
    const Level level;
    return verdictBanner(subject) + keyFigures(subject) + objectivesSection(subject, level) +
           chartsSection({&subject, 1}) + detailSections(subject, level);
}

std::string bodyOfMany(Subjects subjects) {
    std::string out = comparisonSection(subjects) + chartsSection(subjects);
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        const Subject& subject = subjects[i];
        const Level level{3, "run" + std::to_string(i + 1) + "-"};
        out += "<div class=\"subject\">\n<h2 id=\"" + level.idPrefix + "top\">" +
               escapeMarkup(subject.label) + "</h2>\n<p class=\"facts\">" +
               escapeMarkup(factsOf(subject.summary)) + "</p>\n" + verdictBanner(subject) +
               keyFigures(subject) + objectivesSection(subject, level) + detailSections(subject, level) +
               "</div>\n";
    }
    return out;
}

std::string headerOf(Subjects subjects) {
    const Summary& first = subjects.front().summary;
    std::string title = titleOf(first);
    std::string facts = factsOf(first);
    if (subjects.size() > 1) {
        bool same = true;
        for (const Subject& subject : subjects)
            same = same && subject.summary.scenario == first.scenario;
        title = same ? titleOf(first) + ": " + std::to_string(subjects.size()) + " runs compared"
                     : std::to_string(subjects.size()) + " runs compared";
        facts.clear();
        for (const Subject& subject : subjects)
            facts += (facts.empty() ? "" : " \u00b7 ") + subject.label;
    }
    return "<header>\n<p class=\"eyebrow\">headroom report</p>\n<h1>" + escapeMarkup(title) +
           "</h1>\n<p class=\"facts\">" + escapeMarkup(facts) + "</p>\n</header>\n";
}

} // namespace

std::string htmlReport(Subjects subjects) {
    const Summary& first = subjects.front().summary;
    std::string out = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                      "<meta name=\"generator\" content=\"headroom " +
                      escapeMarkup(first.headroomVersion) +
                      "\">\n"
                      // An empty icon of its own: browsers would ask the server for one.
                      "<link rel=\"icon\" href=\"data:,\">\n<title>" +
                      escapeMarkup(titleOf(first)) + " \u2013 headroom report</title>\n<style>\n" +
                      pageStyle() + "</style>\n</head>\n<body>\n<div class=\"wrap\">\n" +
                      headerOf(subjects) + "<main>\n";
    out += subjects.size() == 1 ? bodyOfOne(subjects.front()) : bodyOfMany(subjects);
    out += "</main>\n<footer>Written by headroom " + escapeMarkup(first.headroomVersion) +
           ". All times are simulated or measured time since the start of the run.</footer>\n</div>\n";
    if (const std::string script = pageScript(); !script.empty())
        out += "<script>\n" + script + "</script>\n";
    return out + "</body>\n</html>\n";
}

} // namespace headroom::report
