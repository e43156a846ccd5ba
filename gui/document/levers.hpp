// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What can be tried about a scenario with a slider: sizes of its services, the number of users, how often they act.

#include "models/document.hpp"

#include <QString>
#include <QStringList>
#include <vector>

namespace headroom::gui {

struct Lever {
    enum class Kind {
        kInstances,
        kProcesses,
        kMasters,
        kReplicas,
        kNodes,
        kThreads,
        kUsers, ///< at the top of the workload
        kPace   ///< factor on how often users act: their pauses between messages divided by it
    };
    Kind kind = Kind::kInstances;
    QString service;    ///< empty for kUsers and kPace
    QString pointer;    ///< of the value; empty for kUsers and kPace, which change several
    double value = 1.0; ///< as the scenario has it
    double least = 1.0;
    double most = 1.0;
    bool whole = true;
    bool logarithmic = false; ///< the slider multiplies
};

[[nodiscard]] std::vector<Lever> leversOf(const models::Json& scenario);

/// The scenario with levers set: `values` in the order of `levers`.
[[nodiscard]] models::Json withLevers(const models::Json& scenario, const std::vector<Lever>& levers,
                                      const std::vector<double>& values);

/// The same as settings ("services.chat.on.count=25"), those that differ only.
[[nodiscard]] QStringList settingsOf(const models::Json& scenario, const std::vector<Lever>& levers,
                                     const std::vector<double>& values);

[[nodiscard]] QString leverText(const Lever& lever);

} // namespace headroom::gui
