// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/run_status.hpp"

#include "gui/runs/runs.hpp"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <cmath>

namespace headroom::gui {
namespace {
constexpr int kSteps = 1000;
}

RunStatus::RunStatus(Runs* runs, QWidget* parent)
    : QWidget(parent), runs_(runs), text_(new QLabel(this)), bar_(new QProgressBar(this)),
      cancel_(new QPushButton(this)) {
    bar_->setObjectName("runProgress");
    bar_->setRange(0, kSteps);
    bar_->setMaximumWidth(220);
    bar_->setTextVisible(false);
    cancel_->setObjectName("cancelRuns");
    text_->setObjectName("runText");
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(4, 0, 4, 0);
    line->addWidget(text_);
    line->addWidget(bar_);
    line->addWidget(cancel_);
    connect(cancel_, &QPushButton::clicked, runs_, &Runs::cancelAll);
    connect(runs_, &Runs::added, this, &RunStatus::update);
    connect(runs_, &Runs::changed, this, &RunStatus::update);
    connect(runs_, &Runs::finished, this, &RunStatus::update);
    connect(runs_, &Runs::removed, this, &RunStatus::update);
    update();
}

void RunStatus::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) update();
}

void RunStatus::update() {
    cancel_->setText(tr("Cancel"));
    cancel_->setAccessibleName(tr("Cancel all runs"));
    bar_->setAccessibleName(tr("Progress of the run"));
    const RunRecord* shown = nullptr;
    int waiting = 0;
    for (const RunRecord* record : runs_->records()) {
        if (!record->busy()) continue;
        if (shown == nullptr) {
            shown = record;
        } else {
            ++waiting;
        }
    }
    setVisible(shown != nullptr);
    if (shown == nullptr) return;
    QString text = shown->state == RunState::kLoading ? tr("%1: reading the result").arg(shown->label)
                   : shown->detail.isEmpty()          ? shown->label
                                                      : shown->label + "  " + shown->detail;
    if (waiting > 0) text += tr(", %n more", nullptr, waiting);
    text_->setText(text);
    bar_->setValue(static_cast<int>(std::lround(shown->share * kSteps)));
}

} // namespace headroom::gui
