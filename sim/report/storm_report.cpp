#include "sim/report/storm_report.hpp"

#include "sim/analysis/numbers.hpp"
#include "sim/report/json_numbers.hpp"
#include "sim/report/terminal_chart.hpp"
#include "sim/report/text_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace headroom::report {
namespace {

using analysis::clockText;
using analysis::countText;
using analysis::Flip;
using analysis::percentText;
using analysis::secondsText;
using analysis::StormCurves;
using analysis::StormFindings;
using analysis::StormOutcome;
using analysis::StormVerdict;
using json::number;
using Json = nlohmann::ordered_json;

double meanOf(const StormReport& report, double StormOutcome::*number) {
    return report.findings.mean(number).value;
}

/// "34 % of the users are not connected, errors are 12 %, p95 is 8.2 s instead of 45 ms": the worst of it.
std::string stateText(const StormReport& report) {
    const double missing =
        meanOf(report, &StormOutcome::connectedBefore) - meanOf(report, &StormOutcome::connectedLowest);
    std::string text =
        "at worst " + percentText(std::max(0.0, missing)) + " of the users were cut off, " +
        percentText(meanOf(report, &StormOutcome::errorsWorst)) + " of the attempts failed";
    const double before = meanOf(report, &StormOutcome::p95Before);
    if (before > 0.0)
        text += ", p95 was " + secondsText(meanOf(report, &StormOutcome::p95Worst)) + " instead of " +
                secondsText(before);
    return text;
}

std::string ofRuns(std::size_t count, std::size_t all) {
    return std::to_string(count) + " of " + counted(static_cast<double>(all), "run", "runs");
}

std::string mixedText(const StormFindings& found) {
    return "Depends on chance: recovers in " + ofRuns(found.recovered, found.runs.size()) +
           ", stays down in " + std::to_string(found.metastable);
}

/// Two levers of the same rank read as alternatives.
std::string flipSentence(const std::vector<Flip>& flips) {
    std::string text;
    std::size_t named = 0;
    for (const Flip& flip : flips) {
        if (!flip.flips || named == 3) break;
        text += (named == 0 ? "Recovers with " : ", or with ") + flip.lever + " " + flip.text;
        if (flip.usdPerHour > 0.0) text += " at " + analysis::dollarText(flip.usdPerHour) + " an hour";
        ++named;
    }
    return text.empty() ? "None of the changes tried makes it recover." : text + ".";
}

std::string facts(const Style& style, const StormReport& report) {
    TextTable table({{"", false, 34}, {"", true, 20}, {"", false, 60}});
    const auto add = [&](const std::string& what, const std::string& value,
                         const std::string& aside = {}) {
        table.add({what, value, aside}, {Ink::kPlain, Ink::kBold, Ink::kDim});
    };
    const double users = meanOf(report, &StormOutcome::usersBefore);
    const double affected = meanOf(report, &StormOutcome::usersAffected);
    add("users affected", countText(std::round(affected)),
        users > 0.0 ? "of " + countText(std::round(users)) + ": lost a connection or an operation" : "");
    add("users lost for good", countText(std::round(meanOf(report, &StormOutcome::usersLost))),
        "failed and left");
    add("connected at worst", percentText(meanOf(report, &StormOutcome::connectedLowest)),
        "before: " + percentText(meanOf(report, &StormOutcome::connectedBefore)));
    if (meanOf(report, &StormOutcome::p95Before) > 0.0)
        add("p95 at worst", secondsText(meanOf(report, &StormOutcome::p95Worst)),
            "before: " + secondsText(meanOf(report, &StormOutcome::p95Before)));
    add("errors at worst", percentText(meanOf(report, &StormOutcome::errorsWorst)),
        "before: " + percentText(meanOf(report, &StormOutcome::errorsBefore)));
    add("reconnect attempts, peak",
        countText(std::round(meanOf(report, &StormOutcome::peakAttempts))) + " /s",
        "connections opened before: " + countText(meanOf(report, &StormOutcome::connectsBefore)) +
            " /s");
    const double amplification = meanOf(report, &StormOutcome::amplification);
    if (amplification > 0.0)
        add("attempts per reconnect", countText(amplification), "1 = every first attempt succeeds");
    if (meanOf(report, &StormOutcome::imbalanceWorst) > 0.0) {
        const double even = report.findings.runs.front().secondsToBalance;
        add("connections, fullest / mean", countText(meanOf(report, &StormOutcome::imbalanceEnd)),
            "at the end; at worst " + countText(meanOf(report, &StormOutcome::imbalanceWorst)) +
                (even < 0.0 ? "; not even within the run" : "; even after " + clockText(even)));
    }
    return table.print(style);
}

/// The stretch around the event: the reader wants to see it, not the long calm after it.
std::size_t shownBins(const StormReport& report) {
    const StormCurves& curves = report.findings.curves;
    const double recovery = report.findings.runs.front().recoverySeconds;
    if (recovery < 0.0) return curves.users.size();
    const double start = report.plan.disturbance.startSeconds - curves.fromSeconds;
    const double end = report.plan.disturbance.endSeconds - curves.fromSeconds;
    const double seconds = std::max(end, start + recovery) * 1.25 + 20.0;
    return std::min(curves.users.size(), static_cast<std::size_t>(seconds / curves.binSeconds));
}

std::string charts(const Style& style, const StormReport& report) {
    const StormCurves& curves = report.findings.curves;
    const std::size_t bins = shownBins(report);
    if (bins < 2) return {};
    const auto chart = [&](const std::string& title, auto yText) {
        Chart out;
        out.title = title;
        out.xLow = curves.fromSeconds;
        out.xHigh = curves.fromSeconds + static_cast<double>(bins) * curves.binSeconds;
        out.xText = clockText;
        out.yText = yText;
        return out;
    };
    const auto cut = [&](const std::vector<double>& values) {
        return std::vector<double>(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(bins));
    };
    Chart users = chart("users", countText);
    users.lines.push_back({"active", cut(curves.users), Ink::kDim});
    users.lines.push_back({"connected", cut(curves.connected), Ink::kCyan});
    Chart attempts = chart("reconnect attempts/s", countText);
    attempts.lines.push_back({"attempts", cut(curves.attempts), Ink::kRed});
    attempts.emptyText = "no reconnects";
    Chart latency = chart("p95 over 10 s", secondsText);
    latency.lines.push_back({"p95", cut(curves.p95), Ink::kYellow});
    latency.mayBeLogarithmic = true;
    latency.emptyText = "nothing completed";
    Chart uneven = chart("connections, fullest process / mean", countText);
    uneven.lines.push_back({"max / mean", cut(curves.imbalance), Ink::kMagenta});
    return renderCharts(style, {users, attempts, latency, uneven});
}

std::string flipTable(const Style& style, const std::vector<Flip>& flips) {
    TextTable table({{"change", false, 40},
                     {"now", false, 20},
                     {"recovers with", false, 30},
                     {"adds", true},
                     {"back in", true}});
    std::string settings;
    for (const Flip& flip : flips) {
        if (!flip.flips) {
            table.add({flip.lever, flip.present, "does not flip it"}, {Ink::kDim, Ink::kDim, Ink::kDim});
            continue;
        }
        table.add({flip.lever, flip.present, flip.text,
                   flip.usdPerHour > 0.0 ? analysis::dollarText(flip.usdPerHour) + "/h" : "",
                   clockText(flip.recoverySeconds)},
                  {Ink::kPlain, Ink::kPlain, Ink::kGreen, Ink::kPlain, Ink::kPlain});
    }
    std::string out = table.print(style);
    for (const Flip& flip : flips) {
        if (!flip.flips) break;
        std::string line = "try:";
        for (const std::string& setting : flip.settings) line += " --set '" + setting + "'";
        out += "\n" + paint(style, Ink::kDim, "  " + line);
        break; // the best one; --json has them all
    }
    return out + "\n";
}

std::string balanceTable(const Style& style, const std::vector<analysis::BalanceRemedy>& remedies) {
    TextTable table({{"remedy", false, 48},
                     {"even after", true},
                     {"fullest / mean at the end", true},
                     {"closes", true},
                     {"p95 at worst", true}});
    for (const analysis::BalanceRemedy& remedy : remedies) {
        const bool even = remedy.secondsToBalance >= 0.0;
        table.add({remedy.name, even ? clockText(remedy.secondsToBalance) : "not in the run",
                   countText(remedy.maxToMeanAtEnd),
                   remedy.closesPerSecond > 0.0 ? countText(remedy.closesPerSecond) + " /s" : "",
                   remedy.p95Worst > 0.0 ? secondsText(remedy.p95Worst) : ""},
                  {Ink::kPlain, even ? Ink::kGreen : Ink::kYellow});
    }
    return table.print(style);
}

/// One sentence when connections end up uneven; empty otherwise.
std::string unevenText(const StormReport& report) {
    const double worst = meanOf(report, &StormOutcome::imbalanceEnd);
    if (worst <= 0.0 || report.findings.runs.front().secondsToBalance >= 0.0) return {};
    return "Connections stay uneven: at the end the fullest process holds " + countText(worst) +
           " times the mean.";
}

Json known(double seconds) { return seconds < 0.0 ? Json(nullptr) : number(seconds); }

Json outcomeJson(const StormOutcome& run) {
    return {{"verdict", analysis::verdictName(run.verdict)},
            {"recoverySeconds", known(run.recoverySeconds)},
            {"moreSeconds", number(run.moreSeconds)},
            {"connected",
             {{"before", number(run.connectedBefore)}, {"lowest", number(run.connectedLowest)}}},
            {"p95Seconds", {{"before", number(run.p95Before)}, {"worst", number(run.p95Worst)}}},
            {"errorRate", {{"before", number(run.errorsBefore)}, {"worst", number(run.errorsWorst)}}},
            {"users",
             {{"before", number(run.usersBefore)},
              {"affected", number(run.usersAffected)},
              {"lost", number(run.usersLost)}}},
            {"connectsPerSecondBefore", number(run.connectsBefore)},
            {"peakReconnectAttemptsPerSecond", number(run.peakAttempts)},
            {"attemptsPerReconnect", number(run.amplification)},
            {"imbalance",
             {{"worst", number(run.imbalanceWorst)},
              {"atEnd", number(run.imbalanceEnd)},
              {"secondsToBalance", known(run.secondsToBalance)}}}};
}

} // namespace

