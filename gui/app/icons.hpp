// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Icons of commands, drawn in the text colour of the palette.

#include <QIcon>
#include <QPalette>

namespace headroom::gui {

/// Null for commands without one.
[[nodiscard]] QIcon iconOf(const QString& command, const QPalette& palette);

} // namespace headroom::gui
