// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The three things a planner looks for first, of one run: how many users fit, what breaks first, what to change.

#include "gui/runs/loaded_run.hpp"

namespace headroom::gui {

struct FirstAnswer {
    enum class Fit { kYes, kNo, kUndecided };
    Fit fit = Fit::kUndecided;
    QString users;      ///< "2 648"
    QString usersNote;  ///< "of 3 400 asked: from there on p95(…) < 250 ms does not hold"
    QString breaks;     ///< "redis event loop"
    QString breaksNote; ///< "at 2 600 users (13:10): …"
};

[[nodiscard]] FirstAnswer firstAnswerOf(const LoadedRun& run);

/// "2 648 of 3 400", "all 3 400": for a list.
[[nodiscard]] QString fitText(const LoadedRun& run);

} // namespace headroom::gui
