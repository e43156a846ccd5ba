// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The variants as a tree, each with what changed from its parent.

#include <QAbstractItemModel>
#include <QStringList>
#include <vector>

namespace headroom::gui {

struct VariantRow {
    int id = 0;
    int parent = -1; ///< id of another row; -1 = top
    QString name;
    QStringList changes; ///< from the parent
    QString result;      ///< what its latest run said, short
    bool current = false;
    bool operator==(const VariantRow&) const = default;
};

class VariantsModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { kName, kChanges, kResult, kColumns };
    static constexpr int kIdRole = Qt::UserRole;

    using QAbstractItemModel::QAbstractItemModel;
    /// Parents before children. Rows that stay are kept, so that a view keeps what is open and selected.
    void setRows(std::vector<VariantRow> rows);
    [[nodiscard]] QModelIndex indexOf(int id) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& index) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] std::vector<std::size_t> childrenOf(int id) const;
    [[nodiscard]] const VariantRow* rowOf(const QModelIndex& index) const;

    std::vector<VariantRow> rows_;
};

} // namespace headroom::gui