std::string stormHeadline(const StormReport& report) {
    const StormFindings& found = report.findings;
    switch (found.verdict) {
    case StormVerdict::kRecovers: {
        const analysis::Estimate& back = found.recoverySeconds;
        if (back.value < 1.0) return "Rides it out: nothing leaves the tolerance of the baseline";
        std::string text = "Recovers in " + clockText(back.value);
        if (back.interval && back.high - back.low >= 2.0)
            text += " (" + clockText(std::max(0.0, back.low)) + " to " + clockText(back.high) + ")";
        return text;
    }
    case StormVerdict::kMetastable:
        if (found.restCarriesLoad == false)
            return "Does not recover: what is left of the fleet is too small for this load";
        if (found.restCarriesLoad == true)
            return "Does not recover, although what is left carries this load from a fresh start: "
                   "metastable";
        return report.plan.disturbance.permanent
                   ? "Does not recover from the loss"
                   : "Does not recover although the trigger is gone: metastable";
    case StormVerdict::kUndecided:
        break;
    }
    if (found.undecided == 0) return mixedText(found);
    return "Undecided: the run ends too early; observe it " + clockText(std::ceil(found.moreSeconds)) +
           " longer";
}

std::string stormText(const Style& style, const StormReport& report) {
    const StormFindings& found = report.findings;
    static constexpr std::array<std::string_view, 3> kMarks = {"\u2714", "\u2718", "?"};
    static constexpr std::array<std::string_view, 3> kAscii = {"+", "x", "?"};
    static constexpr std::array<Ink, 3> kInks = {Ink::kGreen, Ink::kRed, Ink::kYellow};
    const auto verdict = static_cast<std::size_t>(found.verdict);
    const models::Scenario& scenario = *report.plan.scenario;
    std::string out =
        paint(style, Ink::kBold, scenario.title.empty() ? scenario.name : scenario.title) + "\n";
    out += paint(style, Ink::kDim,
                 report.plan.what + " at " + clockText(report.plan.disturbance.startSeconds) + "; " +
                     counted(static_cast<double>(found.runs.size()), "run", "runs") + " from seed " +
                     std::to_string(report.seed)) +
           "\n\n  ";
    out += paint(style, kInks[verdict], (style.unicode ? kMarks : kAscii)[verdict]) + " " +
           paint(style, Ink::kBold, stormHeadline(report)) + "\n";
    out += wrap(stateText(report) + ".", style.width, "    ", "    ");
    if (const std::string uneven = unevenText(report); !uneven.empty())
        out += wrap(uneven, style.width, "    ", "    ");
    if (report.flips) out += wrap(flipSentence(*report.flips), style.width, "    ", "    ");
    for (const std::string& note : report.plan.notes)
        out += paint(style, Ink::kDim, wrap(note, style.width, "    ", "    "));
    out += facts(style, report) + "\n" + charts(style, report);
    if (report.flips)
        out += "\n" + paint(style, Ink::kBold, "What would flip it") + "\n" +
               flipTable(style, *report.flips);
    if (report.balance)
        out += "\n" + paint(style, Ink::kBold, "What would even out the connections") + "\n" +
               balanceTable(style, *report.balance);
    return out;
}

