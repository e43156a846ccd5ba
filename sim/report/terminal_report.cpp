#include "sim/report/terminal_report.hpp"

#include "sim/analysis/numbers.hpp"
#include "sim/report/answer.hpp"
#include "sim/report/regime.hpp"
#include "sim/report/run_charts.hpp"
#include "sim/report/text_table.hpp"
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
using analysis::Verdict;

std::string heading(const Style& style, const std::string& text, const std::string& aside = {}) {
    std::string line = "\n" + paint(style, Ink::kBold, text);
    if (!aside.empty()) line += "  " + paint(style, Ink::kDim, aside);
    return line + "\n";
}

std::string header(const Style& style, const Summary& summary) {
    const std::string dot = style.unicode ? " \u00b7 " : " - ";
    const std::string title = summary.title.empty() ? summary.scenario : summary.title;
    std::string out = wrap(title, style.width, "", "");
    out.pop_back();
    out = paint(style, Ink::kBold, out) + "\n";
    std::string facts = counted(summary.users.asked, "user", "users") + " asked" + dot +
                        analysis::clockText(summary.durationSeconds) + " simulated" + dot + "seed " +
                        std::to_string(summary.seed);
    if (summary.replications > 1) {
        facts += " to " + std::to_string(summary.seed + summary.replications - 1) + " (" +
                 std::to_string(summary.replications) + " replications, \u00b1 = 95 % interval)";
    }
    if (summary.source == "reference") facts += dot + "reference engine";
    if (summary.source == "measured") facts += dot + "measured";
    if (summary.events > 0) facts += dot + countText(static_cast<double>(summary.events)) + " events";
    std::string wrapped = wrap(facts, style.width, "", "");
    wrapped.pop_back();
    return out + paint(style, Ink::kDim, wrapped) + "\n";
}

std::string answerText(const Style& style, const Summary& summary) {
    const Answer said = answer(summary);
    static constexpr std::array<std::string_view, 3> kMarks = {"\u2714", "\u2718", "?"};
    static constexpr std::array<std::string_view, 3> kAscii = {"+", "x", "?"};
    static constexpr std::array<Ink, 3> kInks = {Ink::kGreen, Ink::kRed, Ink::kYellow};
    const auto fit = static_cast<std::size_t>(said.fit);
    const std::string_view mark = style.unicode ? kMarks[fit] : kAscii[fit];
    std::string text = wrap(said.headline, style.width, "    ", "    ").substr(4);
    text.pop_back();
    std::string out =
        "\n  " + paint(style, kInks[fit], mark) + " " + paint(style, Ink::kBold, text) + "\n";
    for (const std::string& finding : said.findings) out += wrap(finding, style.width, "    ", "    ");
    return out;
}

std::string wholePercent(double share) { return percentText(std::round(share * 100.0) / 100.0); }

/// "1 234 ± 56"
std::string plusMinus(const analysis::Estimate& estimate, const std::string& text,
                      const std::string& halfWidth) {
    return estimate.interval && std::isfinite(estimate.high) ? text + " \u00b1 " + halfWidth : text;
}

/// Half widths far below the value's own three digits are as good as none.
std::string latencyText(const analysis::Estimate& estimate) {
    const double half = estimate.high - estimate.value;
    return plusMinus(estimate, secondsText(estimate.value),
                     half < 5e-4 * estimate.value ? "0" : secondsText(half));
}

/// Bars give way on narrow screens.
std::size_t barCells(const Style& style) { return style.width >= 100 ? 20 : 10; }

std::string splitBar(const Style& style, const TimeSplit& split) {
    if (split.total() <= 0.0) return {};
    const std::size_t all = barCells(style);
    const auto cells = [&](double seconds) {
        return static_cast<std::size_t>(std::lround(seconds / split.total() * static_cast<double>(all)));
    };
    const std::size_t network = cells(split.network);
    const std::size_t others = std::min(all - network, cells(split.others));
    const std::size_t service = std::min(all - network - others, cells(split.service));
    const std::size_t waiting = all - network - others - service;
    return paint(style, Ink::kBlue, repeated(style.unicode ? "\u2591" : ".", network)) +
           paint(style, Ink::kMagenta, repeated(style.unicode ? "\u2592" : ":", others)) +
           paint(style, Ink::kGreen, repeated(style.unicode ? "\u2593" : "#", service)) +
           paint(style, Ink::kRed, repeated(style.unicode ? "\u2588" : "w", waiting));
}

