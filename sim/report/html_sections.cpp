#include "sim/report/html_sections.hpp"

#include "sim/analysis/numbers.hpp"
#include "sim/report/answer.hpp"
#include "sim/report/html_table.hpp"
#include "sim/report/markup.hpp"
#include "sim/report/regime.hpp"
#include "sim/report/style.hpp"
#include "sim/report/time_split.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace headroom::report {
namespace {

using analysis::countText;
using analysis::Estimate;
using analysis::percentText;
using analysis::secondsText;
using analysis::Summary;
using analysis::Verdict;

constexpr std::array<const char*, 3> kFitClass = {"good", "bad", "unsure"};
constexpr std::array<const char*, 3> kFitMark = {"\u2713", "\u2717", "?"};
constexpr std::array<const char*, 3> kFitWord = {"The users fit", "The users do not fit", "Undecided"};

std::string badge(Verdict verdict) {
    static constexpr std::array<const char*, 3> kClass = {"good", "bad", "unsure"};
    static constexpr std::array<const char*, 3> kMark = {"\u2713", "\u2717", "?"};
    const auto at = static_cast<std::size_t>(verdict);
    return std::string("<span class=\"badge-") + kClass[at] + "\"><span aria-hidden=\"true\">" +
           kMark[at] + "</span> " + analysis::verdictText(verdict) + "</span>";
}

std::string whenText(double users, double seconds) {
    return counted(std::round(users), "user", "users") + " (" + analysis::clockText(seconds) + ")";
}

/// "15.5 ms", with half of the interval behind it where there is one.
std::string withInterval(const Estimate& estimate, std::string (*text)(double)) {
    if (!estimate.interval || !std::isfinite(estimate.high)) return text(estimate.value);
    return text(estimate.value) + " \u00b1 " + text(estimate.high - estimate.value);
}

std::string rounded(double value) { return countText(std::round(value)); }

std::string reasonText(analysis::BindingGroup::Reason reason) {
    static constexpr std::array<const char*, 3> kWords = {"busy", "work waits", "refuses"};
    return kWords[static_cast<std::size_t>(reason)];
}

std::string bindingSection(const Subject& subject, const Level& level) {
    const analysis::BindingReport& binding = subject.summary.binding;
    HtmlTable table("Limits that bound, in order", {{"limit"},
                                                    {"bound first at"},
                                                    {"why"},
                                                    {"members bound", true},
                                                    {"half of them at"},
                                                    {"refused", true},
                                                    {"evidence"}});
    const auto add = [&](const analysis::BindingGroup& group, const std::string& prefix) {
        table.add({prefix + group.service + " " + analysis::kindInWords(group.first.kind, group.members),
                   whenText(group.first.users, group.first.atSeconds), reasonText(group.reason),
                   std::to_string(group.bound) + " of " + std::to_string(group.members),
                   group.halfAtSeconds >= 0.0 ? whenText(group.halfUsers, group.halfAtSeconds) : "",
                   group.refusals > 0 ? countText(static_cast<double>(group.refusals)) : "",
                   group.first.explanation});
    };
    for (const analysis::BindingGroup& group : binding.fleet) add(group, "");
    for (const analysis::BindingGroup& group : binding.loadGenerator) add(group, "load generator: ");
    std::string body = table.html();
    if (table.empty()) body = "<p>Nothing bound.</p>\n";
    if (binding.nearest) {
        const analysis::NearestLimit& nearest = *binding.nearest;
        body += "<p class=\"aside\">Nearest of those that did not bind: " +
                escapeMarkup(nearest.resource + ", " + percentText(nearest.peakUtilization) + " of " +
                             percentText(nearest.threshold) + " at " +
                             whenText(nearest.users, nearest.atSeconds)) +
                ".</p>\n";
    }
    return section(level, "binding", "What binds",
                   "In the order in which it happened; the first is the one to lift first.", body);
}

std::string operationsSection(const Subject& subject, const Level& level) {
    HtmlTable table("Operations", {{"operation"},
                                   {"completed", true},
                                   {"failed", true},
                                   {"per second", true},
                                   {"mean", true},
                                   {"p50", true},
                                   {"p95", true},
                                   {"p99", true},
                                   {"longest", true},
                                   {"largest part of its time"}});
    for (const analysis::OperationNumbers& operation : subject.summary.operations) {
        if (!(operation.completed.value > 0.0)) {
            table.add({operation.name, "0", rounded(operation.failed.value)});
            continue;
        }
        const TimeSplit split(operation.secondsByPart);
        const std::string largest =
            split.total() > 0.0
                ? split.largest + " " +
                      percentText(std::round(split.largestSeconds / split.total() * 100.0) / 100.0)
                : "";
        table.add({operation.name, rounded(operation.completed.value), rounded(operation.failed.value),
                   analysis::shortNumber(operation.perSecond.value), secondsText(operation.mean.value),
                   secondsText(operation.p50.value), withInterval(operation.p95, secondsText),
                   secondsText(operation.p99.value), secondsText(operation.maxSeconds), largest});
    }
    return section(level, "operations", "Operations", "", table.html());
}

std::string errorsSection(const Subject& subject, const Level& level) {
    HtmlTable errors(
        "Errors by operation and cause",
        {{"operation"}, {"cause"}, {"count", true}, {"of attempts", true}, {"first at", true}});
    for (const analysis::ErrorNumbers& error : subject.summary.errors) {
        errors.add({error.operation, error.cause, countText(error.count), percentText(error.share),
                    analysis::clockText(error.firstSeconds)});
    }
    HtmlTable users("Failed users by the failure that ended their script",
                    {{"failure that ended the script"}, {"users", true}});
    for (const auto& [cause, count] : subject.summary.failedByCause)
        users.add({cause, countText(count)});
    const std::string body =
        errors.empty() ? "<p>No operation failed.</p>\n" : errors.html() + users.html();
    return section(level, "errors", "Errors",
                   errors.empty() ? "" : "Operations that failed; a user may have gone on.", body);
}

std::string useSection(const Subject& subject, const Level& level) {
    HtmlTable table("Use of the fleet", {{"limit"},
                                         {"of", true},
                                         {"mean", true},
                                         {"peak over 10 s", true},
                                         {"busiest"},
                                         {"longest queue", true},
                                         {"refused", true}});
    for (const analysis::ServiceUse& use : subject.summary.use) {
        table.add({use.service + " " + analysis::kindInWords(use.kind, use.members),
                   std::to_string(use.members), percentText(use.mean), percentText(use.peak),
                   use.busiest, use.largestQueue > 0.0 ? analysis::shortNumber(use.largestQueue) : "",
                   use.refusals > 0 ? countText(static_cast<double>(use.refusals)) : ""});
    }
    return table.empty() ? "" : section(level, "use", "Use of the fleet", "", table.html());
}

std::string costSection(const Subject& subject, const Level& level) {
    HtmlTable table("Cost", {{"item"}, {"per hour", true}, {"this run", true}});
    for (const result::CostItem& item : subject.summary.cost) {
        table.add({item.name, analysis::dollarText(item.usdPerHour), analysis::dollarText(item.usd)});
    }
    if (table.empty()) return {};
    table.add({"total", analysis::dollarText(subject.summary.usdPerHour),
               analysis::dollarText(subject.summary.usd)});
    return section(level, "cost-table", "Cost", "On demand, billed by the second.", table.html());
}

std::string publishedValue(double value, const std::string& unit) {
    if (unit == "share") return percentText(value);
    const std::string number =
        std::abs(value) >= 1000.0 ? countText(value) : analysis::shortNumber(value);
    return unit.empty() ? number : number + " " + unit;
}

std::string publishedSection(const Subject& subject, const Level& level) {
    HtmlTable table("Published and predicted figures", {{"quantity"},
                                                        {"published", true},
                                                        {"here", true},
                                                        {"difference", true},
                                                        {"standing"},
                                                        {"source"}});
    for (const analysis::PublishedComparison& row : subject.summary.published) {
        std::string here;
        std::string difference;
        if (row.predicted) {
            here = row.published.unit == "share"
                       ? analysis::estimateText(*row.predicted, "share")
                       : publishedValue(row.predicted->value, row.published.unit);
            const double relative = (row.predicted->value - row.published.value) / row.published.value;
            if (row.published.value != 0.0) {
                difference =
                    (relative > 0.0 ? "+" : "") + percentText(std::round(relative * 100.0) / 100.0);
            }
        }
        table.add({row.published.quantity, publishedValue(row.published.value, row.published.unit), here,
                   difference, row.published.calibrated ? "fitted" : "held out", row.published.source});
    }
    if (table.empty()) return {};
    return section(
        level, "published", "Published figures",
        "\u201cFitted\u201d: a parameter was set by this figure. \u201cHeld out\u201d: it was not.",
        table.html());
}

std::string list(const std::vector<std::string>& items) {
    std::string out = "<ul>\n";
    for (const std::string& item : items) out += "<li>" + escapeMarkup(item) + "</li>\n";
    return out + "</ul>\n";
}

std::string validitySection(const Subject& subject, const Level& level) {
    std::string body;
    if (const std::string steady = steadySentence(subject.summary); !steady.empty())
        body += "<p>" + escapeMarkup(steady) + "</p>\n";
    const std::vector<std::string> beyond = beyondSentences(subject.summary.validity);
    if (const std::string inside = insideSentence(subject.summary.validity); !inside.empty())
        body += "<p>" + escapeMarkup(inside) + "</p>\n";
    if (!beyond.empty()) {
        body +=
            "<p class=\"badge-unsure\">\u26a0 Beyond what was measured: " + escapeMarkup(kBeyondLead) +
            ".</p>\n" + list(beyond);
    }
    return body.empty() ? "" : section(level, "validity", "How far to trust it", "", body);
}

std::string notesSection(const Subject& subject, const Level& level) {
    std::string body;
    if (!subject.remarks.empty()) body += list(subject.remarks);
    if (!subject.summary.notes.empty()) body += list(subject.summary.notes);
    return body.empty() ? "" : section(level, "notes", "Assumptions and remarks", "", body);
}

std::string reproductionSection(const Subject& subject, const Level& level) {
    const Summary& summary = subject.summary;
    std::string body;
    if (!subject.reproduction.empty()) {
        body += "<pre tabindex=\"0\"><code>";
        for (const std::string& command : subject.reproduction) body += escapeMarkup(command) + "\n";
        body += "</code></pre>\n";
    }
    std::string facts = "headroom " + summary.headroomVersion + ", " + sourceText(summary.source) +
                        ", seed " + std::to_string(summary.seed);
    if (summary.replications > 1) facts += " and " + std::to_string(summary.replications - 1) + " more";
    if (summary.source != "measured") facts += ". Equal version, scenario and seed give equal bytes";
    return section(level, "reproduce", "How to reproduce", "",
                   body + "<p>" + escapeMarkup(facts) + ".</p>\n");
}

/// Spaces inside numbers and before units hold together.
std::string unbroken(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool afterDigit = i > 0 && text[i - 1] >= '0' && text[i - 1] <= '9';
        const bool beforeWord = text.compare(i, 4, " to ") == 0 || text.compare(i, 4, " of ") == 0;
        out += text[i] == ' ' && afterDigit && !beforeWord ? "\u00a0" : std::string(1, text[i]);
    }
    return out;
}

