// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/load_points_model.hpp"

#include <QCoreApplication>
#include <QFont>

namespace headroom::gui {
namespace {

using Json = Document::Json;

constexpr const char* kUsers = "/workload/users";

QString under(const char* kind, const char* key) {
    return QStringLiteral("%1/%2/%3").arg(kUsers, kind, key);
}

int sizeAt(const Document* document, const QString& pointer) {
    const Json* list = document->at(pointer);
    return list != nullptr && list->is_array() ? static_cast<int>(list->size()) : 0;
}

} // namespace

void LoadPointsModel::setDocument(Document* document) {
    beginResetModel();
    document_ = document;
    rows_ = rowsOf();
    endResetModel();
}

void LoadPointsModel::refresh() {
    std::vector<Row> rows = rowsOf();
    if (rows == rows_) {
        if (!rows_.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
        return;
    }
    beginResetModel();
    rows_ = std::move(rows);
    endResetModel();
}

bool LoadPointsModel::has(const char* kind) const {
    return document_->at(QStringLiteral("%1/%2").arg(kUsers, kind)) != nullptr;
}

std::vector<LoadPointsModel::Row> LoadPointsModel::rowsOf() const {
    std::vector<Row> rows;
    if (document_ == nullptr) return rows;
    if (has("ramp")) {
        rows.push_back({QT_TR_NOOP("Users at the start"), 0, {}, under("ramp", "start")});
        rows.push_back({QT_TR_NOOP("Each step: after, and more users"), 0, under("ramp", "every"),
                        under("ramp", "step")});
        rows.push_back(
            {QT_TR_NOOP("Top: held for, and users"), 0, under("ramp", "hold"), under("ramp", "until")});
    } else if (has("steady")) {
        rows.push_back({QT_TR_NOOP("All are there after, and users"), 0, under("steady", "rampUp"),
                        under("steady", "count")});
        rows.push_back({QT_TR_NOOP("They stay for"), 0, under("steady", "duration"), {}});
    } else if (has("arrivals")) {
        rows.push_back({QT_TR_NOOP("Arrivals for, and rate"), 0, under("arrivals", "duration"),
                        under("arrivals", "rate")});
    } else if (has("profile")) {
        const int points = sizeAt(document_, under("profile", "rate"));
        for (int i = 0; i < points; ++i) {
            const QString place = under("profile", "rate") + "/" + QString::number(i);
            rows.push_back({QT_TR_NOOP("Point %1"), i + 1, place + "/at", place + "/rate"});
        }
        rows.push_back({QT_TR_NOOP("End of the run"), 0, under("profile", "duration"), {}});
    }
    const int events = sizeAt(document_, "/workload/events");
    for (int i = 0; i < events; ++i) {
        const QString place = QStringLiteral("/workload/events/%1").arg(i);
        rows.push_back(
            {QT_TR_NOOP("Event %1: begins, and factor"), i + 1, place + "/at", place + "/multiplier"});
        rows.push_back({QT_TR_NOOP("Event %1: lasts"), i + 1, place + "/for", {}});
    }
    return rows;
}

int LoadPointsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int LoadPointsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

QString LoadPointsModel::placeAt(const QModelIndex& index) const {
    const Row& row = rows_[static_cast<std::size_t>(index.row())];
    if (index.column() == kTime) return row.timePlace;
    return index.column() == kAmount ? row.amountPlace : QString();
}

QVariant LoadPointsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    if (index.column() == kWhat) {
        const Row& row = rows_[static_cast<std::size_t>(index.row())];
        if (role != Qt::DisplayRole) return {};
        return row.number == 0 ? tr(row.what) : tr(row.what).arg(row.number);
    }
    const QString place = placeAt(index);
    if (place.isEmpty()) return {};
    const Problems problems = document_->problemsAt(place);
    if (role == Qt::ToolTipRole && !problems.empty()) return problems.front().message;
    if (role == Qt::FontRole && !problems.empty()) {
        QFont wavy;
        wavy.setUnderline(true);
        wavy.setBold(true);
        return wavy;
    }
    if (role != Qt::DisplayRole && role != Qt::EditRole) return {};
    const Json* value = document_->at(place);
    if (value == nullptr) return {};
    return QString::fromStdString(value->is_string() ? value->get<std::string>() : value->dump());
}

QVariant LoadPointsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case kTime:
        return tr("Time");
    case kAmount:
        return tr("Users, rate or factor");
    default:
        return tr("What");
    }
}

Qt::ItemFlags LoadPointsModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    const Qt::ItemFlags plain = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    return placeAt(index).isEmpty() ? plain : plain | Qt::ItemIsEditable;
}

bool LoadPointsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const QString text = value.toString().trimmed();
    if (!index.isValid() || role != Qt::EditRole || text.isEmpty()) return false;
    const QString place = placeAt(index);
    if (place.isEmpty()) return false;
    Json typed = Json::parse(text.toStdString(), nullptr, false);
    if (!typed.is_number()) typed = text.toStdString();
    document_->set(place, std::move(typed), tr("change the load"));
    return true;
}

} // namespace headroom::gui
