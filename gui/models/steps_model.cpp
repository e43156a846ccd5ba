// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/steps_model.hpp"

#include <functional>
#include <vector>

namespace headroom::gui {

using Json = Document::Json;

struct StepsModel::Node {
    Kind kind = Kind::kDo;
    QString pointer;       ///< of the step
    QString childrenPlace; ///< of the list its children are in; empty = can have none
    Node* parent = nullptr;
    int row = 0;
    std::vector<std::unique_ptr<Node>> children;

    static std::unique_ptr<Node> read(const Json& json, const QString& pointer, Node* parent, int row) {
        auto node = std::make_unique<Node>();
        node->pointer = pointer;
        node->parent = parent;
        node->row = row;
        if (json.is_object() && json.contains("think")) {
            node->kind = Kind::kThink;
        } else if (json.is_object() && json.contains("repeat")) {
            node->kind = Kind::kRepeat;
            node->readChildren(json.at("repeat"), childPointer(pointer, "repeat"));
        } else if (json.is_object() && json.contains("choose")) {
            node->kind = Kind::kChoose;
            node->readChildren(json.at("choose"), childPointer(pointer, "choose"));
        } else if (json.is_object() && json.contains("weight")) {
            node->kind = Kind::kChoice;
            node->readChildren(json.value("steps", Json::array()), childPointer(pointer, "steps"));
        }
        return node;
    }

    void readChildren(const Json& list, const QString& place) {
        childrenPlace = place;
        if (!list.is_array()) return;
        for (std::size_t i = 0; i < list.size(); ++i) {
            const int at = static_cast<int>(i);
            children.push_back(read(list[i], childPointer(place, QString::number(at)), this, at));
        }
    }

    [[nodiscard]] bool sameAs(const Node& other) const {
        if (kind != other.kind || pointer != other.pointer || children.size() != other.children.size())
            return false;
        for (std::size_t i = 0; i < children.size(); ++i) {
            if (!children[i]->sameAs(*other.children[i])) return false;
        }
        return true;
    }
};

StepsModel::StepsModel(QObject* parent) : QAbstractItemModel(parent), root_(std::make_unique<Node>()) {}
StepsModel::~StepsModel() = default;

void StepsModel::setBehaviour(Document* document, const QString& name) {
    document_ = document;
    behaviour_ = name;
    beginResetModel();
    read();
    endResetModel();
}

QString StepsModel::stepsPointer() const {
    const QString place = childPointer("/behaviours", behaviour_);
    const Json* behaviour = document_ == nullptr ? nullptr : document_->at(place);
    if (behaviour == nullptr) return {};
    return behaviour->is_array() ? place : childPointer(place, "steps");
}

void StepsModel::read() {
    root_ = std::make_unique<Node>();
    const QString place = stepsPointer();
    const Json* steps = place.isEmpty() ? nullptr : document_->at(place);
    if (steps != nullptr) root_->readChildren(*steps, place);
}

/// Where the steps are as they were, only their texts are new: views keep what is open and selected.
void StepsModel::refresh() {
    const std::unique_ptr<Node> before = std::move(root_);
    read();
    std::unique_ptr<Node> now = std::move(root_);
    root_ = std::make_unique<Node>();
    if (before->sameAs(*now)) {
        root_->childrenPlace = before->childrenPlace;
        root_->children = std::move(before->children);
        for (auto& child : root_->children) child->parent = root_.get();
        const std::function<void(const QModelIndex&)> tell = [&](const QModelIndex& parent) {
            const int rows = rowCount(parent);
            if (rows == 0) return;
            Q_EMIT dataChanged(index(0, 0, parent), index(rows - 1, kColumns - 1, parent));
            for (int row = 0; row < rows; ++row) tell(index(row, 0, parent));
        };
        tell({});
        return;
    }
    root_->childrenPlace = before->childrenPlace;
    root_->children = std::move(before->children);
    for (auto& child : root_->children) child->parent = root_.get();
    beginResetModel();
    root_ = std::move(now);
    endResetModel();
}

StepsModel::Node* StepsModel::nodeOf(const QModelIndex& index) const {
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : root_.get();
}

QModelIndex StepsModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, nodeOf(parent)->children[static_cast<std::size_t>(row)].get());
}

QModelIndex StepsModel::parent(const QModelIndex& child) const {
    if (!child.isValid()) return {};
    Node* above = nodeOf(child)->parent;
    return above == nullptr || above == root_.get() ? QModelIndex() : createIndex(above->row, 0, above);
}

int StepsModel::rowCount(const QModelIndex& parent) const {
    return parent.column() > 0 ? 0 : static_cast<int>(nodeOf(parent)->children.size());
}

int StepsModel::columnCount(const QModelIndex&) const { return kColumns; }

QString StepsModel::textOf(const Node& node) const {
    const Json* step = document_->at(node.pointer);
    if (step == nullptr) return {};
    const auto member = [&](const char* key) {
        if (!step->is_object() || !step->contains(key)) return QString();
        const Json& value = step->at(key);
        return QString::fromStdString(value.is_string() ? value.get<std::string>() : value.dump());
    };
    switch (node.kind) {
    case Kind::kDo:
        return step->is_string() ? QString::fromStdString(step->get<std::string>()) : member("do");
    case Kind::kThink:
        return member("think");
    case Kind::kRepeat:
        return member("times");
    case Kind::kChoice:
        return member("weight");
    case Kind::kChoose:
        break;
    }
    return {};
}

