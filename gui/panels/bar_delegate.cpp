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
    QStyledItemDelegate::paint(painter, option, index);
    if (share > 0.0) {
        QRect bar = option.rect.adjusted(2, 4, -2, -4);
        bar.setWidth(static_cast<int>(bar.width() * share));
        // Over the row's own ground, which is dark where the row is selected.
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        QColor colour =
            selected ? option.palette.color(QPalette::HighlightedText) : lineColour(0, option.palette);
        constexpr int kAlpha = 70;
        colour.setAlpha(kAlpha);
        painter->fillRect(bar, colour);
    }
}

} // namespace headroom::gui
