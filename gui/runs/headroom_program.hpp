// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Where the `headroom` program is that does the simulating.

#include <QString>

namespace headroom::gui {

/// HEADROOM_PROGRAM if set, else beside this program, in the build tree, or on the PATH; empty when it is nowhere.
[[nodiscard]] QString headroomProgram();

} // namespace headroom::gui
