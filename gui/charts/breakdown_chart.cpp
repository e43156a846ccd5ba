// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/charts/breakdown_chart.hpp"

#include "gui/charts/chart_text.hpp"
#include "gui/charts/ink.hpp"
#include "gui/charts/number_ticker.hpp"

#include <algorithm>
#include <array>

namespace headroom::gui {
namespace {

constexpr std::array<double BreakdownBar::*, 4> kParts{&BreakdownBar::network, &BreakdownBar::stores,
                                                       &BreakdownBar::service, &BreakdownBar::waiting};
constexpr std::array<int, 4> kStyles{0, 3, 2, 1};
constexpr int kBarHeight = 26;
constexpr int kFrame = 104;

} // namespace

BreakdownChart::BreakdownChart(QWidget* parent) : Plot(parent) {
    xAxis->setTicker(QSharedPointer<NumberTicker>::create(Quantity::kSeconds));
    yAxis->grid()->setVisible(false);
    yAxis->setRangeReversed(true);
    yAxis->setTickLength(0);
    placeLegendAbove();
    BreakdownChart::dress();
}

void BreakdownChart::setBars(const std::vector<BreakdownBar>& bars) {
    clearPlottables();
    parts_.clear();
    legend->clearItems();
    auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    QVector<double> places;
    double longest = 0.0;
    for (std::size_t i = 0; i < bars.size(); ++i) {
        places.append(static_cast<double>(i));
        ticker->addTick(static_cast<double>(i), bars[i].operation);
        longest =
            std::max(longest, bars[i].network + bars[i].stores + bars[i].service + bars[i].waiting);
    }
    for (std::size_t part = 0; part < kParts.size(); ++part) {
        QVector<double> values;
        for (const BreakdownBar& bar : bars) values.append(bar.*kParts[part]);
        auto* drawn = new QCPBars(yAxis, xAxis);
        drawn->setWidth(0.62);
        drawn->setData(places, values, true);
        if (!parts_.empty()) drawn->moveAbove(parts_.back());
        drawn->addToLegend();
        parts_.push_back(drawn);
    }
    yAxis->setTicker(ticker);
    xAxis->setRange(0.0, longest > 0.0 ? longest * 1.05 : 1.0);
    yAxis->setRange(-0.6, static_cast<double>(bars.size()) - 0.4);
    setFixedHeight(kFrame + kBarHeight * static_cast<int>(std::max<std::size_t>(2, bars.size())));
    dress();
    retranslate();
}

void BreakdownChart::retranslate() {
    const std::array<QString, 4> names{tr("network"), tr("stores"), tr("service"), tr("waiting")};
    for (std::size_t part = 0; part < parts_.size(); ++part) parts_[part]->setName(names[part]);
    xAxis->setLabel(tr("mean of a completed operation"));
    setAccessibleName(tr("Chart: where time goes, by operation"));
    replot(QCustomPlot::rpQueuedReplot);
}

void BreakdownChart::dress() {
    Plot::dress();
    for (std::size_t part = 0; part < parts_.size(); ++part) {
        parts_[part]->setPen(Qt::NoPen);
        parts_[part]->setBrush(areaBrush(kStyles[part], palette()));
    }
}

} // namespace headroom::gui
