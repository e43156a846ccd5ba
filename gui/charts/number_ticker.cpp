// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/charts/number_ticker.hpp"

#include "gui/charts/chart_text.hpp"
#include "sim/analysis/numbers.hpp"

namespace headroom::gui {

QString NumberTicker::getTickLabel(double tick, const QLocale&, QChar, int) {
    const QString text = valueText(tick, quantity_);
    return quantity_ == Quantity::kPerSecond ? text.chopped(2) : text;
}

QString NumberTickerLog::getTickLabel(double tick, const QLocale&, QChar, int) {
    return valueText(tick, quantity_);
}

double ClockTicker::getTickStep(const QCPRange& range) {
    constexpr double kLabels = 9.0;
    for (const double step : {1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0,
                              3600.0, 7200.0, 14400.0, 43200.0}) {
        step_ = step;
        if (range.size() / step <= kLabels) return step_;
    }
    step_ = 86400.0;
    return step_;
}

QString ClockTicker::getTickLabel(double tick, const QLocale&, QChar, int) {
    if (tick < 0.0) return {};
    // Beside "2:00" the beginning is "0:00".
    constexpr double kMinute = 60.0;
    if (tick == 0.0 && step_ >= kMinute) return QStringLiteral("0:00");
    return QString::fromStdString(analysis::clockText(tick));
}

} // namespace headroom::gui
