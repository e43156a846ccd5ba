// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/charts/load_curve_plot.hpp"

#include "gui/charts/ink.hpp"
#include "gui/charts/number_ticker.hpp"

#include <algorithm>

namespace headroom::gui {
namespace {

constexpr std::size_t kRoles = 3;

} // namespace

LoadCurvePlot::LoadCurvePlot(QWidget* parent) : Plot(parent), points_(kRoles) {
    setObjectName("loadCurve");
    constexpr int kLeastHeight = 180;
    setMinimumHeight(kLeastHeight);
    setFocusPolicy(Qt::StrongFocus);
    for (std::size_t i = 0; i < kRoles; ++i) graphs_.push_back(addGraph());
    limitLine_ = new QCPItemStraightLine(this);
    markLine_ = new QCPItemStraightLine(this);
    markText_ = new QCPItemText(this);
    markText_->setPositionAlignment(Qt::AlignRight | Qt::AlignTop);
    markText_->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    markText_->setPadding(QMargins(4, 4, 6, 0));
    placeLegendAbove();
    setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    xAxis->setTicker(QSharedPointer<NumberTicker>::create(Quantity::kUsers));
    yAxis->setNumberFormat("gb");
    yAxis->setNumberPrecision(4);
    LoadCurvePlot::dress();
    retranslate();
}

void LoadCurvePlot::dress() {
    Plot::dress();
    if (graphs_.size() < kRoles) return;
    const QColor dim = palette().color(QPalette::PlaceholderText);
    constexpr double kGhostWidth = 1.6;
    constexpr double kWidth = 2.4;
    graphOf(Role::kGhost)->setPen(QPen(dim, kGhostWidth, Qt::DashLine));
    graphOf(Role::kPredicted)->setPen(QPen(lineColour(0, palette()), kWidth));
    constexpr double kSize = 8.0;
    QCPGraph* measured = graphOf(Role::kMeasured);
    measured->setLineStyle(QCPGraph::lsNone);
    measured->setScatterStyle({QCPScatterStyle::ssDiamond, QPen(lineColour(1, palette()), kWidth / 2),
                               lineColour(1, palette()), kSize});
    QColor bad = moodColour(Mood::kBad, palette());
    limitLine_->setPen(QPen(bad, 1.4, Qt::DashDotLine));
    markLine_->setPen(QPen(lineColour(3, palette()), 1.4, Qt::DotLine));
    markText_->setColor(palette().color(QPalette::Text));
    markText_->setFont(font());
}

void LoadCurvePlot::retranslate() {
    graphOf(Role::kGhost)->setName(tr("before"));
    graphOf(Role::kPredicted)->setName(tr("predicted"));
    graphOf(Role::kMeasured)->setName(tr("measured"));
    setAccessibleName(tr("Latency over the number of users"));
    draw();
}

void LoadCurvePlot::setCurve(Role role, const std::vector<analysis::LoadPoint>& points) {
    points_[static_cast<std::size_t>(role)] = points;
    for (QCPGraph* graph : graphs_) graph->removeFromLegend();
    for (std::size_t i = 0; i < kRoles; ++i) {
        if (!points_[i].empty()) graphs_[i]->addToLegend();
    }
    draw();
}

std::vector<analysis::LoadPoint> LoadCurvePlot::curve(Role role) const {
    return points_[static_cast<std::size_t>(role)];
}

void LoadCurvePlot::setOperation(const QString& operation) {
    operation_ = operation;
    draw();
}

void LoadCurvePlot::setLimit(std::optional<double> seconds) {
    limit_ = seconds;
    draw();
}

void LoadCurvePlot::setMark(std::optional<double> users, const QString& text) {
    mark_ = users;
    markText_->setText(text);
    draw();
}

void LoadCurvePlot::draw() {
    double mostUsers = 1.0;
    double mostSeconds = 1e-3;
    for (const auto& points : points_) {
        for (const analysis::LoadPoint& point : points) {
            mostUsers = std::max(mostUsers, point.users);
            mostSeconds = std::max(mostSeconds, point.p95Seconds);
        }
    }
    constexpr double kSwitch = 2.0; ///< from here on seconds read better
    unit_ = mostSeconds < kSwitch ? 1e-3 : 1.0;
    for (std::size_t role = 0; role < kRoles; ++role) {
        QVector<double> x;
        QVector<double> y;
        for (const analysis::LoadPoint& point : points_[role]) {
            x.append(point.users);
            y.append(point.p95Seconds / unit_);
        }
        graphs_[role]->setData(x, y, true);
    }
    const bool markNear = mark_ && *mark_ < mostUsers * 2.0;
    if (markNear) mostUsers = std::max(mostUsers, *mark_);
    const bool limitNear = limit_ && *limit_ < mostSeconds * 3.0;
    if (limitNear) mostSeconds = std::max(mostSeconds, *limit_);
    constexpr double kAir = 1.08;
    xAxis->setRange(0.0, mostUsers * kAir);
    yAxis->setRange(0.0, mostSeconds / unit_ * kAir);
    limitLine_->setVisible(limitNear);
    if (limitNear) {
        limitLine_->point1->setCoords(0.0, *limit_ / unit_);
        limitLine_->point2->setCoords(1.0, *limit_ / unit_);
    }
    markLine_->setVisible(markNear);
    markText_->setVisible(markNear);
    if (markNear) {
        markLine_->point1->setCoords(*mark_, 0.0);
        markLine_->point2->setCoords(*mark_, 1.0);
        markText_->position->setCoords(*mark_, 0.0);
    }
    xAxis->setLabel(tr("users"));
    const QString unit = unit_ < 1.0 ? tr("ms") : tr("s");
    yAxis->setLabel(operation_.isEmpty() ? tr("p95 latency (%1)").arg(unit)
                                         : tr("p95 latency of %1 (%2)").arg(operation_, unit));
    replot(rpQueuedReplot);
}

} // namespace headroom::gui
