// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/topology/time_bar.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <algorithm>
#include <cmath>

namespace headroom::gui {
namespace {

constexpr int kFrameMilliseconds = 33;

} // namespace

TimeBar::TimeBar(QWidget* parent)
    : QWidget(parent), play_(new QToolButton(this)), slider_(new QSlider(Qt::Horizontal, this)),
      text_(new QLabel(this)) {
    play_->setObjectName("play");
    play_->setShortcut(Qt::Key_Space);
    slider_->setObjectName("time");
    slider_->setTracking(true);
    text_->setObjectName("timeText");
    constexpr int kTextWidth = 210;
    text_->setMinimumWidth(kTextWidth);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 2, 8, 4);
    row->addWidget(play_);
    row->addWidget(slider_, 1);
    row->addWidget(text_);
    clock_.setInterval(kFrameMilliseconds);
    connect(&clock_, &QTimer::timeout, this, &TimeBar::advance);
    connect(play_, &QToolButton::clicked, this, [this] { playing() ? pause() : play(); });
    connect(slider_, &QSlider::valueChanged, this, [this](int value) {
        playedTo_ = value * step_;
        Q_EMIT momentChosen(playedTo_);
    });
    setDuration(0.0, 1.0);
}

void TimeBar::setDuration(double seconds, double step) {
    if (seconds <= 0.0) pause();
    duration_ = seconds;
    step_ = std::max(step, 1e-9);
    const QSignalBlocker quiet(slider_);
    slider_->setRange(0, std::max(0, static_cast<int>(std::floor(duration_ / step_)) - 1));
    constexpr int kPages = 20;
    slider_->setPageStep(std::max(1, slider_->maximum() / kPages));
    setEnabled(seconds > 0.0);
    retranslate();
}

void TimeBar::setMoment(double seconds) {
    const QSignalBlocker quiet(slider_);
    const int value = static_cast<int>(std::max(0.0, seconds) / step_);
    slider_->setValue(value);
    if (std::abs(playedTo_ - seconds) > step_) playedTo_ = seconds;
}

void TimeBar::setText(const QString& text) { text_->setText(text); }

double TimeBar::moment() const { return slider_->value() * step_; }

void TimeBar::play() {
    if (duration_ <= 0.0) return;
    if (slider_->value() >= slider_->maximum()) slider_->setValue(0);
    playedTo_ = moment();
    clock_.start();
    retranslate();
}

void TimeBar::pause() {
    clock_.stop();
    retranslate();
}

void TimeBar::advance() {
    playedTo_ += duration_ / kReplaySeconds * kFrameMilliseconds / 1000.0;
    const int value = static_cast<int>(playedTo_ / step_);
    const double kept = playedTo_;
    slider_->setValue(value);
    playedTo_ = kept;
    if (value >= slider_->maximum()) pause();
}

void TimeBar::retranslate() {
    // Signs of the font: those of the style are black in every theme.
    play_->setText(playing() ? QStringLiteral("❚❚") : QStringLiteral("▶"));
    play_->setToolTip(playing() ? tr("Pause (Space)") : tr("Replay the run (Space)"));
    play_->setAccessibleName(playing() ? tr("Pause") : tr("Replay the run"));
    slider_->setAccessibleName(tr("Time of the run"));
    play_->setShortcut(Qt::Key_Space);
}

} // namespace headroom::gui
