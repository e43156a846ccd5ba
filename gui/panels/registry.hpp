// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Every panel there is, in the order of their tabs.

#include "gui/panels/panel.hpp"

#include <vector>

namespace headroom::gui {

/// New panels, unparented, without a session.
[[nodiscard]] std::vector<Panel*> makePanels();

} // namespace headroom::gui
