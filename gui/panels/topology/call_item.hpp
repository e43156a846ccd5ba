// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Who calls whom: an arrow; dashed where a part shares another's machines.

#include <QGraphicsPathItem>

namespace headroom::gui {

class ServiceItem;

class CallItem : public QGraphicsPathItem {
public:
    CallItem(const ServiceItem* from, const ServiceItem* to, bool beside);

    [[nodiscard]] const ServiceItem* from() const { return from_; }
    [[nodiscard]] const ServiceItem* to() const { return to_; }
    void follow(); ///< after its ends have moved
    [[nodiscard]] QPainterPath shape() const override;
    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    const ServiceItem* from_;
    const ServiceItem* to_;
    bool beside_;
};

} // namespace headroom::gui
