// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Changes ranked by what they buy.

#include "gui/models/speedup_data.hpp"

#include <QAbstractTableModel>

namespace headroom::gui {

class BottlenecksModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { kRank, kChange, kGain, kUsers, kCost, kNext, kColumns };
    static constexpr int kGainShareRole = Qt::UserRole; ///< for the bar, as a share of the best

    using QAbstractTableModel::QAbstractTableModel;
    void setRows(std::vector<SpeedupRow> rows);
    [[nodiscard]] const SpeedupRow* row(int index) const; ///< nullptr = none

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString textOf(const SpeedupRow& row, int index, int column) const;

    std::vector<SpeedupRow> rows_;
};

} // namespace headroom::gui
