// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/sweep/pareto_plot.hpp"

#include "gui/charts/ink.hpp"
#include "gui/models/sweep_model.hpp"

#include <QToolTip>
#include <algorithm>
#include <cmath>

namespace headroom::gui {
namespace {

constexpr double kReach = 14.0; ///< pixels

} // namespace

QString outcomeText(Outcome outcome) {
    switch (outcome) {
    case Outcome::kCost:
        return ParetoPlot::tr("cost ($ an hour)");
    case Outcome::kUsers:
        return ParetoPlot::tr("users borne");
    case Outcome::kLatency:
        return ParetoPlot::tr("p95 latency (ms)");
    case Outcome::kFailed:
        return ParetoPlot::tr("failed users (%)");
    case Outcome::kThroughput:
        return ParetoPlot::tr("throughput (1/s)");
    }
    return {};
}

ParetoPlot::ParetoPlot(QWidget* parent) : Plot(parent) {
    setObjectName("pareto");
    constexpr int kLeastHeight = 200;
    setMinimumHeight(kLeastHeight);
    setMouseTracking(true);
    best_ = addGraph();
    others_ = addGraph();
    broken_ = addGraph();
    mark_ = addGraph();
    best_->setLineStyle(QCPGraph::lsStepLeft);
    for (QCPGraph* graph : {others_, broken_, mark_}) graph->setLineStyle(QCPGraph::lsNone);
    for (QCPGraph* graph : {best_, others_, broken_}) graph->addToLegend();
    placeLegendAbove();
    setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    xAxis->setNumberFormat("gb");
    yAxis->setNumberFormat("f");
    ParetoPlot::dress();
    retranslate();
}

void ParetoPlot::dress() {
    Plot::dress();
    if (mark_ == nullptr) return;
    const QColor good = lineColour(0, palette());
    const QColor bad = moodColour(Mood::kBad, palette());
    constexpr double kWidth = 1.6;
    constexpr double kSize = 9.0;
    best_->setPen(QPen(good, kWidth));
    best_->setScatterStyle({QCPScatterStyle::ssDiamond, QPen(good, kWidth), good, kSize + 2.0});
    others_->setScatterStyle(
        {QCPScatterStyle::ssCircle, QPen(good, kWidth), palette().color(QPalette::Base), kSize});
    broken_->setScatterStyle({QCPScatterStyle::ssCross, QPen(bad, kWidth), Qt::NoBrush, kSize});
    mark_->setScatterStyle({QCPScatterStyle::ssSquare, QPen(palette().color(QPalette::Text), kWidth),
                            Qt::NoBrush, kSize * 2.0});
}

void ParetoPlot::retranslate() {
    best_->setName(tr("none is better in both"));
    others_->setName(tr("objectives hold"));
    broken_->setName(tr("an objective breaks"));
    setAccessibleName(tr("Points of the sweep"));
    draw();
}

void ParetoPlot::setPoints(std::vector<SweepPoint> points, Outcome across, Outcome up) {
    points_ = std::move(points);
    across_ = across;
    up_ = up;
    front_ = paretoFront(points_, across, up);
    if (chosen_ >= static_cast<int>(points_.size())) chosen_ = -1;
    draw();
}

double ParetoPlot::scaled(std::size_t point, Outcome outcome) const {
    constexpr double kMilli = 1000.0;
    constexpr double kPercent = 100.0;
    const double value = points_[point].value(outcome);
    if (outcome == Outcome::kLatency) return value * kMilli;
    return outcome == Outcome::kFailed ? value * kPercent : value;
}

void ParetoPlot::draw() {
    for (QCPGraph* graph : {best_, others_, broken_, mark_}) graph->data()->clear();
    double left = HUGE_VAL;
    double right = -HUGE_VAL;
    double top = 0.0;
    for (std::size_t i = 0; i < points_.size(); ++i) {
        if (points_[i].value(across_) < 0.0 || points_[i].value(up_) < 0.0) continue;
        const double x = scaled(i, across_);
        const double y = scaled(i, up_);
        left = std::min(left, x);
        right = std::max(right, x);
        top = std::max(top, y);
        const bool onFront = std::find(front_.begin(), front_.end(), i) != front_.end();
        if (onFront) {
            best_->addData(x, y);
        } else {
            (points_[i].verdict == "violated" ? broken_ : others_)->addData(x, y);
        }
        if (static_cast<int>(i) == chosen_) mark_->addData(x, y);
    }
    if (right >= left) {
        const double air = std::max((right - left) * 0.08, right * 0.03);
        xAxis->setRange(left - air, right + air);
        yAxis->setRange(0.0, std::max(top * 1.1, 1e-9));
    }
    yAxis->setNumberPrecision(top < 10.0 ? 2 : 0);
    xAxis->setLabel(outcomeText(across_));
    yAxis->setLabel(outcomeText(up_));
    replot(rpQueuedReplot);
}

QPointF ParetoPlot::pixelOf(int point) const {
    const auto i = static_cast<std::size_t>(point);
    return {xAxis->coordToPixel(scaled(i, across_)), yAxis->coordToPixel(scaled(i, up_))};
}

int ParetoPlot::pointNear(const QPointF& position) const {
    int best = -1;
    double bestDistance = kReach;
    for (std::size_t i = 0; i < points_.size(); ++i) {
        if (points_[i].value(across_) < 0.0 || points_[i].value(up_) < 0.0) continue;
        const QPointF way = pixelOf(static_cast<int>(i)) - position;
        const double distance = std::hypot(way.x(), way.y());
        if (distance > bestDistance) continue;
        bestDistance = distance;
        best = static_cast<int>(i);
    }
    return best;
}

void ParetoPlot::choose(int point) {
    if (point == chosen_) return;
    chosen_ = point;
    draw();
}

void ParetoPlot::mousePressEvent(QMouseEvent* event) {
    const int near = event->button() == Qt::LeftButton ? pointNear(event->position()) : -1;
    if (near < 0) {
        Plot::mousePressEvent(event);
        return;
    }
    choose(near);
    Q_EMIT pointChosen(near);
}

void ParetoPlot::mouseDoubleClickEvent(QMouseEvent* event) {
    const int near = pointNear(event->position());
    if (near >= 0) Q_EMIT pointOpened(near);
}

void ParetoPlot::mouseMoveEvent(QMouseEvent* event) {
    Plot::mouseMoveEvent(event);
    const int near = pointNear(event->position());
    setCursor(near >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (near < 0) return;
    QStringList lines;
    const SweepPoint& point = points_[static_cast<std::size_t>(near)];
    for (const QString& setting : point.settings)
        lines.append(shortPath(pathOfSetting(setting)) + " = " + valueOfSetting(setting));
    if (!point.binds.isEmpty()) lines.append(tr("binds first: %1").arg(point.binds));
    QToolTip::showText(event->globalPosition().toPoint(), lines.join('\n'), this);
}

void ParetoPlot::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    if ((key == Qt::Key_Return || key == Qt::Key_Enter) && chosen_ >= 0) {
        Q_EMIT pointOpened(chosen_);
    } else if ((key == Qt::Key_Left || key == Qt::Key_Right) && !front_.empty()) {
        // Along the front.
        const auto found =
            std::find(front_.begin(), front_.end(), static_cast<std::size_t>(std::max(0, chosen_)));
        auto place = found == front_.end()
                         ? 0
                         : static_cast<int>(found - front_.begin()) + (key == Qt::Key_Right ? 1 : -1);
        place = std::clamp(place, 0, static_cast<int>(front_.size()) - 1);
        choose(static_cast<int>(front_[static_cast<std::size_t>(place)]));
        Q_EMIT pointChosen(chosen_);
    } else {
        Plot::keyPressEvent(event);
    }
}

} // namespace headroom::gui
