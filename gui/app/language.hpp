// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The language of the windows, changed without a restart.

#include <QString>
#include <QStringList>

namespace headroom::gui {

/// Codes there are catalogues for, "en" first: the language of the sources.
[[nodiscard]] QStringList languages();
/// The language's own name: "English", "한국어".
[[nodiscard]] QString languageName(const QString& code);

/// Empty = the system's, English where there is no catalogue for it. Every widget gets a LanguageChange event.
void applyLanguage(const QString& code);
[[nodiscard]] QString currentLanguage();

} // namespace headroom::gui
