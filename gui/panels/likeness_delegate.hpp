// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The verdict of a comparison in the colour of what it means; the sign in the text says it too.

#include <QStyledItemDelegate>

namespace headroom::gui {

class LikenessDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

} // namespace headroom::gui
