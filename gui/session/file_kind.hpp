// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What a JSON file holds, by its first characters.

#include <QString>

namespace headroom::gui {

enum class FileKind { kScenario, kResult };

/// kScenario for anything that does not begin as a result does, also for what cannot be read: opening it says why.
[[nodiscard]] FileKind kindOfFile(const QString& file);

} // namespace headroom::gui
