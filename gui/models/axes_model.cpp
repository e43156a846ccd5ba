// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/axes_model.hpp"

#include "sim/search/search_error.hpp"
#include "sim/search/vary.hpp"

#include <QFont>
#include <QSet>

namespace headroom::gui {

void AxesModel::check(Axis& axis) const {
    axis.problem.clear();
    axis.count = 0.0;
    if (axis.path.isEmpty() || axis.values.isEmpty()) {
        axis.problem = tr("An axis needs a place of the scenario and values, for example 10..20:2.");
        return;
    }
    try {
        const search::Dimension dimension =
            search::parseVary((axis.path + "=" + axis.values).toStdString());
        axis.count = static_cast<double>(dimension.levels.size());
    } catch (const search::SearchError& error) {
        axis.problem = QString::fromUtf8(error.what());
    }
}

void AxesModel::setAxes(const QStringList& axes) {
    beginResetModel();
    axes_.clear();
    for (const QString& text : axes) {
        axes_.push_back({text.section('=', 0, 0), text.section('=', 1), {}, 0.0});
        check(axes_.back());
    }
    endResetModel();
}

QStringList AxesModel::axes() const {
    QStringList all;
    for (const Axis& axis : axes_) all.append(axis.path + "=" + axis.values);
    return all;
}

void AxesModel::add(const QString& path, const QString& values) {
    const int row = rowCount();
    beginInsertRows({}, row, row);
    axes_.push_back({path, values, {}, 0.0});
    check(axes_.back());
    endInsertRows();
}

void AxesModel::remove(int row) {
    if (row < 0 || row >= rowCount()) return;
    beginRemoveRows({}, row, row);
    axes_.erase(axes_.begin() + row);
    endRemoveRows();
}

QString AxesModel::problem(int row) const {
    const Axis& axis = axes_[static_cast<std::size_t>(row)];
    if (!axis.problem.isEmpty()) return axis.problem;
    for (int other = 0; other < row; ++other) {
        if (axes_[static_cast<std::size_t>(other)].path == axis.path)
            return tr("Another axis varies this place already.");
    }
    return {};
}

bool AxesModel::valid() const {
    for (int row = 0; row < rowCount(); ++row) {
        if (!problem(row).isEmpty()) return false;
    }
    return !axes_.empty();
}

double AxesModel::points() const {
    if (!valid()) return 0.0;
    double product = 1.0;
    for (const Axis& axis : axes_) product *= axis.count;
    return product;
}

int AxesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(axes_.size());
}

int AxesModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kColumns; }

QVariant AxesModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Axis& axis = axes_[static_cast<std::size_t>(index.row())];
    const QString wrong = problem(index.row());
    if (role == Qt::ToolTipRole) return wrong.isEmpty() ? QVariant() : QVariant(wrong);
    if (role == Qt::FontRole && !wrong.isEmpty()) {
        QFont font;
        font.setItalic(true);
        return font;
    }
    if (role != Qt::DisplayRole && role != Qt::EditRole) return {};
    switch (index.column()) {
    case kPath:
        return axis.path;
    case kValues:
        return axis.values;
    case kCount:
        if (role == Qt::EditRole) return {};
        if (!wrong.isEmpty()) return wrong;
        return axis.count > 0.0 ? tr("%n values", nullptr, static_cast<int>(axis.count))
                                : tr("any between");
    default:
        return {};
    }
}

QVariant AxesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case kPath:
        return tr("Place in the scenario");
    case kValues:
        return tr("Values");
    default:
        return tr("Number");
    }
}

Qt::ItemFlags AxesModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    const Qt::ItemFlags plain = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    return index.column() == kCount ? plain : plain | Qt::ItemIsEditable;
}

bool AxesModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid() || role != Qt::EditRole || index.column() == kCount) return false;
    Axis& axis = axes_[static_cast<std::size_t>(index.row())];
    (index.column() == kPath ? axis.path : axis.values) = value.toString().trimmed();
    check(axis);
    Q_EMIT dataChanged(this->index(0, 0), this->index(rowCount() - 1, kColumns - 1));
    return true;
}

} // namespace headroom::gui
