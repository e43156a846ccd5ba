// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/first_answer.hpp"

#include "gui/models/simulator_words.hpp"
#include "sim/analysis/numbers.hpp"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

namespace headroom::gui {
namespace {

class Text {
    Q_DECLARE_TR_FUNCTIONS(FirstAnswer)
};

using analysis::Summary;

QString text(const std::string& value) { return QString::fromStdString(value); }
QString count(double value) { return text(analysis::countText(std::floor(value))); }
QString percent(double value) { return text(analysis::percentText(value)); }
QString clock(double seconds) { return text(analysis::clockText(seconds)); }

const analysis::SloOutcome* firstBroken(const Summary& summary) {
    const analysis::SloOutcome* first = nullptr;
    for (const analysis::SloOutcome& slo : summary.slos) {
        if (!slo.firstBreak) continue;
        if (first == nullptr || slo.firstBreak->atSeconds < first->firstBreak->atSeconds) first = &slo;
    }
    return first;
}

QString limitText(const analysis::BindingGroup& group) {
    return limitWords(group.service, group.first.kind, group.members);
}

/// Users that are there at once; those of an open workload come and go.
double askedOf(const Summary& summary) {
    return summary.users.present > 0.0 ? summary.users.present : summary.users.asked;
}

void sayUsers(const Summary& summary, FirstAnswer& answer) {
    const double asked = askedOf(summary);
    const analysis::SloOutcome* broken = firstBroken(summary);
    const QString failed =
        Text::tr("%1 users failed (%2)")
            .arg(count(summary.users.failed.value), percent(summary.users.failedShare.value));
    if (answer.fit == FirstAnswer::Fit::kNo && broken != nullptr) {
        answer.users = count(std::min(broken->firstBreak->users, asked));
        answer.usersNote =
            Text::tr("of %1 asked; then %2 breaks (%3). %4")
                .arg(count(asked), text(broken->text), clock(broken->firstBreak->atSeconds), failed);
    } else if (answer.fit == FirstAnswer::Fit::kNo) {
        answer.users = Text::tr("not %1").arg(count(asked));
        answer.usersNote = failed;
    } else if (answer.fit == FirstAnswer::Fit::kUndecided) {
        answer.users = Text::tr("%1?").arg(count(asked));
        answer.usersNote =
            Text::tr("One run does not decide the objectives; more seeds may. %1").arg(failed);
    } else if (summary.steeper && summary.steeper->firstBreak) {
        answer.users = Text::tr("all %1").arg(count(asked));
        answer.usersNote = Text::tr("and up to about %1 before %2 breaks. %3")
                               .arg(count(summary.steeper->firstBreak->users),
                                    text(summary.steeper->brokenSlo), failed);
    } else {
        answer.users = Text::tr("all %1").arg(count(asked));
        answer.usersNote = failed;
    }
}

void sayBreaks(const Summary& summary, FirstAnswer& answer) {
    if (!summary.binding.fleet.empty()) {
        const analysis::BindingGroup& first = summary.binding.fleet.front();
        answer.breaks = limitText(first);
        answer.breaksNote = Text::tr("at %1 users (%2): %3")
                                .arg(count(first.first.users), clock(first.first.atSeconds),
                                     text(first.first.explanation));
    } else if (summary.steeper && summary.steeper->firstBinding) {
        const analysis::BindingGroup& first = *summary.steeper->firstBinding;
        answer.breaks = limitText(first);
        answer.breaksNote = Text::tr("beyond the asked load, at %1 users").arg(count(first.first.users));
    } else if (summary.binding.nearest) {
        const analysis::NearestLimit& nearest = *summary.binding.nearest;
        answer.breaks = Text::tr("nothing yet");
        answer.breaksNote =
            Text::tr("nearest: %1, %2 used at its peak")
                .arg(limitWords(nearest.service, nearest.kind, 1), percent(nearest.peakUtilization));
    } else {
        answer.breaks = Text::tr("nothing");
    }
}

} // namespace

FirstAnswer firstAnswerOf(const LoadedRun& run) {
    FirstAnswer answer;
    switch (run.answer.fit) {
    case report::Fit::kYes:
        answer.fit = FirstAnswer::Fit::kYes;
        break;
    case report::Fit::kNo:
        answer.fit = FirstAnswer::Fit::kNo;
        break;
    case report::Fit::kUndecided:
        break;
    }
    sayUsers(run.summary, answer);
    sayBreaks(run.summary, answer);
    return answer;
}

QString fitText(const LoadedRun& run) {
    const FirstAnswer answer = firstAnswerOf(run);
    if (answer.fit != FirstAnswer::Fit::kNo) return answer.users;
    return Text::tr("%1 of %2").arg(answer.users, count(askedOf(run.summary)));
}

} // namespace headroom::gui
