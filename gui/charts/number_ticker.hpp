// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Axis labels as people read them: "45 ms", "2.5 k", "17:30".

#include "gui/charts/chart_data.hpp"
#include "gui/charts/custom_plot.hpp"

namespace headroom::gui {

class NumberTicker : public QCPAxisTicker {
public:
    explicit NumberTicker(Quantity quantity) : quantity_(quantity) {}
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;

private:
    Quantity quantity_;
};

class NumberTickerLog : public QCPAxisTickerLog {
public:
    explicit NumberTickerLog(Quantity quantity) : quantity_(quantity) { setSubTickCount(8); }
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;

private:
    Quantity quantity_;
};

/// Seconds as "17:30", at steps of whole minutes where the span is long.
class ClockTicker : public QCPAxisTicker {
public:
    double getTickStep(const QCPRange& range) override;
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;

private:
    double step_ = 1.0;
};

} // namespace headroom::gui