QString StepsModel::detailOf(const Node& node) const {
    const Json* step = document_->at(node.pointer);
    if (step == nullptr || !step->is_object() || node.kind != Kind::kDo) return {};
    QStringList parts;
    for (const auto& [key, value] : step->items()) {
        if (key == "do") continue;
        const QString text =
            QString::fromStdString(value.is_string() ? value.get<std::string>() : value.dump());
        parts.append(QString::fromStdString(key) + ": " + QString(text).remove('"'));
    }
    return parts.join(QStringLiteral(" · "));
}

QVariant StepsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || document_ == nullptr) return {};
    const Node& node = *nodeOf(index);
    if (role == kPointerRole) return node.pointer;
    if (role == kKindRole) return static_cast<int>(node.kind);
    if (role == Qt::EditRole && index.column() == kStep) return textOf(node);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
    if (index.column() == kDetail) return detailOf(node);
    const QString text = textOf(node);
    switch (node.kind) {
    case Kind::kDo:
        return text;
    case Kind::kThink:
        return tr("think %1").arg(text);
    case Kind::kRepeat:
        return text.isEmpty() ? tr("repeat until the run ends") : tr("repeat %1 times").arg(text);
    case Kind::kChoose:
        return tr("choose one");
    case Kind::kChoice:
        return tr("with weight %1").arg(text);
    }
    return {};
}

QVariant StepsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    return section == kStep ? tr("Step") : tr("Details");
}

Qt::ItemFlags StepsModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    if (index.column() == kStep && nodeOf(index)->kind != Kind::kChoose) flags |= Qt::ItemIsEditable;
    return flags;
}

bool StepsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid() || role != Qt::EditRole || index.column() != kStep) return false;
    const Node& node = *nodeOf(index);
    const QString text = value.toString().trimmed();
    if (text == textOf(node)) return false;
    const Json* step = document_->at(node.pointer);
    Json read = Json::parse(text.toStdString(), nullptr, false);
    const Json number = read.is_number() || read.is_array() ? read : Json(text.toStdString());
    switch (node.kind) {
    case Kind::kDo:
        if (text.isEmpty()) return false;
        document_->set(step->is_string() ? node.pointer : childPointer(node.pointer, "do"),
                       text.toStdString(), tr("change a step"));
        return true;
    case Kind::kThink:
        if (text.isEmpty()) return false;
        document_->set(childPointer(node.pointer, "think"), text.toStdString(), tr("change a pause"));
        return true;
    case Kind::kRepeat:
        if (text.isEmpty()) {
            document_->remove(childPointer(node.pointer, "times"), tr("repeat until the end"));
        } else {
            document_->set(childPointer(node.pointer, "times"), number, tr("change a repetition"));
        }
        return true;
    case Kind::kChoice:
        document_->set(childPointer(node.pointer, "weight"), number, tr("change a weight"));
        return true;
    case Kind::kChoose:
        break;
    }
    return false;
}

QString StepsModel::add(Kind kind, const QModelIndex& index) {
    if (document_ == nullptr || root_->childrenPlace.isEmpty()) return {};
    Json step;
    switch (kind) {
    case Kind::kDo:
        step = "operation";
        break;
    case Kind::kThink:
        step = {{"think", "1s"}};
        break;
    case Kind::kRepeat:
        step = {{"repeat", Json::array({{{"think", "1s"}}})}, {"times", 2}};
        break;
    case Kind::kChoose:
        step = {{"choose", Json::array({{{"weight", 1}, {"steps", Json::array({{{"think", "1s"}}})}},
                                        {{"weight", 1}, {"steps", Json::array()}}})}};
        break;
    case Kind::kChoice:
        step = {{"weight", 1}, {"steps", Json::array()}};
        break;
    }
    const Node* at = nodeOf(index);
    QString place = root_->childrenPlace;
    std::size_t row = root_->children.size();
    if (index.isValid()) {
        const bool inside = at->kind == Kind::kRepeat || at->kind == Kind::kChoice ||
                            (at->kind == Kind::kChoose && kind == Kind::kChoice);
        if (inside) {
            place = at->childrenPlace;
            row = at->children.size();
        } else {
            place = parentPointer(at->pointer);
            row = static_cast<std::size_t>(at->row) + 1;
        }
    }
    // A choice holds alternatives and nothing else, and they stand nowhere else.
    const Json* holder = document_->at(parentPointer(place));
    const bool amongChoices = holder != nullptr && holder->is_object() && holder->contains("choose") &&
                              lastKey(place) == "choose";
    if (amongChoices != (kind == Kind::kChoice)) return {};
    const QString pointer = childPointer(place, QString::number(row));
    document_->insert(pointer, std::move(step), tr("add a step"));
    return pointer;
}

void StepsModel::remove(const QModelIndex& index) {
    if (index.isValid()) document_->remove(nodeOf(index)->pointer, tr("remove a step"));
}

bool StepsModel::move(const QModelIndex& index, int by) {
    if (!index.isValid()) return false;
    const Node& node = *nodeOf(index);
    const int to = node.row + by;
    if (to < 0 || to >= static_cast<int>(node.parent->children.size())) return false;
    const QString place = parentPointer(node.pointer);
    Json list = *document_->at(place);
    std::swap(list[static_cast<std::size_t>(node.row)], list[static_cast<std::size_t>(to)]);
    document_->set(place, std::move(list), tr("move a step"));
    return true;
}

QModelIndex StepsModel::indexOf(const QString& pointer) const {
    const std::function<QModelIndex(const QModelIndex&)> find =
        [&](const QModelIndex& parent) -> QModelIndex {
        for (int row = 0; row < rowCount(parent); ++row) {
            const QModelIndex here = index(row, 0, parent);
            if (nodeOf(here)->pointer == pointer) return here;
            if (pointer.startsWith(nodeOf(here)->pointer + "/")) return find(here);
        }
        return {};
    };
    return find({});
}

} // namespace headroom::gui
