#include "sim/report/run_markdown.hpp"

#include "sim/analysis/numbers.hpp"
#include "sim/analysis/windows.hpp"
#include "sim/report/answer.hpp"
#include "sim/report/markup.hpp"
#include "sim/report/regime.hpp"
#include "sim/report/run_series.hpp"
#include "sim/report/style.hpp"
#include "sim/report/time_split.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace headroom::report {
namespace {

using analysis::countText;
using analysis::percentText;
using analysis::secondsText;
using analysis::Summary;

/// A table from rows of plain text; columns from the second on may be right-aligned.
class MarkdownTable {
public:
    MarkdownTable(std::vector<std::string> titles, std::size_t firstNumber)
        : columns_(titles.size()), out_(markdownRow(titles)) {
        std::vector<std::string> rule;
        for (std::size_t i = 0; i < columns_; ++i) rule.emplace_back(i < firstNumber ? "---" : "---:");
        out_ += markdownRow(rule);
    }
    void add(std::vector<std::string> cells) {
        for (std::string& cell : cells) cell = escapeMarkdown(cell);
        cells.resize(columns_);
        out_ += markdownRow(cells);
        any_ = true;
    }
    [[nodiscard]] std::string text(const std::string& heading) const {
        return any_ ? "\n#### " + heading + "\n\n" + out_ : "";
    }

private:
    std::size_t columns_;
    std::string out_;
    bool any_ = false;
};

std::string whenText(double users, double seconds) {
    return counted(std::round(users), "user", "users") + " (" + analysis::clockText(seconds) + ")";
}

std::string curves(const Subject& subject) {
    const result::RunResult& run = subject.runs.front();
    const auto largest = [](const std::vector<double>& values) {
        double most = 0.0;
        for (const double value : values) most = std::isfinite(value) ? std::max(most, value) : most;
        return most;
    };
    std::string out = "\n#### Over time\n\n| | 0 to " + analysis::clockText(run.durationSeconds) +
                      " | largest |\n| --- | --- | ---: |\n";
    const auto row = [&](const std::string& name, const std::vector<double>& values,
                         const std::string& most) {
        const std::array<std::string, 3> cells = {escapeMarkdown(name),
                                                  "<code>" + sparkline(values) + "</code>", most};
        out += markdownRow(cells);
    };
    constexpr double kSmooth = 10.0;
    const std::vector<double> users = analysis::activeUsers(run);
    row("active users", users, countText(std::round(largest(users))));
    const std::vector<double> rate = ratePerSecond(completions(run), run, kSmooth);
    row("operations/s", rate, analysis::shortNumber(largest(rate)));
    const std::string& operation = subject.summary.knee.operation;
    if (!operation.empty()) {
        const std::vector<double> p95 =
            latencyQuantile(run, operation, 0.95, analysis::kSloWindowSeconds);
        row("p95 of " + operation, p95, secondsText(largest(p95)));
    }
    const std::vector<double> failed = ratePerSecond(failures(run), run, kSmooth);
    if (largest(failed) > 0.0) row("errors/s", failed, analysis::shortNumber(largest(failed)));
    return out;
}

std::string binding(const Summary& summary) {
    MarkdownTable table({"limit", "bound first at", "members", "evidence"}, 4);
    for (const analysis::BindingGroup& group : summary.binding.fleet) {
        table.add({group.service + " " + analysis::kindInWords(group.first.kind, group.members),
                   whenText(group.first.users, group.first.atSeconds),
                   std::to_string(group.bound) + " of " + std::to_string(group.members),
                   group.first.explanation});
    }
    return table.text("What binds");
}

std::string operations(const Summary& summary) {
    MarkdownTable table({"operation", "completed", "failed", "p50", "p95", "p99", "waiting"}, 1);
    for (const analysis::OperationNumbers& operation : summary.operations) {
        const bool any = operation.completed.value > 0.0;
        const TimeSplit split(operation.secondsByPart);
        table.add(
            {operation.name, countText(std::round(operation.completed.value)),
             countText(std::round(operation.failed.value)), any ? secondsText(operation.p50.value) : "-",
             any ? secondsText(operation.p95.value) : "-", any ? secondsText(operation.p99.value) : "-",
             split.total() > 0.0 ? percentText(std::round(100.0 * split.waiting / split.total()) / 100.0)
                                 : "-"});
    }
    return table.text("Operations");
}

std::string errors(const Summary& summary) {
    MarkdownTable table({"operation", "cause", "count", "of attempts", "first at"}, 2);
    for (const analysis::ErrorNumbers& error : summary.errors) {
        table.add({error.operation, error.cause, countText(error.count), percentText(error.share),
                   analysis::clockText(error.firstSeconds)});
    }
    return table.text("Errors");
}

std::string use(const Summary& summary) {
    MarkdownTable table({"limit", "of", "mean", "peak over 10 s"}, 1);
    std::vector<analysis::ServiceUse> busiest = summary.use;
    std::stable_sort(busiest.begin(), busiest.end(),
                     [](const auto& a, const auto& b) { return a.peak > b.peak; });
    constexpr std::size_t kMost = 10;
    busiest.resize(std::min(kMost, busiest.size()));
    for (const analysis::ServiceUse& one : busiest) {
        table.add({one.service + " " + analysis::kindInWords(one.kind, one.members),
                   std::to_string(one.members), percentText(one.mean), percentText(one.peak)});
    }
    return table.text("Most used limits");
}

std::string cost(const Summary& summary) {
    if (summary.cost.empty()) return {};
    MarkdownTable table({"item", "per hour", "this run"}, 1);
    for (const result::CostItem& item : summary.cost) {
        table.add({item.name, analysis::dollarText(item.usdPerHour), analysis::dollarText(item.usd)});
    }
    table.add({"total", analysis::dollarText(summary.usdPerHour), analysis::dollarText(summary.usd)});
    return table.text("Cost");
}

std::string published(const Summary& summary) {
    MarkdownTable table({"quantity", "source", "published", "here"}, 2);
    for (const analysis::PublishedComparison& row : summary.published) {
        const auto text = [&](double value) {
            return row.published.unit == "share"
                       ? percentText(value)
                       : analysis::shortNumber(value) + " " + row.published.unit;
        };
        table.add({row.published.quantity, row.published.source, text(row.published.value),
                   row.predicted ? text(row.predicted->value) : "-"});
    }
    return table.text("Published figures");
}

std::string reproduction(const Subject& subject) {
    std::string out = "\n#### How to reproduce\n\n";
    if (!subject.reproduction.empty()) {
        // A fence longer than any run of backticks inside cannot be closed by the text.
        out += "`````sh\n";
        for (const std::string& command : subject.reproduction) {
            std::string line = repairText(command);
            std::replace(line.begin(), line.end(), '\n', ' ');
            for (auto at = line.find("`````"); at != std::string::npos; at = line.find("`````"))
                line.erase(at, 1);
            out += line + "\n";
        }
        out += "`````\n\n";
    }
    return out + "headroom " + escapeMarkdown(subject.summary.headroomVersion) + ", " +
           sourceText(subject.summary.source) + ", seed " + std::to_string(subject.summary.seed) +
           (subject.summary.replications > 1
                ? ", " + std::to_string(subject.summary.replications) + " replications"
                : "") +
           "\n";
}

std::string sectionOf(const Subject& subject, bool several) {
    const Summary& summary = subject.summary;
    const Answer said = answer(summary);
    static constexpr std::array<const char*, 3> kMarks = {"\u2705", "\u274c", "\u26a0\ufe0f"};
    const std::string title = summary.title.empty() ? summary.scenario : summary.title;
    std::string out = several ? "\n## " : "## ";
    out += std::string(kMarks[static_cast<std::size_t>(said.fit)]) + " " +
           escapeMarkdown(several ? subject.label + ": " + title : title) + "\n\n**" +
           escapeMarkdown(said.headline) + "**\n\n";
    for (const std::string& finding : said.findings) out += "- " + escapeMarkdown(finding) + "\n";
    if (!summary.slos.empty()) out += "\n#### Objectives\n\n" + objectiveTable(summary.slos);
    if (!subject.hasScenario) {
        out += "\nNo objectives: the result does not carry them and its scenario was not found.\n";
    }
    out += curves(subject) + binding(summary) + operations(summary) + errors(summary) + use(summary) +
           cost(summary) + published(summary);
    const std::vector<std::string> beyond = beyondSentences(summary.validity);
    if (!beyond.empty()) {
        out += "\n#### \u26a0\ufe0f Validity\n\n" + escapeMarkdown(kBeyondLead) + ":\n\n";
        for (const std::string& sentence : beyond) out += "- " + escapeMarkdown(sentence) + "\n";
    }
    for (const std::string& sentence : {steadySentence(summary), insideSentence(summary.validity)}) {
        if (!sentence.empty()) out += "\n" + escapeMarkdown(sentence) + "\n";
    }
    std::vector<std::string> notes = subject.remarks;
    notes.insert(notes.end(), summary.notes.begin(), summary.notes.end());
    if (!notes.empty()) out += "\n#### Assumptions and remarks\n\n";
    for (const std::string& note : notes) out += "- " + escapeMarkdown(note) + "\n";
    return out + reproduction(subject);
}

} // namespace

