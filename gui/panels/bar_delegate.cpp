// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/bar_delegate.hpp"

#include "gui/charts/ink.hpp"

#include <QPainter>

namespace headroom::gui {

void BarDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                        const QModelIndex& index) const {
    QStyleOptionViewItem plain = option;
    initStyleOption(&plain, index);
    const double share = index.data(role_).toDouble();
    if (share > 0.0) {
        QRect bar = option.rect.adjusted(2, 4, -2, -4);
        bar.setWidth(static_cast<int>(bar.width() * share));
        QColor colour = lineColour(0, option.palette);
        constexpr int kAlpha = 70;
        colour.setAlpha(kAlpha);
        painter->fillRect(bar, colour);
    }
    QStyledItemDelegate::paint(painter, option, index);
}

} // namespace headroom::gui
