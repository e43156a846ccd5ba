// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Light and dark. Colours come from the application's palette everywhere, so that one change reaches all.

#include <QString>

namespace headroom::gui {

enum class Theme { kSystem, kLight, kDark };

/// Sets style, palette and style sheet of the application.
void applyTheme(Theme theme);

[[nodiscard]] Theme themeOf(const QString& name); ///< "light", "dark", anything else = the system's
[[nodiscard]] QString nameOf(Theme theme);

} // namespace headroom::gui
