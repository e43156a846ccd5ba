// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/charts/load_chart.hpp"

#include "gui/charts/chart_text.hpp"
#include "gui/charts/ink.hpp"
#include "gui/charts/number_ticker.hpp"
#include "gui/charts/time_chart.hpp"

#include <algorithm>

namespace headroom::gui {

LoadChart::LoadChart(QWidget* parent) : Plot(parent) {
    xAxis->setTicker(QSharedPointer<NumberTicker>::create(Quantity::kUsers));
    auto values = QSharedPointer<NumberTicker>::create(Quantity::kSeconds);
    values->setTickCount(4);
    yAxis->setTicker(values);
    axisRect()->setAutoMargins(QCP::msTop | QCP::msBottom | QCP::msRight);
    axisRect()->setMargins(QMargins(TimeChart::kLeftMargin, 0, 0, 0));
    axisRect()->setMinimumMargins(QMargins(TimeChart::kLeftMargin, 8, 16, 8));
    LoadChart::dress();
}

void LoadChart::setCurve(const LoadCurve& curve) {
    curve_ = curve;
    clearPlottables();
    clearItems();
    line_ = addGraph();
    line_->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, 4));
    QVector<double> users;
    QVector<double> seconds;
    double high = 0.0;
    for (const analysis::LoadPoint& point : curve.points) {
        users.append(point.users);
        seconds.append(point.p95Seconds);
        high = std::max(high, point.p95Seconds);
    }
    line_->setData(users, seconds, true);
    for (const ChartLimit& limit : curve.limits) {
        constexpr double kNear = 4.0;
        if (limit.value < high * kNear) high = std::max(high, limit.value);
        auto* level = new QCPItemStraightLine(this);
        level->point1->setCoords(0.0, limit.value);
        level->point2->setCoords(1.0, limit.value);
        auto* text = new QCPItemText(this);
        text->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
        text->position->setTypeY(QCPItemPosition::ptPlotCoords);
        text->position->setCoords(0.01, limit.value);
        text->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
        text->setText(limit.text);
    }
    kneeText_ = nullptr;
    if (curve.knee) {
        auto* line = new QCPItemLine(this);
        kneeText_ = new QCPItemText(this);
        for (QCPItemPosition* end : {line->start, line->end, kneeText_->position}) {
            end->setTypeX(QCPItemPosition::ptPlotCoords);
            end->setTypeY(QCPItemPosition::ptAxisRectRatio);
        }
        line->start->setCoords(curve.kneeUsers, 0.0);
        line->end->setCoords(curve.kneeUsers, 1.0);
        kneeText_->position->setCoords(curve.kneeUsers, 0.05);
        kneeText_->setPositionAlignment(Qt::AlignRight | Qt::AlignTop);
        kneeText_->setPadding(QMargins(6, 0, 6, 0));
    }
    xAxis->setRange(0.0, users.isEmpty() ? 1.0 : users.back() * 1.03);
    yAxis->setRange(0.0, high > 0.0 ? high * 1.12 : 1.0);
    dress();
    retranslate();
}

void LoadChart::retranslate() {
    xAxis->setLabel(tr("active users"));
    yAxis->setLabel(tr("p95 latency"));
    if (kneeText_ != nullptr)
        kneeText_->setText(tr("knee: %1 users").arg(valueText(curve_.kneeUsers, Quantity::kUsers)));
    setAccessibleName(tr("Chart: p95 of %1 over users").arg(QString::fromStdString(curve_.operation)));
    replot(QCustomPlot::rpQueuedReplot);
}

void LoadChart::dress() {
    Plot::dress();
    if (line_ == nullptr) return;
    line_->setPen(linePen(0, 0, palette()));
    for (int i = 0; i < itemCount(); ++i) {
        if (auto* level = qobject_cast<QCPItemStraightLine*>(item(i)))
            level->setPen(QPen(moodColour(Mood::kBad, palette()), 1.4, Qt::DashLine));
        if (auto* knee = qobject_cast<QCPItemLine*>(item(i)))
            knee->setPen(QPen(lineColour(3, palette()), 1.4, Qt::DashDotLine));
        if (auto* text = qobject_cast<QCPItemText*>(item(i))) {
            text->setColor(text == kneeText_ ? palette().color(QPalette::Text)
                                             : moodColour(Mood::kBad, palette()));
            text->setFont(font());
        }
    }
}

} // namespace headroom::gui
