// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A number in a table with a bar behind it.

#include <QStyledItemDelegate>

namespace headroom::gui {

class BarDelegate : public QStyledItemDelegate {
public:
    /// `role` holds the bar's length, 0 to 1.
    BarDelegate(int role, QObject* parent) : QStyledItemDelegate(parent), role_(role) {}
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

private:
    int role_;
};

} // namespace headroom::gui
