// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The steps of a behaviour as a tree: operations, pauses, repetitions and choices. Edits go to the document; the
// model follows it.

#include "gui/document/document.hpp"

#include <QAbstractItemModel>
#include <memory>

namespace headroom::gui {

class StepsModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { kStep, kDetail, kColumns };
    static constexpr int kPointerRole = Qt::UserRole; ///< where the step stands in the scenario
    enum class Kind { kDo, kThink, kRepeat, kChoose, kChoice };
    static constexpr int kKindRole = Qt::UserRole + 1;

    explicit StepsModel(QObject* parent = nullptr);
    ~StepsModel() override;

    /// The steps of a behaviour of the document; empty when there are none.
    void setBehaviour(Document* document, const QString& name);
    void refresh(); ///< after the document has changed

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// The operation of a step, the time of a pause, how often a repetition is done, the weight of a choice.
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

    /// After `index`, or inside when it is a repetition or a choice's alternative; without an index at the end.
    /// The pointer of the new step; empty = nowhere.
    QString add(Kind kind, const QModelIndex& index);
    void remove(const QModelIndex& index);
    /// By one place among its siblings; false at the ends.
    bool move(const QModelIndex& index, int by);
    [[nodiscard]] QModelIndex indexOf(const QString& pointer) const;

private:
    struct Node;
    void read();
    [[nodiscard]] Node* nodeOf(const QModelIndex& index) const;
    [[nodiscard]] QString stepsPointer() const;
    [[nodiscard]] QString textOf(const Node& node) const;
    [[nodiscard]] QString detailOf(const Node& node) const;

    Document* document_ = nullptr;
    QString behaviour_;
    std::unique_ptr<Node> root_;
};

} // namespace headroom::gui
