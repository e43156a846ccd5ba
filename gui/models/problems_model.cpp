// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/problems_model.hpp"

namespace headroom::gui {

void ProblemsModel::setProblems(Problems problems) {
    beginResetModel();
    problems_ = std::move(problems);
    endResetModel();
}

int ProblemsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(problems_.size());
}

int ProblemsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

QVariant ProblemsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Problem& problem = problems_[static_cast<std::size_t>(index.row())];
    if (role == kPointerRole) return problem.pointer;
    if (role == Qt::ToolTipRole) return problem.message;
    if (role != Qt::DisplayRole) return {};
    if (index.column() == kMessage) return problem.message;
    return problem.pointer.isEmpty() ? tr("the scenario") : problem.pointer.mid(1).replace('/', '.');
}

QVariant ProblemsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    return section == kPlace ? tr("Where") : tr("What");
}

} // namespace headroom::gui
