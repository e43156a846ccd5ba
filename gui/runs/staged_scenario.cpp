// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/staged_scenario.hpp"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace headroom::gui {

using Json = Document::Json;

StagedScenario::StagedScenario(const Json& root, const QString& origin) {
    QFile out(scenario());
    const QByteArray bytes =
        QByteArray::fromStdString(root.dump(2, ' ', false, Json::error_handler_t::replace));
    if (!folder_.isValid()) {
        problem_ = QCoreApplication::translate("StagedScenario", "No temporary folder: %1")
                       .arg(folder_.errorString());
    } else if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.flush()) {
        problem_ = QCoreApplication::translate("StagedScenario", "Cannot write %1: %2")
                       .arg(QDir::toNativeSeparators(out.fileName()), out.errorString());
    } else {
        link(root, QFileInfo(origin).absolutePath());
    }
}

void StagedScenario::link(const Json& value, const QString& folder) {
    constexpr std::size_t kLongestName = 255;
    if (value.is_structured()) {
        for (const Json& child : value) link(child, folder);
        return;
    }
    // Profiles and traces are named with an ending; anything else is no file of the scenario.
    if (!value.is_string() || value.get_ref<const std::string&>().size() > kLongestName) return;
    const QString name = QString::fromStdString(value.get<std::string>());
    if (!name.contains('.') || QDir::isAbsolutePath(name) || name.contains("..")) return;
    const QFileInfo file(QDir(folder), name);
    if (!file.isFile()) return;
    QDir(folder_.path()).mkpath(QFileInfo(path(name)).path());
    QFile::link(file.absoluteFilePath(), path(name));
}

} // namespace headroom::gui
