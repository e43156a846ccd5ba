// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/likeness_delegate.hpp"

#include "gui/charts/ink.hpp"
#include "gui/models/differences_model.hpp"

namespace headroom::gui {

void LikenessDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    Mood mood = Mood::kNeutral;
    switch (static_cast<analysis::Likeness>(index.data(DifferencesModel::kLikenessRole).toInt())) {
    case analysis::Likeness::kBeyond:
        mood = Mood::kBad;
        break;
    case analysis::Likeness::kUndecided:
        mood = Mood::kWarning;
        break;
    case analysis::Likeness::kWithin:
        mood = Mood::kGood;
        break;
    case analysis::Likeness::kNotComparable:
        break;
    }
    option->palette.setColor(QPalette::Text, moodColour(mood, option->palette));
}

} // namespace headroom::gui
