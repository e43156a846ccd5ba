// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/document/document.hpp"

#include "gui/document/replace_command.hpp"
#include "models/read_scenario.hpp"
#include "sim/result/atomic_file.hpp"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <stdexcept>

namespace headroom::gui {
namespace {

using Json = Document::Json;
using Pointer = Json::json_pointer;

constexpr int kIndent = 2;

/// Whether the text says more than its values: JSON without comments parses strictly.
bool hasComments(const QByteArray& text) {
    return !Json::accept(text.begin(), text.end()) && Json::accept(text.begin(), text.end(), true);
}

QString inWords(const models::ScenarioError& error) {
    QStringList lines;
    for (const models::Diagnostic& problem : error.diagnostics())
        lines.append(QString::fromStdString(models::print(problem)));
    return lines.join('\n');
}

Pointer pointerOf(const QString& pointer) { return Pointer(pointer.toStdString()); }

} // namespace

QString parentPointer(const QString& pointer) { return pointer.left(pointer.lastIndexOf('/')); }

QString lastKey(const QString& pointer) {
    QString key = pointer.mid(pointer.lastIndexOf('/') + 1);
    return key.replace("~1", "/").replace("~0", "~");
}

QString childPointer(const QString& pointer, const QString& key) {
    return QString::fromStdString(models::joinPointer(pointer.toStdString(), key.toStdString()));
}

Document::Document(QObject* parent) : QObject(parent) {
    connect(&undo_, &QUndoStack::cleanChanged, this, [this] { Q_EMIT modifiedChanged(modified()); });
}

std::optional<QString> Document::open(const QString& file) {
    try {
        models::Document read = models::Document::load(file.toStdString());
        if (!read.root().is_object()) return tr("%1: a scenario is a JSON object").arg(file);
        QFile again(file);
        fileHasComments_ = again.open(QIODevice::ReadOnly) && hasComments(again.readAll());
        file_ = QFileInfo(file).absoluteFilePath();
        besides_.clear();
        name_.clear();
        neverSaved_ = false;
        take(read.root());
    } catch (const models::ScenarioError& error) {
        return inWords(error);
    }
    Q_EMIT fileChanged();
    return std::nullopt;
}

void Document::start(Json root, const QString& besides, const QString& name) {
    file_.clear();
    besides_ = besides;
    name_ = name;
    neverSaved_ = true;
    fileHasComments_ = false;
    take(std::move(root));
    Q_EMIT fileChanged();
}

void Document::markUnchanged() {
    neverSaved_ = false;
    Q_EMIT modifiedChanged(modified());
}

void Document::take(Json root) {
    undo_.clear();
    root_ = std::move(root);
    scenario_.reset();
    validate();
    Q_EMIT modifiedChanged(modified());
    Q_EMIT edited(QString());
}

QString Document::pathForReferences() const {
    if (!file_.isEmpty()) return file_;
    return besides_.isEmpty() ? QDir::home().filePath("untitled.json") : besides_;
}

QString Document::displayName() const {
    if (!file_.isEmpty()) return QFileInfo(file_).completeBaseName();
    return name_.isEmpty() ? tr("untitled") : name_;
}

QString Document::text() const {
    return QString::fromStdString(root_.dump(kIndent, ' ', false, Json::error_handler_t::replace)) +
           "\n";
}

std::optional<QString> Document::save() { return saveAs(file_); }

std::optional<QString> Document::saveAs(const QString& file) {
    if (file.isEmpty()) return tr("The document has no file name yet.");
    try {
        // Not QSaveFile: that puts a file in the place of a device or pipe of the name.
        result::writeFile(file.toStdString(), text().toStdString());
    } catch (const result::FileError& error) {
        return tr("The scenario is not saved: %1").arg(QString::fromUtf8(error.what()));
    }
    file_ = QFileInfo(file).absoluteFilePath();
    besides_.clear();
    name_.clear();
    neverSaved_ = false;
    fileHasComments_ = false;
    undo_.setClean();
    Q_EMIT fileChanged();
    Q_EMIT modifiedChanged(false);
    return std::nullopt;
}

const Json* Document::at(const QString& pointer) const {
    try {
        const Pointer where = pointerOf(pointer);
        return root_.contains(where) || pointer.isEmpty() ? &root_.at(where) : nullptr;
    } catch (const Json::exception&) {
        return nullptr;
    }
}

void Document::push(const QString& pointer, Json after, const QString& text, int mergeId) {
    const Json* before = at(pointer);
    if (before == nullptr || *before == after) return;
    undo_.push(new ReplaceCommand(*this, pointer, *before, std::move(after), text, mergeId));
}

void Document::put(const QString& pointer, const Json& value) {
    root_.at(pointerOf(pointer)) = value;
    validate();
    Q_EMIT edited(pointer);
}

void Document::set(const QString& pointer, Json value, const QString& text, int mergeId) {
    if (at(pointer) != nullptr) {
        push(pointer, std::move(value), text, mergeId);
        return;
    }
    QString missing = lastKey(pointer);
    QString holder = parentPointer(pointer);
    Json nested = std::move(value);
    while (at(holder) == nullptr && !holder.isEmpty()) {
        nested = Json{{missing.toStdString(), std::move(nested)}};
        missing = lastKey(holder);
        holder = parentPointer(holder);
    }
    insert(childPointer(holder, missing), std::move(nested), text);
}

void Document::insert(const QString& pointer, Json value, const QString& text) {
    const QString holder = parentPointer(pointer);
    const QString key = lastKey(pointer);
    const Json* before = at(holder);
    if (before == nullptr) return;
    Json after = *before;
    if (after.is_array()) {
        bool isNumber = false;
        const auto index = static_cast<std::ptrdiff_t>(key.toLongLong(&isNumber));
        const auto size = static_cast<std::ptrdiff_t>(after.size());
        after.insert(after.begin() + (isNumber ? std::min(index, size) : size), std::move(value));
    } else if (after.is_object()) {
        after[key.toStdString()] = std::move(value);
    } else {
        after = Json{{key.toStdString(), std::move(value)}};
    }
    push(holder, std::move(after), text);
}

void Document::remove(const QString& pointer, const QString& text) {
    const Json* before = at(parentPointer(pointer));
    if (before == nullptr || at(pointer) == nullptr || pointer.isEmpty()) return;
    Json after = *before;
    if (after.is_array()) {
        after.erase(after.begin() + static_cast<std::ptrdiff_t>(lastKey(pointer).toLongLong()));
    } else {
        after.erase(lastKey(pointer).toStdString());
    }
    push(parentPointer(pointer), std::move(after), text);
}

void Document::rename(const QString& pointer, const QString& key, const QString& text) {
    const Json* before = at(parentPointer(pointer));
    if (before == nullptr || !before->is_object() || at(pointer) == nullptr) return;
    Json after = Json::object();
    const std::string old = lastKey(pointer).toStdString();
    for (const auto& [name, value] : before->items())
        after[name == old ? key.toStdString() : name] = value;
    push(parentPointer(pointer), std::move(after), text);
}

void Document::replaceAll(Json root, const QString& text) { push(QString(), std::move(root), text); }

Problems Document::check(const Json& root, std::shared_ptr<const models::Scenario>* read) const {
    Problems problems;
    const std::string name = pathForReferences().toStdString();
    try {
        auto scenario = std::make_shared<const models::Scenario>(
            models::readScenarioText(name, root.dump(-1, ' ', false, Json::error_handler_t::replace)));
        if (read != nullptr) *read = std::move(scenario);
    } catch (const models::ScenarioError& error) {
        for (const models::Diagnostic& problem : error.diagnostics())
            problems.push_back(
                {QString::fromStdString(problem.path), QString::fromStdString(problem.message)});
    } catch (const std::runtime_error& error) {
        problems.push_back({QString(), QString::fromUtf8(error.what())});
    }
    return problems;
}

void Document::validate() {
    Problems found = check(root_, &scenario_);
    if (found == problems_) return;
    problems_ = std::move(found);
    Q_EMIT problemsChanged();
}

Problems Document::problemsAt(const QString& pointer) const {
    Problems found;
    for (const Problem& problem : problems_) {
        if (problem.pointer == pointer || problem.pointer.startsWith(pointer + "/"))
            found.push_back(problem);
    }
    return found;
}

Problems Document::problemsIf(const QString& pointer, const Json& value) const {
    Json changed = root_;
    try {
        changed[pointerOf(pointer)] = value;
    } catch (const Json::exception& error) {
        return {{pointer, QString::fromUtf8(error.what())}};
    }
    return check(changed, nullptr);
}

} // namespace headroom::gui
