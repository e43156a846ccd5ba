// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/what_if_panel.hpp"

#include "gui/charts/load_curve_plot.hpp"
#include "gui/models/first_answer.hpp"
#include "gui/panels/lever_row.hpp"
#include "gui/session/session.hpp"
#include "sim/analysis/numbers.hpp"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSlider>
#include <QSplitter>
#include <QVBoxLayout>
#include <cmath>

namespace headroom::gui {
namespace {

using Json = Document::Json;

QString percent(double share) { return QLocale().toString(share * 100.0, 'f', share < 0.1 ? 1 : 0); }

QString count(double value) {
    const double step = value >= 1000.0 ? 10.0 : 1.0;
    return QString::fromStdString(analysis::countText(std::round(value / step) * step));
}

} // namespace

WhatIfPanel::WhatIfPanel(QWidget* parent)
    : Panel(parent), scroll_(new QScrollArea(this)), most_(new QLabel(this)), why_(new QLabel(this)),
      simulated_(new QLabel(this)), plot_(new LoadCurvePlot(this)), progress_(new QProgressBar(this)),
      keep_(new QPushButton(this)), reset_(new QPushButton(this)), note_(new QLabel(this)) {
    build();
    rest_.setSingleShot(true);
    rest_.setInterval(kRestMilliseconds);
    connect(&rest_, &QTimer::timeout, this, &WhatIfPanel::simulate);
    connect(&background_, &BackgroundRun::ready, this, &WhatIfPanel::showRun);
    connect(&background_, &BackgroundRun::progress, this,
            [this](double share) { progress_->setValue(static_cast<int>(share * 100.0)); });
    connect(&background_, &BackgroundRun::stateChanged, this, [this](bool busy) {
        progress_->setVisible(busy);
        if (busy) progress_->setValue(0);
    });
    connect(&background_, &BackgroundRun::failed, this, [this](const QString& problem) {
        told_.reset();
        simulated_->setText(problem);
    });
    connect(keep_, &QPushButton::clicked, this, &WhatIfPanel::keep);
    connect(reset_, &QPushButton::clicked, this, &WhatIfPanel::reset);
}

void WhatIfPanel::build() {
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    most_->setObjectName("boundsMost");
    why_->setObjectName("boundsWhy");
    simulated_->setObjectName("simulated");
    keep_->setObjectName("keepVariant");
    reset_->setObjectName("resetLevers");
    QFont large = most_->font();
    large.setPointSizeF(large.pointSizeF() * 1.5);
    large.setBold(true);
    most_->setFont(large);
    for (QLabel* label : {most_, why_, simulated_, note_}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    note_->setEnabled(false);
    progress_->setTextVisible(false);
    constexpr int kThin = 5;
    progress_->setMaximumHeight(kThin);
    progress_->hide();
    auto* strip = new QFrame(this);
    strip->setObjectName("strip");
    auto* sentences = new QVBoxLayout(strip);
    sentences->addWidget(most_);
    sentences->addWidget(why_);
    sentences->addWidget(simulated_);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(reset_);
    buttons->addStretch(1);
    buttons->addWidget(keep_);
    auto* left = new QWidget(this);
    auto* leftLines = new QVBoxLayout(left);
    leftLines->setContentsMargins(10, 8, 6, 8);
    leftLines->addWidget(note_);
    leftLines->addWidget(scroll_, 1);
    leftLines->addLayout(buttons);
    auto* right = new QWidget(this);
    auto* rightLines = new QVBoxLayout(right);
    rightLines->setContentsMargins(6, 8, 10, 8);
    rightLines->addWidget(strip);
    rightLines->addWidget(progress_);
    rightLines->addWidget(plot_, 1);
    auto* halves = new QSplitter(Qt::Horizontal, this);
    halves->addWidget(left);
    halves->addWidget(right);
    halves->setStretchFactor(0, 2);
    halves->setStretchFactor(1, 3);
    halves->setChildrenCollapsible(false);
    halves->setSizes({420, 580});
    auto* lines = new QVBoxLayout(this);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->addWidget(halves);
}

QString WhatIfPanel::title() const { return tr("What if"); }

bool WhatIfPanel::settled() const { return !background_.busy() && !rest_.isActive(); }

void WhatIfPanel::setSession(Session* session) {
    session_ = session;
    connect(session, &Session::documentChanged, this, [this] {
        edited_ = false;
        showDocument();
    });
    connect(session, &Session::documentEdited, this, [this] {
        edited_ = true;
        showDocument();
    });
    connect(session, &Session::runSelected, this, [this] {
        edited_ = false;
        showBase();
    });
    showDocument();
}

void WhatIfPanel::retranslate() {
    keep_->setText(tr("Keep as variant"));
    keep_->setToolTip(tr("Make a variant of the scenario with these values"));
    reset_->setText(tr("Reset"));
    reset_->setToolTip(tr("Put every slider back to the scenario's value"));
    note_->setText(tr(
        "Bounds follow the sliders; a simulation follows when they rest. The scenario stays as it is."));
    progress_->setAccessibleName(tr("Progress of the simulation in the background"));
    plot_->retranslate();
    for (LeverRow* row : rows_) row->retranslate();
    if (session_ != nullptr) answer();
    if (told_) tell(told_);
}

void WhatIfPanel::prepareScreenshot() {
    for (std::size_t i = 0; i < levers_.size(); ++i) {
        if (levers_[i].kind != Lever::Kind::kInstances) continue;
        rows_[i]->slider()->setValue(static_cast<int>(std::max(1.0, levers_[i].value / 2.0)));
        return;
    }
}

void WhatIfPanel::showDocument() {
    background_.stop();
    rest_.stop();
    shown_.reset();
    setEnabled(session_->document() != nullptr);
    rebuildLevers();
    plot_->setCurve(LoadCurvePlot::Role::kGhost, {});
    plot_->setCurve(LoadCurvePlot::Role::kPredicted, {});
    told_.reset();
    simulated_->clear();
    showBase();
    answer();
}

void WhatIfPanel::rebuildLevers() {
    levers_ =
        session_->document() == nullptr ? std::vector<Lever>{} : leversOf(session_->document()->root());
    rows_.clear();
    auto* column = new QWidget;
    auto* lines = new QVBoxLayout(column);
    lines->setContentsMargins(0, 4, 10, 4);
    for (const Lever& lever : levers_) {
        auto* row = new LeverRow(lever, column);
        lines->addWidget(row);
        rows_.push_back(row);
        connect(row, &LeverRow::moved, this, &WhatIfPanel::leverMoved);
    }
    lines->addStretch(1);
    QWidget* old = scroll_->takeWidget();
    scroll_->setWidget(column);
    if (old != nullptr) old->deleteLater();
}

std::vector<double> WhatIfPanel::values() const {
    std::vector<double> values;
    for (const LeverRow* row : rows_) values.push_back(row->value());
    return values;
}

Json WhatIfPanel::changed() const { return withLevers(session_->document()->root(), levers_, values()); }

bool WhatIfPanel::tried() const {
    for (std::size_t i = 0; i < levers_.size(); ++i) {
        if (rows_[i]->value() != levers_[i].value) return true;
    }
    return false;
}

void WhatIfPanel::leverMoved() {
    answer();
    background_.stop();
    rest_.start();
}

void WhatIfPanel::answer() {
    const Document* document = session_->document();
    keep_->setEnabled(document != nullptr && tried());
    reset_->setEnabled(document != nullptr && tried());
    if (document == nullptr) {
        most_->clear();
        why_->clear();
        return;
    }
    bounds_ = boundsOf(changed(), document->pathForReferences());
    if (!bounds_.problem.isEmpty()) {
        most_->setText(bounds_.readable ? tr("The simulation answers")
                                        : tr("These values do not fit together"));
        why_->setText(
            bounds_.readable
                ? tr("Operational bounds know chat fleets only; a run follows when the sliders rest.")
                : bounds_.problem);
        plot_->setMark(std::nullopt, {});
        return;
    }
    if (!bounds_.saturates) {
        most_->setText(tr("No part of this fleet saturates under this load"));
        why_->clear();
        plot_->setMark(std::nullopt, {});
        return;
    }
    most_->setText(tr("At most %1 users").arg(count(bounds_.mostUsers)));
    why_->setText(tr("%1 saturate first, between %2 and %3 users. At %4 users they are %5 to %6 % busy.")
                      .arg(bounds_.bottleneck, count(bounds_.mostUsersLow), count(bounds_.mostUsers),
                           count(bounds_.askedUsers), percent(bounds_.utilizationLow),
                           percent(bounds_.utilizationHigh)));
    plot_->setMark(bounds_.mostUsersLow, tr("bound"));
}

void WhatIfPanel::simulate() {
    if (session_->document() == nullptr || !bounds_.readable) return;
    if (!tried()) {
        shown_.reset();
        plot_->setCurve(LoadCurvePlot::Role::kGhost, {});
        showBase();
        return;
    }
    told_.reset();
    simulated_->setText(tr("Simulating …"));
    background_.start(changed(), session_->document()->pathForReferences(), bounds_.scenario);
}

/// The run of the scenario as it stands, as long as nothing was tried; of the scenario before an edit it is a ghost.
void WhatIfPanel::showBase() {
    const RunRecord* record = session_->runs()->record(session_->selectedRunId());
    if (record == nullptr || !record->run || tried() || shown_) return;
    if (record->variant != session_->currentVariant()) return;
    const RunPointer run = record->run;
    plot_->setOperation(QString::fromStdString(run->summary.knee.operation));
    plot_->setCurve(edited_ ? LoadCurvePlot::Role::kGhost : LoadCurvePlot::Role::kPredicted,
                    run->summary.knee.curve);
    if (!edited_) tell(run);
}

/// What the simulation says, in the same words as over the charts.
void WhatIfPanel::tell(const RunPointer& run) {
    told_ = run;
    const FirstAnswer answer = firstAnswerOf(*run);
    const auto joined = [](const QString& what, const QString& note) {
        return note.isEmpty() ? what : what + QStringLiteral(" – ") + note;
    };
    simulated_->setText(tr("Simulated: %1").arg(joined(answer.users, answer.usersNote)) + "\n" +
                        tr("Breaks first: %1").arg(joined(answer.breaks, answer.breaksNote)));
}

void WhatIfPanel::showRun(const RunPointer& run) {
    plot_->setCurve(LoadCurvePlot::Role::kGhost, plot_->curve(LoadCurvePlot::Role::kPredicted));
    plot_->setOperation(QString::fromStdString(run->summary.knee.operation));
    plot_->setCurve(LoadCurvePlot::Role::kPredicted, run->summary.knee.curve);
    tell(run);
    shown_ = run;
}

void WhatIfPanel::keep() {
    if (session_->document() == nullptr || !tried()) return;
    const QStringList settings = settingsOf(session_->document()->root(), levers_, values());
    QStringList parts;
    for (std::size_t i = 0; i < levers_.size(); ++i) {
        if (rows_[i]->value() != levers_[i].value)
            parts.append(leverText(levers_[i]) + " " + QLocale().toString(rows_[i]->value(), 'g', 6));
    }
    const RunPointer run = shown_;
    const QString name = parts.join(", ");
    const auto variant = session_->addVariant(session_->currentVariant(), name, settings);
    if (variant && run) session_->selectRun(session_->runs()->add(run, name, *variant));
}

void WhatIfPanel::reset() {
    for (std::size_t i = 0; i < levers_.size(); ++i) rows_[i]->setValue(levers_[i].value);
    leverMoved();
}

} // namespace headroom::gui
