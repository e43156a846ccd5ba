// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What is wrong with the scenario, a row each.

#include "gui/document/problem.hpp"

#include <QAbstractTableModel>

namespace headroom::gui {

class ProblemsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { kPlace, kMessage, kColumns };
    static constexpr int kPointerRole = Qt::UserRole; ///< JSON pointer

    using QAbstractTableModel::QAbstractTableModel;
    void setProblems(Problems problems);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    Problems problems_;
};

} // namespace headroom::gui