std::string tile(const std::string& name, const std::string& value, const std::string& aside) {
    return "<div class=\"tile\"><dt>" + escapeMarkup(name) + "</dt><dd><b>" +
           escapeMarkup(unbroken(value)) + "</b><span>" + escapeMarkup(unbroken(aside)) +
           "</span></dd></div>\n";
}

std::string intervalAside(const Estimate& estimate, std::string (*text)(double)) {
    if (!estimate.interval || !std::isfinite(estimate.low) || !std::isfinite(estimate.high)) return {};
    return text(estimate.low) + " to " + text(estimate.high);
}

} // namespace

std::string sourceText(const std::string& source) {
    if (source == "measured") return "measured";
    return source == "reference" ? "simulated by the reference engine" : "simulated";
}

std::string section(const Level& level, const std::string& id, const std::string& title,
                    const std::string& lead, const std::string& body) {
    const std::string name = level.idPrefix + id;
    const std::string tag = "h" + std::to_string(level.heading);
    return "<section aria-labelledby=\"" + name + "-h\">\n<" + tag + " id=\"" + name + "-h\">" +
           escapeMarkup(title) + "</" + tag + ">\n" +
           (lead.empty() ? "" : "<p class=\"lead\">" + escapeMarkup(lead) + "</p>\n") + body +
           "</section>\n";
}

