// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/differences_model.hpp"

#include "sim/analysis/numbers.hpp"
#include "sim/analysis/slo_check.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::gui {
namespace {

using analysis::DifferenceRow;
using analysis::Likeness;

int orderOf(Likeness likeness) {
    switch (likeness) {
    case Likeness::kBeyond:
        return 0;
    case Likeness::kUndecided:
        return 1;
    case Likeness::kWithin:
        return 2;
    case Likeness::kNotComparable:
        break;
    }
    return 3;
}

QString value(double number, const std::string& unit) {
    if (std::isnan(number)) return QStringLiteral("–");
    if (unit == "users" || unit.empty()) return QString::fromStdString(analysis::countText(number));
    if (unit == "usd/h") return QString::fromStdString(analysis::dollarText(number) + "/h");
    return QString::fromStdString(analysis::valueText(number, unit));
}

QString signedValue(const DifferenceRow& row) {
    const double difference = row.difference.value;
    if (!row.firstWord.empty() || !row.secondWord.empty()) return {};
    if (std::isnan(difference)) return QStringLiteral("–");
    QString text = (difference < 0.0 ? QStringLiteral("−") : QStringLiteral("+")) +
                   value(std::abs(difference), row.unit);
    if (!std::isnan(row.relative) && std::isfinite(row.relative))
        text += QStringLiteral(" (%1%2)").arg(
            row.relative < 0.0 ? QStringLiteral("−") : QStringLiteral("+"),
            QString::fromStdString(analysis::percentText(std::abs(row.relative))));
    return text;
}

QString textOf(const DifferenceRow& row, int column) {
    const bool words = !row.firstWord.empty() || !row.secondWord.empty();
    switch (column) {
    case DifferencesModel::kQuantity:
        return QString::fromStdString(row.name);
    case DifferencesModel::kFirst:
        return words ? QString::fromStdString(row.firstWord) : value(row.first.value, row.unit);
    case DifferencesModel::kSecond:
        return words ? QString::fromStdString(row.secondWord) : value(row.second.value, row.unit);
    case DifferencesModel::kDifference:
        return signedValue(row);
    case DifferencesModel::kTolerance:
        return words ? QString() : QStringLiteral("±%1").arg(value(row.tolerance, row.unit));
    default:
        break;
    }
    switch (row.likeness) {
    case Likeness::kWithin:
        return DifferencesModel::tr("= within");
    case Likeness::kBeyond:
        return DifferencesModel::tr("≠ beyond");
    case Likeness::kUndecided:
        return DifferencesModel::tr("? undecided");
    case Likeness::kNotComparable:
        break;
    }
    return DifferencesModel::tr("not comparable");
}

bool holdsNumbers(int column) {
    return column >= DifferencesModel::kFirst && column <= DifferencesModel::kTolerance;
}

} // namespace

void DifferencesModel::setDifference(const analysis::Difference& difference, const QString& firstName,
                                     const QString& secondName) {
    beginResetModel();
    rows_ = difference.rows;
    std::stable_sort(rows_.begin(), rows_.end(), [](const auto& a, const auto& b) {
        return orderOf(a.likeness) < orderOf(b.likeness);
    });
    firstName_ = firstName;
    secondName_ = secondName;
    endResetModel();
}

void DifferencesModel::clear() {
    beginResetModel();
    rows_.clear();
    endResetModel();
}

int DifferencesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int DifferencesModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

QVariant DifferencesModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const DifferenceRow& row = rows_[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole) return textOf(row, index.column());
    if (role == kLikenessRole) return static_cast<int>(row.likeness);
    if (role == Qt::ToolTipRole) return QString::fromStdString(row.note);
    if (role == Qt::TextAlignmentRole && holdsNumbers(index.column()))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

QVariant DifferencesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole && holdsNumbers(section))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case kQuantity:
        return tr("Quantity");
    case kFirst:
        return firstName_.isEmpty() ? tr("A") : tr("A: %1").arg(firstName_);
    case kSecond:
        return secondName_.isEmpty() ? tr("B") : tr("B: %1").arg(secondName_);
    case kDifference:
        return tr("B − A");
    case kTolerance:
        return tr("Tolerance");
    case kVerdict:
        return tr("Verdict");
    default:
        return {};
    }
}

} // namespace headroom::gui
