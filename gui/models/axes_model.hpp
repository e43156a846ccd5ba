// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What a sweep varies: places of the scenario and their values, as after --vary.

#include <QAbstractTableModel>
#include <QStringList>
#include <vector>

namespace headroom::gui {

class AxesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { kPath, kValues, kCount, kColumns };

    using QAbstractTableModel::QAbstractTableModel;
    void setAxes(const QStringList& axes);  ///< "services.chat.on.count=10..20"
    [[nodiscard]] QStringList axes() const; ///< those with a path and values
    void add(const QString& path, const QString& values);
    void remove(int row);
    /// Every axis by itself, and no two on one place.
    [[nodiscard]] bool valid() const;
    [[nodiscard]] QString problem(int row) const; ///< empty = none
    /// Points of the grid; 0 when an axis has no end of values or a problem.
    [[nodiscard]] double points() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

private:
    struct Axis {
        QString path;
        QString values;
        QString problem;
        double count = 0.0;
    };
    void check(Axis& axis) const;

    std::vector<Axis> axes_;
};

} // namespace headroom::gui
