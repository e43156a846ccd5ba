// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/document/autosave.hpp"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QStandardPaths>
#include <QUuid>
#include <algorithm>

namespace headroom::gui {
namespace {

using Json = Document::Json;

constexpr const char* kLockName = "in-use.lock";

std::string member(const Json& json, const char* key) {
    return json.contains(key) && json.at(key).is_string() ? json.at(key).get<std::string>()
                                                          : std::string{};
}

} // namespace

Autosave::Autosave(const QString& folder, QObject* parent) : QObject(parent) {
    root_ = folder.isEmpty()
                ? QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + "/recovery"
                : folder;
    folder_ = root_ + "/" + QUuid::createUuid().toString(QUuid::WithoutBraces);
    if (QDir().mkpath(folder_)) {
        lock_ = std::make_unique<QLockFile>(folder_ + "/" + kLockName);
        lock_->setStaleLockTime(0);
        lock_->tryLock(0);
    }
    timer_.setSingleShot(true);
    timer_.setInterval(kDelayMilliseconds);
    connect(&timer_, &QTimer::timeout, this, &Autosave::flush);
}

Autosave::~Autosave() {
    // Only a clean end gets here, and then whoever ended it has been asked about unsaved work.
    for (const Watched& watched : watched_) QFile::remove(watched.copy);
    lock_.reset();
    QDir().rmdir(folder_);
}

void Autosave::watch(Document* document) {
    const QString copy = folder_ + QStringLiteral("/%1.json").arg(++made_);
    watched_.push_back({document, copy});
    const auto find = [this, document] {
        return std::find_if(watched_.begin(), watched_.end(),
                            [&](const Watched& one) { return one.document == document; });
    };
    const auto changed = [this, find] {
        const auto found = find();
        if (found == watched_.end()) return;
        if (!found->document->modified()) {
            found->due = false;
            QFile::remove(found->copy);
            return;
        }
        found->due = true;
        if (!timer_.isActive()) timer_.start();
    };
    connect(document, &Document::edited, this, changed);
    connect(document, &Document::modifiedChanged, this, changed);
    connect(document, &QObject::destroyed, this, [this, find] {
        const auto found = find();
        if (found == watched_.end()) return;
        QFile::remove(found->copy);
        watched_.erase(found);
    });
}

void Autosave::forget(Document* document) {
    for (Watched& watched : watched_) {
        if (watched.document != document) continue;
        watched.due = false;
        QFile::remove(watched.copy);
    }
}

void Autosave::flush() {
    for (Watched& watched : watched_) {
        if (watched.due) write(watched);
        watched.due = false;
    }
}

void Autosave::write(Watched& watched) const {
    const Document& document = *watched.document;
    const Json copy{{"file", document.file().toStdString()},
                    {"besides", document.pathForReferences().toStdString()},
                    {"name", document.displayName().toStdString()},
                    {"scenario", document.root()}};
    // A copy that cannot be written must not disturb the work it protects.
    QSaveFile out(watched.copy);
    if (!out.open(QIODevice::WriteOnly)) return;
    out.write(QByteArray::fromStdString(copy.dump(-1, ' ', false, Json::error_handler_t::replace)));
    out.commit();
}

std::vector<Recovered> Autosave::leftovers() const {
    std::vector<Recovered> found;
    const QDir root(root_);
    for (const QString& folder : root.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const QString path = root.filePath(folder);
        if (path == folder_) continue;
        // Takes over the lock of a process that has ended; one that lives keeps its own.
        QLockFile lock(path + "/" + kLockName);
        lock.setStaleLockTime(0);
        if (!lock.tryLock(0)) continue;
        for (const QString& name : QDir(path).entryList({"*.json"}, QDir::Files)) {
            QFile file(path + "/" + name);
            if (!file.open(QIODevice::ReadOnly)) continue;
            const QByteArray bytes = file.readAll();
            const Json json = Json::parse(bytes.begin(), bytes.end(), nullptr, false);
            if (!json.is_object() || !json.contains("scenario") || !json.at("scenario").is_object())
                continue;
            found.push_back({file.fileName(), QString::fromStdString(member(json, "file")),
                             QString::fromStdString(member(json, "besides")),
                             QString::fromStdString(member(json, "name")), json.at("scenario")});
        }
    }
    return found;
}

void Autosave::discard(const Recovered& recovered) {
    QFile::remove(recovered.copy);
    const QString folder = QFileInfo(recovered.copy).absolutePath();
    QFile::remove(folder + "/" + kLockName);
    QDir().rmdir(folder);
}

} // namespace headroom::gui
