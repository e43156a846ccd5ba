// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/topology/call_item.hpp"

#include "gui/panels/topology/service_item.hpp"

#include <QApplication>
#include <QPainter>
#include <QStyleOptionGraphicsItem>
#include <cmath>

namespace headroom::gui {
namespace {

constexpr double kArrow = 8.0;
constexpr double kReach = 10.0; ///< how near a click must be

} // namespace

CallItem::CallItem(const ServiceItem* from, const ServiceItem* to, bool beside)
    : from_(from), to_(to), beside_(beside) {
    setZValue(-1.0);
    setFlag(QGraphicsItem::ItemIsSelectable);
    follow();
}

void CallItem::follow() {
    const QRectF a = from_->mapRectToScene(from_->card());
    const QRectF b = to_->mapRectToScene(to_->card());
    QPainterPath path;
    if (b.left() > a.right()) {
        const QPointF start(a.right(), a.center().y());
        const QPointF end(b.left(), b.center().y());
        const double bend = std::max(30.0, (end.x() - start.x()) / 2);
        path.moveTo(start);
        path.cubicTo(start + QPointF(bend, 0), end - QPointF(bend, 0), end);
    } else if (a.right() >= b.left() && b.right() >= a.left()) {
        const bool down = b.top() > a.top();
        const QPointF start(a.center().x(), down ? a.bottom() : a.top());
        const QPointF end(b.center().x(), down ? b.top() : b.bottom());
        path.moveTo(start);
        path.lineTo(end);
    } else {
        // Backwards: below both.
        const double y = std::max(a.bottom(), b.bottom()) + 30;
        path.moveTo(a.center().x(), a.bottom());
        path.cubicTo({a.center().x(), y}, {b.center().x(), y}, {b.center().x(), b.bottom()});
    }
    setPath(path);
}

QPainterPath CallItem::shape() const {
    QPainterPathStroker wide;
    wide.setWidth(kReach);
    return wide.createStroke(path());
}

QRectF CallItem::boundingRect() const {
    return QGraphicsPathItem::boundingRect().adjusted(-kReach, -kReach, kReach, kReach);
}

void CallItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget* widget) {
    const QPalette palette = widget == nullptr ? QApplication::palette() : widget->palette();
    painter->setRenderHint(QPainter::Antialiasing);
    const QColor colour =
        isSelected() ? palette.color(QPalette::Highlight) : palette.color(QPalette::PlaceholderText);
    painter->setPen(QPen(colour, isSelected() ? 2.6 : 1.5, beside_ ? Qt::DashLine : Qt::SolidLine));
    painter->setBrush(Qt::NoBrush);
    painter->drawPath(path());
    const double angle = -path().angleAtPercent(1.0) * M_PI / 180.0;
    const QPointF tip = path().pointAtPercent(1.0);
    const auto wing = [&](double turn) {
        return tip - QPointF(std::cos(angle + turn), std::sin(angle + turn)) * kArrow;
    };
    painter->setPen(Qt::NoPen);
    painter->setBrush(colour);
    painter->drawPolygon(QPolygonF{{tip, wing(0.42), wing(-0.42)}});
}

} // namespace headroom::gui
