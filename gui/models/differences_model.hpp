// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Two runs quantity by quantity, within tolerances.

#include <QAbstractTableModel>

#ifndef Q_MOC_RUN // Qt 6.4's moc does not read the standard library's concepts
#include "sim/analysis/difference.hpp"
#endif

namespace headroom::gui {

class DifferencesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { kQuantity, kFirst, kSecond, kDifference, kTolerance, kVerdict, kColumns };
    static constexpr int kLikenessRole = Qt::UserRole; ///< analysis::Likeness as int

    using QAbstractTableModel::QAbstractTableModel;
    /// Beyond first, then undecided, within, not comparable; `nameOf...` head the columns.
    void setDifference(const analysis::Difference& difference, const QString& firstName,
                       const QString& secondName);
    void clear();

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<analysis::DifferenceRow> rows_;
    QString firstName_;
    QString secondName_;
};

} // namespace headroom::gui
