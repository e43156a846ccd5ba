// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// How many come and when, as a table of the values in the scenario: typed exactly where the curve is dragged roughly.

#include "gui/document/document.hpp"

#include <QAbstractTableModel>
#include <vector>

namespace headroom::gui {

class LoadPointsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { kWhat, kTime, kAmount, kColumns };

    using QAbstractTableModel::QAbstractTableModel;
    void setDocument(Document* document);
    void refresh(); ///< after the document has changed

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

private:
    struct Row {
        const char* what;
        int number = 0;      ///< of several alike, from 1; 0 = one only
        QString timePlace;   ///< pointer; empty = none
        QString amountPlace; ///< pointer; empty = none
        bool operator==(const Row&) const = default;
    };
    [[nodiscard]] std::vector<Row> rowsOf() const;
    [[nodiscard]] QString placeAt(const QModelIndex& index) const;
    [[nodiscard]] bool has(const char* pointer) const;

    Document* document_ = nullptr;
    std::vector<Row> rows_;
};

} // namespace headroom::gui
