// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Words that come from the simulator, in the language of the windows: kinds of limits and titles of levers.

#include <QString>
#include <cstddef>
#include <string>

namespace headroom::gui {

/// "event loops" of the kind "event-loop"; a kind nobody knows is its own word.
[[nodiscard]] QString kindWords(const std::string& kind, std::size_t members);
/// "redis event loops"
[[nodiscard]] QString limitWords(const std::string& service, const std::string& kind,
                                 std::size_t members);
/// "instances of chat"; a title nobody knows stays as it is.
[[nodiscard]] QString leverWords(const QString& title);

} // namespace headroom::gui
