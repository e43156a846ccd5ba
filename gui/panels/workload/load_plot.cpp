// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/workload/load_plot.hpp"

#include "gui/charts/ink.hpp"
#include "gui/charts/number_ticker.hpp"

#include <cmath>

namespace headroom::gui {
namespace {

constexpr double kReach = 12.0; ///< pixels around a point that take hold of it
constexpr double kAir = 1.15;   ///< of the axes beyond the curve
/// Every drag is one undo command: commands with another number are not joined.
constexpr int kFirstGesture = 10000;

bool ofEvent(const LoadPoint& point) {
    return point.role == LoadPoint::Role::kEventStart || point.role == LoadPoint::Role::kEventEnd;
}

} // namespace

LoadPlot::LoadPlot(QWidget* parent) : Plot(parent), gesture_(kFirstGesture) {
    setObjectName("loadPlot");
    constexpr int kLeastHeight = 170;
    setMinimumHeight(kLeastHeight);
    curve_ = addGraph();
    handles_ = addGraph();
    chosenHandle_ = addGraph();
    curve_->setAdaptiveSampling(false);
    handles_->setLineStyle(QCPGraph::lsNone);
    chosenHandle_->setLineStyle(QCPGraph::lsNone);
    xAxis->setTicker(QSharedPointer<ClockTicker>::create());
    yAxis->setNumberFormat("f");
    yAxis->setNumberPrecision(0);
    setInteractions(QCP::iNone);
    LoadPlot::dress();
}

void LoadPlot::dress() {
    Plot::dress();
    if (curve_ == nullptr) return;
    const QColor line = lineColour(0, palette());
    QColor area = line;
    constexpr int kAreaAlpha = 40;
    area.setAlpha(kAreaAlpha);
    constexpr double kWidth = 2.0;
    curve_->setPen(QPen(line, kWidth));
    curve_->setBrush(area);
    constexpr double kSize = 11.0;
    constexpr double kChosenSize = 15.0;
    handles_->setScatterStyle(
        {QCPScatterStyle::ssCircle, QPen(line, kWidth), palette().color(QPalette::Base), kSize});
    chosenHandle_->setScatterStyle({QCPScatterStyle::ssCircle,
                                    QPen(palette().color(QPalette::Text), kWidth),
                                    palette().color(QPalette::Highlight), kChosenSize});
}

void LoadPlot::retranslate() {
    const bool rate = shape_ && shape_->rate;
    constexpr double kHour = 3600.0;
    xAxis->setLabel(shape_ && shape_->seconds < kHour ? tr("time (min:s)") : tr("time (h:min:s)"));
    yAxis->setLabel(rate ? tr("arrivals (users/s)") : tr("users there"));
    setAccessibleName(tr("Load over time"));
    setToolTip(tr("Drag a point. Page Up and Page Down choose one, arrow keys move it, Delete removes "
                  "it; a double "
                  "click adds one."));
    replot(rpQueuedReplot);
}

void LoadPlot::setShape(const std::optional<WorkloadShape>& shape) {
    shape_ = shape;
    if (!shape_ || chosen_ >= static_cast<int>(shape_->points.size())) choose(-1);
    draw();
}

void LoadPlot::draw() {
    for (QCPGraph* graph : {curve_, handles_, chosenHandle_}) graph->data()->clear();
    if (shape_) {
        QVector<double> x;
        QVector<double> y;
        for (const QPointF& point : shape_->curve) {
            x.append(point.x());
            y.append(point.y());
        }
        curve_->setData(x, y, true);
        if (!dragging_) setRanges();
        for (std::size_t i = 0; i < shape_->points.size() && !shape_->fromFile; ++i) {
            const LoadPoint& point = shape_->points[i];
            const double height = ofEvent(point) ? yAxis->range().upper * 0.94 : point.amount;
            (static_cast<int>(i) == chosen_ ? chosenHandle_ : handles_)->addData(point.seconds, height);
        }
    }
    drawEvents();
    retranslate();
}

void LoadPlot::setRanges() {
    xAxis->setRange(-shape_->seconds * 0.02, shape_->seconds * 1.08);
    yAxis->setRange(0.0, shape_->most * kAir);
    int digits = 0;
    if (shape_->most < 10.0) digits = 1;
    if (shape_->most < 1.0) digits = 4;
    yAxis->setNumberPrecision(digits);
}

void LoadPlot::drawEvents() {
    for (const auto& item : eventItems_) {
        if (item) removeItem(item.data());
    }
    eventItems_.clear();
    if (!shape_) return;
    for (const LoadEvent& event : shape_->events) {
        auto* span = new QCPItemRect(this);
        span->topLeft->setTypeY(QCPItemPosition::ptAxisRectRatio);
        span->bottomRight->setTypeY(QCPItemPosition::ptAxisRectRatio);
        span->topLeft->setCoords(event.from, 0.0);
        span->bottomRight->setCoords(event.to, 1.0);
        QColor fill = lineColour(4, palette());
        span->setPen(QPen(fill, 1.0, Qt::DashLine));
        constexpr int kAlpha = 45;
        fill.setAlpha(kAlpha);
        span->setBrush(QBrush(fill, Qt::BDiagPattern));
        auto* text = new QCPItemText(this);
        text->setText(
            QStringLiteral("%1 ×%2").arg(event.name, locale().toString(event.multiplier, 'g', 3)));
        text->setColor(palette().color(QPalette::Text));
        text->setFont(font());
        text->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
        text->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
        text->position->setCoords(event.from, 0.1);
        text->setPadding(QMargins(6, 2, 0, 0));
        eventItems_.emplace_back(span);
        eventItems_.emplace_back(text);
    }
}

QPointF LoadPlot::pixelOf(const LoadPoint& point) const {
    const double height = ofEvent(point) ? yAxis->range().upper * 0.94 : point.amount;
    return {xAxis->coordToPixel(point.seconds), yAxis->coordToPixel(height)};
}

int LoadPlot::pointNear(const QPointF& position) const {
    int best = -1;
    double bestDistance = kReach;
    if (!shape_ || shape_->fromFile) return best;
    for (std::size_t i = 0; i < shape_->points.size(); ++i) {
        const QPointF way = pixelOf(shape_->points[i]) - position;
        const double distance = std::hypot(way.x(), way.y());
        if (distance > bestDistance) continue;
        bestDistance = distance;
        best = static_cast<int>(i);
    }
    return best;
}

void LoadPlot::choose(int point) {
    if (point == chosen_) return;
    chosen_ = point;
    Q_EMIT chosenChanged(point);
    draw();
}

void LoadPlot::mousePressEvent(QMouseEvent* event) {
    Plot::mousePressEvent(event);
    if (event->button() != Qt::LeftButton) return;
    const int near = pointNear(event->position());
    choose(near);
    if (near < 0) return;
    dragging_ = true;
    ++gesture_;
    dragged_ = shape_->points[static_cast<std::size_t>(near)];
}

void LoadPlot::mouseMoveEvent(QMouseEvent* event) {
    Plot::mouseMoveEvent(event);
    if (!dragging_) {
        setCursor(pointNear(event->position()) >= 0 ? Qt::SizeAllCursor : Qt::ArrowCursor);
        return;
    }
    const double seconds =
        dragged_.movesSideways ? xAxis->pixelToCoord(event->position().x()) : dragged_.seconds;
    const double amount =
        dragged_.movesUp ? yAxis->pixelToCoord(event->position().y()) : dragged_.amount;
    Q_EMIT pointMoved(dragged_, std::max(0.0, seconds), std::max(0.0, amount), gesture_);
}

void LoadPlot::mouseReleaseEvent(QMouseEvent* event) {
    Plot::mouseReleaseEvent(event);
    if (!dragging_) return;
    dragging_ = false;
    draw();
}

void LoadPlot::mouseDoubleClickEvent(QMouseEvent* event) {
    Plot::mouseDoubleClickEvent(event);
    dragging_ = false;
    if (!shape_ || pointNear(event->position()) >= 0) return;
    Q_EMIT pointWanted(std::max(0.0, xAxis->pixelToCoord(event->position().x())),
                       std::max(0.0, yAxis->pixelToCoord(event->position().y())));
}

void LoadPlot::keyPressEvent(QKeyEvent* event) {
    const int count = shape_ && !shape_->fromFile ? static_cast<int>(shape_->points.size()) : 0;
    const int key = event->key();
    if (count > 0 && (key == Qt::Key_PageDown || key == Qt::Key_PageUp)) {
        const int by = key == Qt::Key_PageDown ? 1 : -1;
        choose(((chosen_ < 0 && by < 0 ? 0 : chosen_) + by + count) % count);
        return;
    }
    if (chosen_ < 0 || chosen_ >= count) {
        Plot::keyPressEvent(event);
        return;
    }
    const LoadPoint point = shape_->points[static_cast<std::size_t>(chosen_)];
    constexpr double kShare = 0.02; ///< of the axis per press
    double seconds = point.seconds;
    double amount = point.amount;
    switch (key) {
    case Qt::Key_Left:
        seconds -= shape_->seconds * kShare;
        break;
    case Qt::Key_Right:
        seconds += shape_->seconds * kShare;
        break;
    case Qt::Key_Up:
        amount += shape_->most * kShare;
        break;
    case Qt::Key_Down:
        amount -= shape_->most * kShare;
        break;
    case Qt::Key_Delete:
        Q_EMIT removalWanted(point);
        return;
    default:
        Plot::keyPressEvent(event);
        return;
    }
    Q_EMIT pointMoved(point, std::max(0.0, seconds), std::max(0.0, amount), ++gesture_);
}

} // namespace headroom::gui
