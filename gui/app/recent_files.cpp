// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/recent_files.hpp"

#include <QFileInfo>
#include <QSettings>
#include <algorithm>

namespace headroom::gui {
namespace {
constexpr const char* kKey = "recentFiles";
}

QStringList recentFiles() {
    QStringList files = QSettings().value(kKey).toStringList();
    files.removeIf([](const QString& file) { return !QFileInfo::exists(file); });
    return files;
}

void rememberFile(const QString& file) {
    const QString path = QFileInfo(file).absoluteFilePath();
    QStringList files = QSettings().value(kKey).toStringList();
    files.removeAll(path);
    files.prepend(path);
    QSettings().setValue(kKey, QStringList(files.mid(0, kMostRecentFiles)));
}

} // namespace headroom::gui
