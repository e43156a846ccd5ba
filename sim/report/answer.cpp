#include "sim/report/answer.hpp"

#include "sim/analysis/numbers.hpp"
#include "sim/report/bounds_report.hpp"
#include "sim/report/style.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::report {
namespace {

using analysis::BindingGroup;
using analysis::clockText;
using analysis::countText;
using analysis::percentText;
using analysis::secondsText;
using analysis::SloOutcome;
using analysis::Summary;
using analysis::Verdict;

std::string usersText(double users) { return counted(std::round(users), "user", "users"); }

const SloOutcome* firstBroken(const Summary& summary) {
    const SloOutcome* first = nullptr;
    for (const SloOutcome& slo : summary.slos) {
        if (!slo.firstBreak) continue;
        if (first == nullptr || slo.firstBreak->atSeconds < first->firstBreak->atSeconds) first = &slo;
    }
    return first;
}

/// Whether any objective was held against the run: those that need a search over loads are not.
bool hasObjectives(const Summary& summary) {
    return std::any_of(summary.slos.begin(), summary.slos.end(),
                       [](const SloOutcome& slo) { return slo.evaluated; });
}

Fit fitOf(const Summary& summary) {
    if (!hasObjectives(summary)) return summary.users.failed.value > 0.0 ? Fit::kNo : Fit::kYes;
    const auto has = [&](Verdict verdict) {
        return std::any_of(summary.slos.begin(), summary.slos.end(), [&](const SloOutcome& slo) {
            return slo.evaluated && slo.verdict == verdict;
        });
    };
    if (has(Verdict::kViolated)) return Fit::kNo;
    return has(Verdict::kUndecided) ? Fit::kUndecided : Fit::kYes;
}

std::string failedText(const Summary& summary) {
    const double failed = summary.users.failed.value;
    if (failed == 0.0) return "No user failed.";
    std::string text = usersText(failed) + " failed";
    // A mean over replications may lie below one user; it is not none.
    if (failed < 0.5) text = "Less than one user failed";
    text += " (" + percentText(summary.users.failedShare.value) + ")";
    const auto most = std::max_element(summary.failedByCause.begin(), summary.failedByCause.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most != summary.failedByCause.end()) {
        text += (summary.failedByCause.size() > 1 ? ", most at \"" : ", at \"") + most->first + "\"";
    }
    return text + ".";
}

std::string headline(const Summary& summary, Fit fit) {
    const std::string asked = usersText(summary.users.asked);
    const SloOutcome* broken = firstBroken(summary);
    if (fit == Fit::kYes) {
        std::string text =
            summary.users.asked == 1.0 ? "The one user fits. " : "All " + asked + " fit. ";
        text += failedText(summary);
        if (broken != nullptr) {
            text += " For a time \"" + broken->text + "\" did not hold, first at " +
                    usersText(broken->firstBreak->users) + " (" +
                    clockText(broken->firstBreak->atSeconds) + ").";
        }
        return text;
    }
    if (fit == Fit::kUndecided) {
        return "Whether all " + asked + " fit is undecided: see the objectives below. " +
               failedText(summary);
    }
    if (!hasObjectives(summary)) return "Not all " + asked + " fit. " + failedText(summary);
    if (broken == nullptr) {
        const auto violated =
            std::find_if(summary.slos.begin(), summary.slos.end(),
                         [](const auto& slo) { return slo.verdict == Verdict::kViolated; });
        return "The " + asked + " do not fit: \"" + violated->text + "\" is violated. " +
               failedText(summary);
    }
    const double fitting = std::floor(broken->firstBreak->users);
    const std::string share = fitting < summary.users.asked
                                  ? "Of the " + asked + " only about " + countText(fitting) + " fit: "
                                  : "The " + asked + " do not fit for the whole run: ";
    return share + "from there on (" + clockText(broken->firstBreak->atSeconds) + ") \"" + broken->text +
           "\" does not hold. " + failedText(summary);
}

/// "at 2 600 users (13:10)"
std::string whenText(double users, double seconds) {
    return "at " + usersText(users) + " (" + clockText(seconds) + ")";
}

std::string bindingText(const Summary& summary) {
    const analysis::BindingReport& binding = summary.binding;
    if (binding.fleet.empty()) {
        if (!binding.nearest) return "Nothing bound.";
        const auto& nearest = *binding.nearest;
        return "Nothing bound. Nearest: " + nearest.service + " " +
               analysis::kindInWords(nearest.kind, 1) + ", with " + nearest.resource + " " +
               percentText(nearest.peakUtilization) + " used at its peak, " +
               whenText(nearest.users, nearest.atSeconds) + ".";
    }
    const BindingGroup& first = binding.fleet.front();
    std::string text = "First to bind: " + groupText(first) + " " +
                       whenText(first.first.users, first.first.atSeconds) + ": " +
                       first.first.explanation + ".";
    for (std::size_t i = 1; i < std::min<std::size_t>(3, binding.fleet.size()); ++i) {
        const BindingGroup& next = binding.fleet[i];
        text += (i == 1 ? " Then: " : "; then ") + groupText(next) + " " +
                whenText(next.first.users, next.first.atSeconds);
    }
    if (binding.fleet.size() > 1) text += ".";
    if (summary.replications > 1 && summary.boundIn < summary.replications) {
        text += " (Bound in " + std::to_string(summary.boundIn) + " of " +
                std::to_string(summary.replications) + " replications.)";
    }
    return text;
}

std::string kneeText(const Summary& summary) {
    const analysis::Knee& knee = summary.knee;
    if (knee.curve.empty()) return {};
    const std::string what = "p95(" + knee.operation + ")";
    std::string text;
    if (knee.found) {
        text = "Knee: from " + usersText(knee.users) + " on " + what + " leaves " +
               secondsText(knee.baselineSeconds) + " and reaches " + secondsText(knee.largestSeconds) +
               ".";
    } else {
        text = "No knee within the load: " + what + " stays near " + secondsText(knee.baselineSeconds) +
               " (highest " + secondsText(knee.largestSeconds) + ").";
        // Without a bend it may still have grown; "stays near" would be untrue.
        if (knee.largestSeconds > 2.0 * knee.baselineSeconds) {
            text = "No knee within the load: " + what + " grows without a bend, from a median of " +
                   secondsText(knee.baselineSeconds) + " to " + secondsText(knee.largestSeconds) + ".";
        }
    }
    if (knee.throughputSaturatesAt) {
        text += " Throughput stops following the users at about " +
                usersText(*knee.throughputSaturatesAt) + " (" +
                countText(std::round(knee.largestPerSecond)) + " /s).";
    }
    return text;
}

std::string beyondText(const analysis::SteeperRamp& ramp) {
    const std::string to = "With a steeper ramp, " + usersText(ramp.toUsers) + " in the same time, ";
    const std::string bound =
        ramp.firstBinding
            ? "first to bind: " + groupText(*ramp.firstBinding) + " " +
                  whenText(ramp.firstBinding->first.users, ramp.firstBinding->first.atSeconds)
            : "nothing binds";
    if (ramp.firstBreak) {
        return to + "\"" + ramp.brokenSlo + "\" breaks " +
               whenText(ramp.firstBreak->users, ramp.firstBreak->atSeconds) + "; " + bound + ".";
    }
    if (!ramp.note.empty()) return to + ramp.note + ".";
    return to + "no objective breaks and " + bound + ".";
}

std::string boundsText(const Summary& summary) {
    if (!summary.operational) return {};
    const auto& [bounds, first, check] = *summary.operational;
    std::string text = "Operational bounds: ";
    if (first.empty()) {
        text += "nothing saturates";
    } else {
        text += first.front().name + " saturate first, at " +
                usersBoundText(first.front().saturationUsers) +
                (bounds.closed ? "" : " in the same time");
    }
    text += "; at " + usersText(bounds.users) + " at most " +
            countText(std::round(bounds.largestRequests.high)) + " requests/s";
    if (summary.peakPerSecond > 0.0)
        text += " (simulated peak " + countText(std::round(summary.peakPerSecond)) + ")";
    if (check.laws.empty()) return text + ".";
    if (check.holds())
        return text + ". The run keeps all " + counted(double(check.laws.size()), "law", "laws") +
               " checked.";
    const auto broken =
        std::find_if(check.laws.begin(), check.laws.end(), [](const auto& law) { return !law.holds(); });
    return text + ". Beware: the run breaks " + counted(double(check.broken()), "law", "laws") +
           ", first " + broken->law + " of " + broken->subject + ".";
}

std::string headroomText(const Summary& summary) {
    const auto headroom = analysis::headroomOf(summary);
    if (!headroom) return {};
    const double share = std::round(headroom->share * 100.0) / 100.0;
    std::string text = "Headroom at the asked load: " + std::string(share > 0.0 ? "+" : "") +
                       percentText(share) + ", relative to ";
    switch (headroom->limit) {
    case analysis::Headroom::Limit::kObjective:
        text += "the users present when \"" + headroom->objective + "\" first broke";
        break;
    case analysis::Headroom::Limit::kKnee:
        text += "the knee";
        break;
    case analysis::Headroom::Limit::kSaturation:
        text += "the load at which throughput stops following the users";
        break;
    }
    return text + " (" + usersText(headroom->users) + ").";
}

} // namespace

std::string groupText(const BindingGroup& group) {
    std::string text = group.service + " " + analysis::kindInWords(group.first.kind, group.members);
    if (group.members > 1) {
        text += " (" + countText(static_cast<double>(group.bound)) + " of " +
                countText(static_cast<double>(group.members)) + ")";
    }
    return text;
}

Answer answer(const Summary& summary) {
    Answer result;
    result.fit = fitOf(summary);
    result.headline = headline(summary, result.fit);
    result.findings.push_back(bindingText(summary));
    if (const std::string knee = kneeText(summary); !knee.empty()) result.findings.push_back(knee);
    if (summary.steeper) result.findings.push_back(beyondText(*summary.steeper));
    if (const std::string text = boundsText(summary); !text.empty()) result.findings.push_back(text);
    if (const std::string text = headroomText(summary); !text.empty()) result.findings.push_back(text);
    if (!summary.binding.loadGenerator.empty()) {
        const BindingGroup& group = summary.binding.loadGenerator.front();
        result.findings.push_back("Beware: the load generator itself bound (" + group.first.explanation +
                                  "), so the fleet may bear more than this says.");
    }
    return result;
}

} // namespace headroom::report
