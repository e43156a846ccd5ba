// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/sweep_model.hpp"

#include "sim/analysis/numbers.hpp"

#include <algorithm>

namespace headroom::gui {

QString pathOfSetting(const QString& setting) { return setting.section('=', 0, 0); }
QString valueOfSetting(const QString& setting) { return setting.section('=', 1); }

QString shortPath(const QString& path) {
    const QStringList parts = QString(path).replace('/', '.').split('.', Qt::SkipEmptyParts);
    if (parts.size() > 2 && parts[0] == "services") return parts[1] + " " + parts.back();
    return parts.isEmpty() ? path : parts.back();
}

void SweepModel::setPoints(std::vector<SweepPoint> points) {
    QStringList paths;
    for (const SweepPoint& point : points) {
        for (const QString& setting : point.settings) {
            if (!paths.contains(pathOfSetting(setting))) paths.append(pathOfSetting(setting));
        }
    }
    // A sweep in progress only grows: what is selected stays so.
    const bool grows =
        paths == paths_ && points.size() >= points_.size() &&
        std::equal(points_.begin(), points_.end(), points.begin(),
                   [](const SweepPoint& a, const SweepPoint& b) { return a.settings == b.settings; });
    if (grows) {
        const auto before = static_cast<int>(points_.size());
        const auto after = static_cast<int>(points.size());
        if (after > before) beginInsertRows({}, before, after - 1);
        points_ = std::move(points);
        if (after > before) endInsertRows();
        if (before > 0) Q_EMIT dataChanged(index(0, 0), index(before - 1, columnCount() - 1));
        return;
    }
    beginResetModel();
    points_ = std::move(points);
    paths_ = paths;
    endResetModel();
}

int SweepModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(points_.size());
}

int SweepModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(paths_.size()) + kResults;
}

QString SweepModel::resultText(const SweepPoint& point, Result result) const {
    switch (result) {
    case kVerdict:
        if (!point.error.isEmpty()) return point.error;
        if (point.chosen) return tr("chosen");
        if (point.stated) return tr("as stated");
        if (point.verdict == "holds") return tr("holds");
        if (point.verdict == "violated") return tr("violated");
        return point.verdict.isEmpty() ? QString() : tr("undecided");
    case kUsers:
        if (point.users < 0.0) return {};
        return (point.usersAtLeast && point.verdict == "holds" ? QStringLiteral("≥ ") : QString()) +
               QString::fromStdString(analysis::countText(point.users));
    case kLatency:
        return point.latency < 0.0 ? QString()
                                   : QString::fromStdString(analysis::secondsText(point.latency));
    case kFailed:
        return point.failed < 0.0 ? QString()
                                  : QString::fromStdString(analysis::percentText(point.failed));
    case kCost:
        return point.cost < 0.0 ? QString() : QString::fromStdString(analysis::dollarText(point.cost));
    case kBinds:
        return point.binds;
    default:
        return {};
    }
}

QVariant SweepModel::sortValue(const SweepPoint& point, Result result) const {
    switch (result) {
    case kUsers:
        return point.users;
    case kLatency:
        return point.latency;
    case kFailed:
        return point.failed;
    case kCost:
        return point.cost;
    default:
        return resultText(point, result);
    }
}

QVariant SweepModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const SweepPoint& point = points_[static_cast<std::size_t>(index.row())];
    const auto axes = static_cast<int>(paths_.size());
    if (index.column() < axes) {
        for (const QString& setting : point.settings) {
            if (pathOfSetting(setting) != paths_[index.column()]) continue;
            const QString value = valueOfSetting(setting);
            bool number = false;
            const double asNumber = value.toDouble(&number);
            if (role == kSortRole) return number ? QVariant(asNumber) : QVariant(value);
            if (role == Qt::DisplayRole) return value;
        }
        return {};
    }
    const auto result = static_cast<Result>(index.column() - axes);
    if (role == kSortRole) return sortValue(point, result);
    if (role == Qt::ToolTipRole) return point.error.isEmpty() ? QVariant() : QVariant(point.error);
    if (role == Qt::TextAlignmentRole && result != kVerdict && result != kBinds)
        return static_cast<int>(Qt::AlignRight) | static_cast<int>(Qt::AlignVCenter);
    return role == Qt::DisplayRole ? QVariant(resultText(point, result)) : QVariant();
}

QVariant SweepModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    const auto axes = static_cast<int>(paths_.size());
    if (section < axes) {
        if (role == Qt::ToolTipRole) return paths_[section];
        return role == Qt::DisplayRole ? QVariant(shortPath(paths_[section])) : QVariant();
    }
    const auto result = static_cast<Result>(section - axes);
    if (role == Qt::TextAlignmentRole && result != kVerdict && result != kBinds)
        return static_cast<int>(Qt::AlignRight) | static_cast<int>(Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (result) {
    case kVerdict:
        return tr("Objectives");
    case kUsers:
        return tr("Users borne");
    case kLatency:
        return tr("p95");
    case kFailed:
        return tr("Failed");
    case kCost:
        return tr("$ an hour");
    case kBinds:
        return tr("Binds first");
    default:
        return {};
    }
}

} // namespace headroom::gui
