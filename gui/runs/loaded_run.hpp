// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A result with everything the panels read from it. Immutable once made, so that threads may share it.

#include "models/scenario.hpp"
#include "sim/analysis/summary.hpp"
#include "sim/report/answer.hpp"
#include "sim/result/run_result.hpp"

#include <QString>
#include <memory>
#include <optional>

namespace headroom::gui {

struct LoadedRun {
    result::RunResult result;
    models::Scenario
        scenario; ///< that was run; a stand-in without objectives when `hasScenario` is false
    bool hasScenario = true;
    analysis::Summary summary;
    report::Answer answer;
};

using RunPointer = std::shared_ptr<const LoadedRun>;

struct LoadOutcome {
    RunPointer run;  ///< nullptr when it could not be read
    QString problem; ///< why
};

/// Reads a result and summarises it; takes a while for a large one, so not for the thread of the windows.
/// `scenario` is what was run, nullptr to look for a bundled one of the result's name.
[[nodiscard]] LoadOutcome loadRun(const QString& file, std::shared_ptr<const models::Scenario> scenario);

/// The same run with what was found beyond its load ("steeperRamp" of `headroom run --json`).
[[nodiscard]] RunPointer withFindings(const RunPointer& run, const QByteArray& findings);

} // namespace headroom::gui
