// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/session/file_kind.hpp"

#include <QFile>

namespace headroom::gui {

FileKind kindOfFile(const QString& file) {
    constexpr qint64 kBeginning = 200;
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly)) return FileKind::kScenario;
    return in.read(kBeginning).contains("\"headroom-result\"") ? FileKind::kResult : FileKind::kScenario;
}

} // namespace headroom::gui
