// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The files opened last, kept in the settings.

#include <QStringList>

namespace headroom::gui {

/// Newest first; files that are gone are left out.
[[nodiscard]] QStringList recentFiles();
void rememberFile(const QString& file);

inline constexpr int kMostRecentFiles = 10;

} // namespace headroom::gui
