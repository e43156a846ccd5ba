// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/variants_model.hpp"

#include <QFont>
#include <algorithm>

namespace headroom::gui {

void VariantsModel::setRows(std::vector<VariantRow> rows) {
    if (rows == rows_) return;
    const bool sameShape = std::equal(
        rows.begin(), rows.end(), rows_.begin(), rows_.end(),
        [](const VariantRow& a, const VariantRow& b) { return a.id == b.id && a.parent == b.parent; });
    if (!sameShape) {
        beginResetModel();
        rows_ = std::move(rows);
        endResetModel();
        return;
    }
    rows_ = std::move(rows);
    for (const VariantRow& row : rows_) {
        const QModelIndex first = indexOf(row.id);
        Q_EMIT dataChanged(first, first.siblingAtColumn(kColumns - 1));
    }
}

std::vector<std::size_t> VariantsModel::childrenOf(int id) const {
    std::vector<std::size_t> children;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        if (rows_[i].parent == id) children.push_back(i);
    }
    return children;
}

// The internal id of an index is the variant's id, which outlives changes of the list.
const VariantRow* VariantsModel::rowOf(const QModelIndex& index) const {
    if (!index.isValid()) return nullptr;
    const int id = static_cast<int>(index.internalId());
    const auto found =
        std::find_if(rows_.begin(), rows_.end(), [id](const auto& row) { return row.id == id; });
    return found == rows_.end() ? nullptr : &*found;
}

QModelIndex VariantsModel::indexOf(int id) const {
    const auto found =
        std::find_if(rows_.begin(), rows_.end(), [id](const auto& row) { return row.id == id; });
    if (found == rows_.end()) return {};
    const std::vector<std::size_t> siblings = childrenOf(found->parent);
    for (std::size_t i = 0; i < siblings.size(); ++i) {
        if (rows_[siblings[i]].id == id)
            return createIndex(static_cast<int>(i), 0, static_cast<quintptr>(id));
    }
    return {};
}

QModelIndex VariantsModel::index(int row, int column, const QModelIndex& parent) const {
    const VariantRow* holder = rowOf(parent);
    if (row < 0 || column < 0 || column >= kColumns || (parent.isValid() && holder == nullptr))
        return {};
    const std::vector<std::size_t> children = childrenOf(holder == nullptr ? -1 : holder->id);
    if (static_cast<std::size_t>(row) >= children.size()) return {};
    return createIndex(row, column,
                       static_cast<quintptr>(rows_[children[static_cast<std::size_t>(row)]].id));
}

QModelIndex VariantsModel::parent(const QModelIndex& index) const {
    const VariantRow* row = rowOf(index);
    return row == nullptr || row->parent < 0 ? QModelIndex() : indexOf(row->parent);
}

int VariantsModel::rowCount(const QModelIndex& parent) const {
    if (parent.column() > 0) return 0;
    const VariantRow* row = rowOf(parent);
    if (parent.isValid() && row == nullptr) return 0;
    return static_cast<int>(childrenOf(row == nullptr ? -1 : row->id).size());
}

int VariantsModel::columnCount(const QModelIndex&) const { return kColumns; }

QVariant VariantsModel::data(const QModelIndex& index, int role) const {
    const VariantRow* row = rowOf(index);
    if (row == nullptr) return {};
    if (role == kIdRole) return row->id;
    if (role == Qt::ToolTipRole) return row->changes.join('\n');
    if (role == Qt::FontRole && row->current) {
        QFont font;
        font.setBold(true);
        return font;
    }
    if (role != Qt::DisplayRole) return {};
    if (index.column() == kName) return row->name;
    if (index.column() == kResult) return row->result;
    if (row->changes.size() <= 1) return row->changes.join(QString());
    return tr("%1 and %n more", nullptr, static_cast<int>(row->changes.size()) - 1)
        .arg(row->changes.front());
}

QVariant VariantsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case kName:
        return tr("Variant");
    case kChanges:
        return tr("Changed");
    case kResult:
        return tr("Users that fit");
    default:
        return {};
    }
}

} // namespace headroom::gui
