// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/summary_strip.hpp"

#include "gui/charts/ink.hpp"
#include "gui/models/first_answer.hpp"
#include "gui/panels/fixing.hpp"
#include "gui/session/session.hpp"
#include "sim/analysis/numbers.hpp"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace headroom::gui {
namespace {

/// The mood as a sign too: colour alone tells not everybody.
QString signOf(FirstAnswer::Fit fit) {
    switch (fit) {
    case FirstAnswer::Fit::kYes:
        return QStringLiteral("✓ ");
    case FirstAnswer::Fit::kNo:
        return QStringLiteral("✗ ");
    case FirstAnswer::Fit::kUndecided:
        break;
    }
    return {};
}

Mood moodOf(FirstAnswer::Fit fit) {
    switch (fit) {
    case FirstAnswer::Fit::kYes:
        return Mood::kGood;
    case FirstAnswer::Fit::kNo:
        return Mood::kBad;
    case FirstAnswer::Fit::kUndecided:
        break;
    }
    return Mood::kWarning;
}

void paint(QLabel* label, const QColor& colour) {
    label->setStyleSheet(QStringLiteral("color: %1").arg(colour.name()));
}

} // namespace

SummaryStrip::Column SummaryStrip::makeColumn(const char* name) {
    constexpr double kBig = 1.9;
    Column column{new QLabel(this), new QLabel(this), new QLabel(this)};
    column.question->setEnabled(false);
    column.answer->setObjectName(name);
    QFont big = font();
    big.setPointSizeF(big.pointSizeF() * kBig);
    big.setBold(true);
    column.answer->setFont(big);
    column.answer->setMinimumWidth(60);
    for (QLabel* label : {column.answer, column.note}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    return column;
}

SummaryStrip::SummaryStrip(QWidget* parent)
    : QFrame(parent), fits_(makeColumn("fitsAnswer")), breaks_(makeColumn("breaksAnswer")),
      change_(makeColumn("changeAnswer")), action_(new QPushButton(this)) {
    setObjectName("strip");
    action_->setObjectName("primary");
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(16, 10, 16, 12);
    line->setSpacing(24);
    for (const Column& column : {fits_, breaks_, change_}) {
        auto* lines = new QVBoxLayout;
        lines->setSpacing(2);
        lines->addWidget(column.question);
        lines->addWidget(column.answer);
        lines->addWidget(column.note);
        if (column.answer == change_.answer) lines->addWidget(action_, 0, Qt::AlignLeft);
        lines->addStretch(1);
        line->addLayout(lines, 1);
    }
}

void SummaryStrip::setSession(Session* session) {
    session_ = session;
    connect(session, &Session::runSelected, this, &SummaryStrip::update);
    connect(session, &Session::documentChanged, this, &SummaryStrip::update);
    connect(session->runs(), &Runs::changed, this, &SummaryStrip::updateChange);
    connect(session->runs(), &Runs::finished, this, &SummaryStrip::updateChange);
    connect(action_, &QPushButton::clicked, this, [this] {
        const int variant = session_->currentVariant();
        const auto found = fixesOf(*session_, variant);
        const SpeedupRow* best = found ? found->best() : nullptr;
        if (best != nullptr) {
            applyFix(*session_, QStringLiteral("%1 %2").arg(best->title, best->amount), best->settings);
        } else if (found) {
            session_->showPanel("bottlenecks");
        } else {
            searchFixes(*session_);
        }
    });
    update();
}

void SummaryStrip::retranslate() {
    fits_.question->setText(tr("How many users fit?"));
    breaks_.question->setText(tr("What breaks first?"));
    change_.question->setText(tr("What should I change?"));
    update();
}

void SummaryStrip::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) update();
}

void SummaryStrip::update() {
    if (session_ == nullptr) return;
    const RunPointer run = session_->selectedRun();
    if (run) {
        const FirstAnswer answer = firstAnswerOf(*run);
        fits_.answer->setText(signOf(answer.fit) + answer.users);
        fits_.note->setText(answer.usersNote);
        breaks_.answer->setText(answer.breaks);
        breaks_.note->setText(answer.breaksNote);
        paint(fits_.answer, moodColour(moodOf(answer.fit), palette()));
    } else {
        for (QLabel* label : {fits_.answer, breaks_.answer}) label->setText(QStringLiteral("–"));
        fits_.note->setText(tr("Run the scenario to find out (F5)."));
        breaks_.note->clear();
    }
    updateChange();
}

void SummaryStrip::updateChange() {
    const int variant = session_->currentVariant();
    const RunRecord* search = fixSearchOf(*session_, variant);
    const auto found = fixesOf(*session_, variant);
    const SpeedupRow* best = found ? found->best() : nullptr;
    action_->setEnabled(session_->document() != nullptr && (search == nullptr || !search->busy()));
    if (best != nullptr) {
        change_.answer->setText(QStringLiteral("%1 %2").arg(best->title, best->amount));
        change_.note->setText(tr("+%1 users (%2)")
                                  .arg(QString::fromStdString(analysis::countText(best->gain)),
                                       QString::fromStdString(analysis::percentText(best->gainShare))));
        action_->setText(tr("Apply and compare"));
    } else if (found) {
        change_.answer->setText(tr("faster code"));
        change_.note->setText(tr("No setting of the scenario alone holds more users."));
        action_->setText(tr("Show all changes"));
    } else if (search != nullptr && search->busy()) {
        change_.answer->setText(tr("trying…"));
        change_.note->setText(search->detail);
        action_->setText(tr("Find out"));
    } else {
        change_.answer->setText(QStringLiteral("?"));
        change_.note->setText(search != nullptr && search->state == RunState::kFailed
                                  ? search->problem
                                  : tr("Every limit, made better in turn, under the same users."));
        action_->setText(tr("Find out"));
    }
}

} // namespace headroom::gui
