// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Points of a sweep as a table: what is varied, a column each, and what came of it. Sortable through kSortRole.

#include "gui/models/sweep_points.hpp"

#include <QAbstractTableModel>

namespace headroom::gui {

class SweepModel : public QAbstractTableModel {
    Q_OBJECT

public:
    static constexpr int kSortRole = Qt::UserRole;
    enum Result { kVerdict, kUsers, kLatency, kFailed, kCost, kBinds, kResults };

    using QAbstractTableModel::QAbstractTableModel;
    void setPoints(std::vector<SweepPoint> points);
    [[nodiscard]] const std::vector<SweepPoint>& points() const { return points_; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString resultText(const SweepPoint& point, Result result) const;
    [[nodiscard]] QVariant sortValue(const SweepPoint& point, Result result) const;

    std::vector<SweepPoint> points_;
    QStringList paths_; ///< varied
};

/// "services.chat.on.count=20" cut: path, value.
[[nodiscard]] QString pathOfSetting(const QString& setting);
[[nodiscard]] QString valueOfSetting(const QString& setting);
/// The last part of a path that says what it is: "chat count".
[[nodiscard]] QString shortPath(const QString& path);

} // namespace headroom::gui