std::string sparkline(const std::vector<double>& values, std::size_t columns) {
    static constexpr std::array<const char*, 8> kBlocks = {"\u2581", "\u2582", "\u2583", "\u2584",
                                                           "\u2585", "\u2586", "\u2587", "\u2588"};
    const std::size_t cells = std::min(columns, values.size());
    double top = 0.0;
    for (const double value : values) top = std::isfinite(value) ? std::max(top, value) : top;
    std::string out;
    for (std::size_t cell = 0; cell < cells; ++cell) {
        double largest = -1.0;
        for (std::size_t i = cell * values.size() / cells; i < (cell + 1) * values.size() / cells; ++i) {
            if (std::isfinite(values[i])) largest = std::max(largest, values[i]);
        }
        if (largest < 0.0) {
            out += ' ';
            continue;
        }
        const double share = top > 0.0 ? largest / top : 0.0;
        out += kBlocks[static_cast<std::size_t>(std::lround(share * (kBlocks.size() - 1)))];
    }
    return out;
}

std::string runMarkdown(std::span<const Subject> subjects, std::size_t limitBytes) {
    std::string out;
    for (const Subject& subject : subjects) out += sectionOf(subject, subjects.size() > 1);
    return cutMarkdown(std::move(out), limitBytes);
}

} // namespace headroom::report
