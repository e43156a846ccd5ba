// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/bottlenecks_model.hpp"

#include "sim/analysis/numbers.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::gui {
namespace {

bool holdsNumbers(int column) {
    return column == BottlenecksModel::kRank || column == BottlenecksModel::kUsers ||
           column == BottlenecksModel::kCost;
}

QString count(double value) { return QString::fromStdString(analysis::countText(value)); }

} // namespace

void BottlenecksModel::setRows(std::vector<SpeedupRow> rows) {
    beginResetModel();
    rows_ = std::move(rows);
    endResetModel();
}

const SpeedupRow* BottlenecksModel::row(int index) const {
    return index < 0 || index >= rowCount() ? nullptr : &rows_[static_cast<std::size_t>(index)];
}

int BottlenecksModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int BottlenecksModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

QString BottlenecksModel::textOf(const SpeedupRow& row, int index, int column) const {
    switch (column) {
    case kRank:
        return QString::number(index + 1);
    case kChange:
        return row.realisable() ? QStringLiteral("%1 %2").arg(row.title, row.amount)
                                : tr("%1 %2 (code or hardware)").arg(row.title, row.amount);
    case kGain:
        if (!row.measured) return tr("no effect seen");
        return QStringLiteral("%1%2").arg(
            row.gain >= 0.0 ? "+" : "−",
            QString::fromStdString(analysis::percentText(std::abs(row.gainShare))));
    case kUsers:
        return row.measured ? count(row.users) : QString();
    case kCost:
        if (!row.realisable()) return {};
        return row.usdPerHour == 0.0 ? tr("none")
                                     : QStringLiteral("+%1/h").arg(
                                           QString::fromStdString(analysis::dollarText(row.usdPerHour)));
    case kNext:
        return row.next;
    default:
        return {};
    }
}

QVariant BottlenecksModel::data(const QModelIndex& index, int role) const {
    const SpeedupRow* found = index.isValid() ? row(index.row()) : nullptr;
    if (found == nullptr) return {};
    if (role == Qt::DisplayRole) return textOf(*found, index.row(), index.column());
    if (role == kGainShareRole) {
        double best = 0.0;
        for (const SpeedupRow& one : rows_) best = std::max(best, one.measured ? one.gain : 0.0);
        return found->measured && best > 0.0 ? std::clamp(found->gain / best, 0.0, 1.0) : 0.0;
    }
    if (role == Qt::ToolTipRole) {
        QString tip = tr("%1: gain %2 to %3 users (95 %)")
                          .arg(found->title, count(found->gainLow), count(found->gainHigh));
        if (found->realisable()) tip += "\n" + found->settings.join('\n');
        return tip;
    }
    if (role == Qt::TextAlignmentRole && holdsNumbers(index.column()))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

QVariant BottlenecksModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    // A heading stands over its column's values.
    if (role == Qt::TextAlignmentRole)
        return int((holdsNumbers(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case kRank:
        return tr("#");
    case kChange:
        return tr("Change");
    case kGain:
        return tr("Users gained");
    case kUsers:
        return tr("Users then");
    case kCost:
        return tr("Cost");
    case kNext:
        return tr("Limits next");
    default:
        return {};
    }
}

} // namespace headroom::gui