std::string operationTable(const Style& style, const Summary& summary) {
    TextTable table({{"operation", false, 24},
                     {"completed", true},
                     {"failed", true},
                     {"/s", true},
                     {"p50", true},
                     {"p95", true},
                     {"p99", true},
                     {"longest", true}});
    for (const analysis::OperationNumbers& operation : summary.operations) {
        const bool any = operation.completed.value > 0.0;
        table.add({operation.name, countText(std::round(operation.completed.value)),
                   countText(std::round(operation.failed.value)),
                   any ? analysis::shortNumber(operation.perSecond.value) : "-",
                   any ? secondsText(operation.p50.value) : "-", any ? latencyText(operation.p95) : "-",
                   any ? secondsText(operation.p99.value) : "-",
                   any ? secondsText(operation.maxSeconds) : "-"},
                  {Ink::kPlain, Ink::kPlain, operation.failed.value > 0.0 ? Ink::kRed : Ink::kPlain});
    }
    return table.empty() ? "" : heading(style, "Operations") + table.print(style);
}

std::string timeTable(const Style& style, const Summary& summary) {
    TextTable table({{"operation", false, 24},
                     {"mean", true},
                     {"network", true},
                     {"stores", true},
                     {"service", true},
                     {"waiting", true},
                     {"", false, 20, true},
                     {"largest part"}});
    for (const analysis::OperationNumbers& operation : summary.operations) {
        const TimeSplit split(operation.secondsByPart);
        if (split.total() <= 0.0) continue;
        table.add({operation.name, secondsText(operation.mean.value), secondsText(split.network),
                   secondsText(split.others), secondsText(split.service), secondsText(split.waiting),
                   splitBar(style, split),
                   wholePercent(split.largestSeconds / split.total()) + " " + split.largest},
                  {Ink::kPlain, Ink::kPlain, Ink::kBlue, Ink::kMagenta, Ink::kGreen, Ink::kRed});
    }
    if (table.empty()) return {};
    std::map<std::string, double> everywhere;
    for (const analysis::PartShare& part : summary.attribution.all.parts)
        everywhere[part.part] = part.seconds;
    const TimeSplit all(everywhere);
    if (all.total() > 0.0)
        table.add({"all, mean", secondsText(summary.attribution.all.meanSeconds),
                   secondsText(all.network), secondsText(all.others), secondsText(all.service),
                   secondsText(all.waiting), splitBar(style, all),
                   wholePercent(all.largestSeconds / all.total()) + " " + all.largest},
                  {Ink::kBold, Ink::kPlain, Ink::kBlue, Ink::kMagenta, Ink::kGreen, Ink::kRed});
    const std::string legend = style.unicode
                                   ? "\u2591 network  \u2592 stores  \u2593 service  \u2588 waiting"
                                   : ". network  : stores  # service  w waiting";
    return heading(style, "Where time went", "mean of a completed operation: " + legend) +
           table.print(style);
}

std::string limitsTable(const Style& style, const Summary& summary) {
    static constexpr std::array<const char*, 3> kPlaces = {"first", "second", "third"};
    const std::vector<analysis::BindingGroup>& limits = summary.binding.fleet;
    TextTable table({{"binds", false, 8},
                     {"limit", false, 40},
                     {"users", true},
                     {"at", true},
                     {"half of them", true, 24},
                     {"refused", true},
                     {"evidence", false, 60}});
    for (std::size_t i = 0; i < limits.size(); ++i) {
        const analysis::BindingGroup& limit = limits[i];
        std::string half;
        if (limit.members > 1 && limit.halfAtSeconds >= 0.0)
            half = countText(std::round(limit.halfUsers)) + " (" +
                   analysis::clockText(limit.halfAtSeconds) + ")";
        table.add({i < kPlaces.size() ? kPlaces[i] : std::to_string(i + 1) + "th", groupText(limit),
                   countText(std::round(limit.first.users)), analysis::clockText(limit.first.atSeconds),
                   half, limit.refusals > 0 ? countText(static_cast<double>(limit.refusals)) : "",
                   limit.first.explanation},
                  {Ink::kBold});
    }
    if (table.empty()) return {};
    return heading(style, "Limits", "in the order in which they bound") + table.print(style);
}

