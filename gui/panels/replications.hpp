// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Runs of one scenario that differ only in their seed.

#include "gui/runs/runs.hpp"

namespace headroom::gui {

/// Those of the run, without itself.
[[nodiscard]] std::vector<RunPointer> replicationsOf(const Runs& runs, int id);
[[nodiscard]] std::uint64_t highestSeedOf(const Runs& runs, int id);

} // namespace headroom::gui
