// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The runs of this session that have, or will have, a result; ticked ones are compared.

#include <QAbstractListModel>
#include <functional>
#include <vector>

namespace headroom::gui {

class Runs;

class RunsModel : public QAbstractListModel {
    Q_OBJECT

public:
    static constexpr int kIdRole = Qt::UserRole;

    explicit RunsModel(Runs* runs, QObject* parent = nullptr);

    [[nodiscard]] const std::vector<int>& compared() const { return compared_; }
    /// Without telling comparedEdited().
    void setCompared(std::vector<int> ids);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

Q_SIGNALS:
    void comparedEdited();

private:
    void refresh();
    void changed(int id);

    Runs* runs_;
    std::vector<int> ids_; ///< newest first
    std::vector<int> compared_;
};

} // namespace headroom::gui