std::string usageBar(const Style& style, double share, Ink ink) {
    const std::size_t all = barCells(style);
    const auto filled =
        std::min(all, static_cast<std::size_t>(std::lround(share * static_cast<double>(all))));
    return paint(style, ink, repeated(style.unicode ? "\u2588" : "#", filled)) +
           paint(style, Ink::kDim, repeated(style.unicode ? "\u2591" : ".", all - filled));
}

std::string useTable(const Style& style, const Summary& summary) {
    TextTable table({{"service", false, 18},
                     {"limit", false, 18},
                     {"of", true},
                     {"mean", true},
                     {"peak 10 s", true},
                     {"", false, 20, true},
                     {"busiest", false, 26},
                     {"refused", true}});
    constexpr double kWorthALine = 0.01;
    std::string idle;
    for (const analysis::ServiceUse& use : summary.use) {
        if (use.peak < kWorthALine && use.refusals == 0) {
            idle += (idle.empty() ? "" : ", ") + use.service + " " +
                    analysis::kindInWords(use.kind, use.members);
            continue;
        }
        const double full = analysis::busyThreshold(use.kind);
        const Ink ink = use.peak >= full          ? Ink::kRed
                        : use.peak >= 0.75 * full ? Ink::kYellow
                                                  : Ink::kGreen;
        table.add({use.service, analysis::kindInWords(use.kind, 1), std::to_string(use.members),
                   wholePercent(use.mean), wholePercent(use.peak), usageBar(style, use.peak, ink),
                   use.members > 1 ? use.busiest : "",
                   use.refusals > 0 ? countText(static_cast<double>(use.refusals)) : ""},
                  {Ink::kPlain, Ink::kPlain, Ink::kDim, Ink::kPlain, ink, Ink::kPlain, Ink::kPlain,
                   Ink::kRed});
    }
    if (summary.use.empty()) return {};
    std::string out = heading(style, "Use of the fleet");
    if (!table.empty()) out += table.print(style);
    if (!idle.empty()) out += wrap("below 1 %: " + idle, style.width, "  ", "    ");
    return out;
}

std::string errorTable(const Style& style, const Summary& summary) {
    TextTable table({{"operation", false, 24},
                     {"cause", false, 30},
                     {"count", true},
                     {"of attempts", true},
                     {"first at", true}});
    constexpr std::size_t kMost = 12;
    for (std::size_t i = 0; i < std::min(kMost, summary.errors.size()); ++i) {
        const analysis::ErrorNumbers& error = summary.errors[i];
        table.add({error.operation, error.cause, countText(error.count), percentText(error.share),
                   analysis::clockText(error.firstSeconds)});
    }
    if (table.empty()) return {};
    std::string out =
        heading(style, "Errors", "operations that failed; a user may have gone on") + table.print(style);
    if (summary.errors.size() > kMost) {
        out +=
            "  and " + std::to_string(summary.errors.size() - kMost) + " more kinds (--csv lists all)\n";
    }
    if (summary.failedByCause.empty()) return out;
    out += heading(style, "Failed users", "by the failure that ended their script");
    TextTable users({{"cause", false, 50}, {"users", true}});
    for (const auto& [cause, count] : summary.failedByCause) users.add({cause, countText(count)});
    return out + users.print(style);
}

std::string costTable(const Style& style, const Summary& summary) {
    if (summary.cost.empty()) return {};
    TextTable table({{"item", false, 50}, {"per hour", true}, {"this run", true}});
    for (const result::CostItem& item : summary.cost) {
        table.add({item.name, analysis::dollarText(item.usdPerHour), analysis::dollarText(item.usd)});
    }
    table.add({"total", analysis::dollarText(summary.usdPerHour), analysis::dollarText(summary.usd)},
              {Ink::kBold, Ink::kBold, Ink::kBold});
    return heading(style, "Cost", "billed by the second") + table.print(style);
}