Json toJson(const StormReport& report) {
    const StormFindings& found = report.findings;
    Json out{{"scenario", report.plan.scenario->name},
             {"what", report.plan.what},
             {"verdict", analysis::verdictName(found.verdict)},
             {"headline", stormHeadline(report)},
             {"seed", report.seed},
             {"replications", found.runs.size()},
             {"recovered", found.recovered},
             {"metastable", found.metastable},
             {"undecided", found.undecided},
             {"restCarriesLoad", found.restCarriesLoad ? Json(*found.restCarriesLoad) : Json(nullptr)},
             {"startSeconds", number(report.plan.disturbance.startSeconds)},
             {"endSeconds", number(report.plan.disturbance.endSeconds)},
             {"moreSeconds", number(found.moreSeconds)},
             {"notes", report.plan.notes},
             {"runs", Json::array()}};
    for (const StormOutcome& run : found.runs) out["runs"].push_back(outcomeJson(run));
    if (report.balance) {
        out["balance"] = Json::array();
        for (const analysis::BalanceRemedy& remedy : *report.balance)
            out["balance"].push_back({{"remedy", remedy.name},
                                      {"secondsToBalance", known(remedy.secondsToBalance)},
                                      {"imbalanceAtEnd", number(remedy.maxToMeanAtEnd)},
                                      {"closesPerSecond", number(remedy.closesPerSecond)},
                                      {"p95WorstSeconds", number(remedy.p95Worst)},
                                      {"settings", remedy.settings}});
    }
    if (!report.flips) return out;
    out["flips"] = Json::array();
    for (const Flip& flip : *report.flips) {
        Json entry{
            {"lever", flip.lever}, {"now", flip.present}, {"flips", flip.flips}, {"runs", flip.runs}};
        if (flip.flips) {
            entry["value"] = number(flip.value);
            entry["text"] = flip.text;
            entry["usdPerHour"] = number(flip.usdPerHour);
            entry["effort"] = number(flip.effort);
            entry["recoverySeconds"] = number(flip.recoverySeconds);
            entry["settings"] = flip.settings;
        }
        out["flips"].push_back(std::move(entry));
    }
    return out;
}

} // namespace headroom::report