std::string verdictBanner(const Subject& subject) {
    const Answer said = answer(subject.summary);
    const auto fit = static_cast<std::size_t>(said.fit);
    std::string word = kFitWord[fit];
    const std::vector<analysis::SloOutcome>& slos = subject.summary.slos;
    if (std::none_of(slos.begin(), slos.end(), [](const auto& slo) { return slo.evaluated; })) {
        word = said.fit == Fit::kYes ? "No user failed" : "Users failed";
    }
    std::string out = std::string("<div class=\"verdict ") + kFitClass[fit] +
                      "\">\n<p class=\"word\"><span "
                      "class=\"icon\" "
                      "aria-hidden=\"true\">" +
                      kFitMark[fit] + "</span> " + word + "</p>\n<p class=\"headline\">" +
                      escapeMarkup(said.headline) + "</p>\n";
    if (!said.findings.empty()) out += list(said.findings);
    return out + "</div>\n";
}

std::string keyFigures(const Subject& subject) {
    const Summary& summary = subject.summary;
    const analysis::UserNumbers& users = summary.users;
    std::string out = "<dl class=\"tiles\">\n";
    out += tile("users passed", rounded(users.passed.value),
                "of " + rounded(users.arrived.value) + " who came");
    out += tile("users failed", percentText(users.failedShare.value),
                intervalAside(users.failedShare, percentText));
    out += tile("most active at once", rounded(users.peakActive.value), "");
    out += tile("throughput", analysis::shortNumber(summary.throughput.value) + " /s",
                "peak " + analysis::shortNumber(summary.peakPerSecond) + " /s over 10 s");
    for (const analysis::OperationNumbers& operation : summary.operations) {
        if (operation.name != summary.knee.operation || !(operation.completed.value > 0.0)) continue;
        out += tile("p95 of " + operation.name, secondsText(operation.p95.value),
                    "p50 " + secondsText(operation.p50.value) + ", p99 " +
                        secondsText(operation.p99.value));
    }
    if (!summary.cost.empty()) {
        out += tile("cost", analysis::dollarText(summary.usdPerHour) + " /h",
                    analysis::dollarText(summary.usd) + " this run");
    }
    return out + "</dl>\n";
}