std::string publishedTable(const Style& style, const Summary& summary) {
    TextTable table({{"quantity", false, 24},
                     {"published", true},
                     {"predicted", true, 40},
                     {"error", true},
                     {"", false, 10},
                     {"source", false, 40}});
    const auto withUnit = [](double value, const std::string& unit) {
        if (unit == "share") return percentText(value);
        const std::string number =
            std::abs(value) >= 1000.0 ? countText(value) : analysis::shortNumber(value);
        return unit.empty() ? number : number + " " + unit;
    };
    for (const analysis::PublishedComparison& row : summary.published) {
        std::string predicted = "-";
        std::string error = "-";
        if (row.predicted) {
            const analysis::Estimate& value = *row.predicted;
            const std::string& unit = row.published.unit;
            predicted = unit == "share" ? analysis::estimateText(value, unit)
                                        : plusMinus(value, withUnit(value.value, unit),
                                                    analysis::shortNumber(value.high - value.value));
            const double relative = (value.value - row.published.value) / row.published.value;
            // A relative error of a published zero means nothing.
            if (row.published.value != 0.0) error = (relative > 0.0 ? "+" : "") + wholePercent(relative);
        }
        table.add({row.published.quantity, withUnit(row.published.value, row.published.unit), predicted,
                   error, row.published.calibrated ? "fitted" : "held out", row.published.source});
    }
    if (table.empty()) return {};
    return heading(style, "Published and predicted", "\"fitted\": a parameter was set by this figure") +
           table.print(style);
}

std::string steadyText(const Style& style, const Summary& summary) {
    const std::string text = steadySentence(summary);
    return text.empty() ? text : "\n" + wrap(text, style.width, "  ", "  ");
}

std::string validityText(const Style& style, const Summary& summary) {
    const std::vector<std::string> beyond = beyondSentences(summary.validity);
    if (beyond.empty()) {
        const std::string inside = insideSentence(summary.validity);
        return inside.empty() ? inside : "\n" + wrap(inside, style.width, "  ", "  ");
    }
    std::string out = heading(style, "Validity", kBeyondLead);
    for (const std::string& sentence : beyond) {
        std::string line = wrap(sentence, style.width, style.unicode ? "  \u26a0 " : "  ! ", "    ");
        line.pop_back();
        out += paint(style, Ink::kYellow, line) + "\n";
    }
    return out;
}

std::string notes(const Style& style, const Summary& summary) {
    if (summary.notes.empty()) return {};
    std::string out = heading(style, "Assumptions");
    for (const std::string& note : summary.notes) {
        out += wrap(note, style.width, style.unicode ? "  \u2022 " : "  * ", "    ");
    }
    return out;
}

} // namespace

std::string sloTable(const Style& style, const std::vector<analysis::SloOutcome>& slos) {
    TextTable table({{"", false, 12},
                     {"objective", false, 40},
                     {"measured, 95 % interval", false, 48, true},
                     {"first broken", false, 30, true}});
    for (const analysis::SloOutcome& slo : slos) {
        const bool holds = slo.verdict == Verdict::kHolds;
        const bool violated = slo.verdict == Verdict::kViolated;
        const std::string mark = !style.unicode ? "" : holds ? "\u2714 " : violated ? "\u2718 " : "? ";
        const std::string measured =
            std::isfinite(slo.measured.value) ? estimateText(slo.measured, slo.unit) : slo.note;
        std::string broken;
        if (slo.firstBreak) {
            broken = counted(std::round(slo.firstBreak->users), "user", "users") + " (" +
                     analysis::clockText(slo.firstBreak->atSeconds) + ")";
        }
        const std::string verdict = slo.evaluated ? mark + analysis::verdictText(slo.verdict) : "-";
        table.add({verdict, slo.text, measured, broken}, {holds            ? Ink::kGreen
                                                          : violated       ? Ink::kRed
                                                          : !slo.evaluated ? Ink::kDim
                                                                           : Ink::kYellow});
    }
    return table.empty() ? "" : table.print(style);
}

std::string terminalReport(const Style& requested, const Summary& summary,
                           const result::RunResult& charted) {
    Style style = requested;
    style.width = std::max(style.width, kNarrowest);
    std::string out = header(style, summary) + answerText(style, summary);
    if (!summary.slos.empty()) out += heading(style, "Objectives") + sloTable(style, summary.slos);
    out += heading(style, "Over time",
                   summary.replications > 1
                       ? "seed " + std::to_string(charted.seed) + " of the replications"
                       : std::string{});
    out += renderCharts(style, runCharts(summary, charted));
    out += limitsTable(style, summary);
    out += operationTable(style, summary) + timeTable(style, summary) + useTable(style, summary);
    out += errorTable(style, summary) + costTable(style, summary) + publishedTable(style, summary);
    out += steadyText(style, summary) + validityText(style, summary);
    out += notes(style, summary);
    return style.unicode ? out : toAscii(out);
}

} // namespace headroom::report
