// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/charts/chart_text.hpp"

#include "sim/analysis/numbers.hpp"

#include <QCoreApplication>
#include <cmath>

namespace headroom::gui {
namespace {

class Text {
    Q_DECLARE_TR_FUNCTIONS(Chart)
};

} // namespace

QString chartTitle(const ChartData& chart) {
    if (!chart.operation.empty())
        return Text::tr("Latency of %1").arg(QString::fromStdString(chart.operation));
    if (chart.id == "users") return Text::tr("Users");
    if (chart.id == "throughput") return Text::tr("Throughput");
    if (chart.id == "errors") return Text::tr("Errors by cause");
    if (chart.id == "utilization") return Text::tr("Utilization of the busiest");
    if (chart.id == "queue") return Text::tr("Queues");
    if (chart.id == "credits") return Text::tr("CPU credits");
    if (chart.id == "cost") return Text::tr("Cost so far");
    return QString::fromStdString(chart.id);
}

QString axisTitle(Quantity quantity) {
    switch (quantity) {
    case Quantity::kUsers:
        return Text::tr("users");
    case Quantity::kPerSecond:
        return Text::tr("operations/s");
    case Quantity::kSeconds:
        return Text::tr("latency");
    case Quantity::kShare:
        return Text::tr("utilization");
    case Quantity::kWaiting:
        return Text::tr("waiting");
    case Quantity::kCredits:
        return Text::tr("credits");
    case Quantity::kDollars:
        return Text::tr("US dollars");
    }
    return {};
}

QString lineTitle(const std::string& name) {
    if (name.starts_with("=")) return QString::fromStdString(name.substr(1));
    if (name == "active") return Text::tr("active");
    if (name == "arrived") return Text::tr("arrived");
    if (name == "failed") return Text::tr("failed so far");
    if (name == "completed") return Text::tr("completed");
    return QString::fromStdString(name);
}

QString valueText(double value, Quantity quantity) {
    if (std::isnan(value)) return QStringLiteral("–");
    switch (quantity) {
    case Quantity::kSeconds:
        return QString::fromStdString(analysis::secondsText(value));
    case Quantity::kShare:
        return QString::fromStdString(analysis::percentText(value));
    case Quantity::kDollars:
        return QString::fromStdString(analysis::dollarText(value));
    case Quantity::kPerSecond:
        return QString::fromStdString(analysis::countText(value)) + "/s";
    default:
        return QString::fromStdString(analysis::countText(value));
    }
}

QString markText(const ChartMark& mark) {
    switch (mark.kind) {
    case ChartMark::Kind::kBinds:
        return Text::tr("%1 binds").arg(mark.what);
    case ChartMark::Kind::kObjective:
        return Text::tr("%1 breaks").arg(mark.what);
    case ChartMark::Kind::kKnee:
        break;
    }
    return Text::tr("knee");
}

} // namespace headroom::gui
