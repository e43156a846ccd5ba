// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/runs_model.hpp"

#include "gui/runs/runs.hpp"

#include <algorithm>

namespace headroom::gui {
namespace {

QString stateText(const RunRecord& record) {
    switch (record.state) {
    case RunState::kQueued:
        return RunsModel::tr("waiting");
    case RunState::kRunning:
        return QStringLiteral("%1 %").arg(static_cast<int>(record.share * 100.0));
    case RunState::kLoading:
        return RunsModel::tr("reading");
    case RunState::kFailed:
        return RunsModel::tr("failed");
    case RunState::kCancelled:
        return RunsModel::tr("cancelled");
    case RunState::kDone:
        break;
    }
    return {};
}

} // namespace

RunsModel::RunsModel(Runs* runs, QObject* parent) : QAbstractListModel(parent), runs_(runs) {
    connect(runs, &Runs::added, this, &RunsModel::refresh);
    connect(runs, &Runs::removed, this, &RunsModel::refresh);
    connect(runs, &Runs::changed, this, &RunsModel::changed);
    connect(runs, &Runs::resultReady, this, &RunsModel::changed);
    refresh();
}

void RunsModel::refresh() {
    beginResetModel();
    ids_.clear();
    for (const RunRecord* record : runs_->records()) {
        if (record->command == "run" || record->command == "open") ids_.insert(ids_.begin(), record->id);
    }
    endResetModel();
}

void RunsModel::changed(int id) {
    const auto found = std::find(ids_.begin(), ids_.end(), id);
    if (found == ids_.end()) return;
    const QModelIndex row = index(static_cast<int>(found - ids_.begin()));
    Q_EMIT dataChanged(row, row);
}

void RunsModel::setCompared(std::vector<int> ids) {
    if (ids == compared_) return;
    compared_ = std::move(ids);
    if (rowCount() > 0) Q_EMIT dataChanged(index(0), index(rowCount() - 1), {Qt::CheckStateRole});
}

int RunsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(ids_.size());
}

QVariant RunsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const RunRecord* record = runs_->record(ids_[static_cast<std::size_t>(index.row())]);
    if (record == nullptr) return {};
    if (role == kIdRole) return record->id;
    if (role == Qt::ToolTipRole)
        return record->problem.isEmpty()
                   ? (record->run ? QString::fromStdString(record->run->answer.headline)
                                  : record->detail)
                   : record->problem;
    if (role == Qt::CheckStateRole && record->run) {
        const bool on = std::find(compared_.begin(), compared_.end(), record->id) != compared_.end();
        return static_cast<int>(on ? Qt::Checked : Qt::Unchecked);
    }
    if (role != Qt::DisplayRole) return {};
    const QString state = stateText(*record);
    return state.isEmpty() ? record->label : QStringLiteral("%1 – %2").arg(record->label, state);
}

bool RunsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid() || role != Qt::CheckStateRole) return false;
    const int id = ids_[static_cast<std::size_t>(index.row())];
    std::erase(compared_, id);
    if (value.toInt() == Qt::Checked) compared_.push_back(id);
    Q_EMIT dataChanged(index, index, {Qt::CheckStateRole});
    Q_EMIT comparedEdited();
    return true;
}

Qt::ItemFlags RunsModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractListModel::flags(index);
    if (index.isValid()) flags |= Qt::ItemIsUserCheckable | Qt::ItemNeverHasChildren;
    return flags;
}

} // namespace headroom::gui
