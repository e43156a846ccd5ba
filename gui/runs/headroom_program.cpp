// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/headroom_program.hpp"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStandardPaths>

namespace headroom::gui {

QString headroomProgram() {
    const QString named = qEnvironmentVariable("HEADROOM_PROGRAM");
    if (!named.isEmpty()) return named;
    const QString here = QCoreApplication::applicationDirPath();
    // The second is where the build tree has it.
    for (const char* place : {"/headroom", "/../cli/headroom"}) {
        const QFileInfo file(here + place);
        if (file.isFile() && file.isExecutable()) return file.canonicalFilePath();
    }
    return QStandardPaths::findExecutable("headroom");
}

} // namespace headroom::gui