std::string objectivesSection(const Subject& subject, const Level& level) {
    HtmlTable table(
        "Objectives",
        {{"verdict"}, {"objective"}, {"measured, 95 % interval", true}, {"first broken"}, {"note"}});
    for (const analysis::SloOutcome& slo : subject.summary.slos) {
        const std::string measured = std::isfinite(slo.measured.value)
                                         ? analysis::estimateText(slo.measured, slo.unit)
                                         : "\u2013";
        table.addMarked(
            badge(slo.verdict),
            {slo.text, measured,
             slo.firstBreak ? whenText(slo.firstBreak->users, slo.firstBreak->atSeconds) : "",
             slo.note});
    }
    if (!table.empty()) return section(level, "objectives", "Objectives", "", table.html());
    const std::string why =
        subject.hasScenario
            ? "The scenario states no objectives."
            : "No objectives: the result does not carry them and its scenario was not found.";
    return section(level, "objectives", "Objectives", "", "<p>" + why + "</p>\n");
}

std::string detailSections(const Subject& subject, const Level& level) {
    return bindingSection(subject, level) + operationsSection(subject, level) +
           errorsSection(subject, level) + useSection(subject, level) + costSection(subject, level) +
           publishedSection(subject, level) + validitySection(subject, level) +
           notesSection(subject, level) + reproductionSection(subject, level);
}

} // namespace headroom::report
