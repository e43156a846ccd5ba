// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Looking for the best change and making it: what the summary strip and the bottlenecks panel both offer.

#include "gui/models/speedup_data.hpp"

#include <optional>

namespace headroom::gui {

class Session;
struct RunRecord;

/// The latest search for fixes of this variant, running or done; nullptr = none.
[[nodiscard]] const RunRecord* fixSearchOf(Session& session, int variant);
/// Its findings; nothing before it is done.
[[nodiscard]] std::optional<SpeedupData> fixesOf(Session& session, int variant);

/// Starts the search on the current variant.
void searchFixes(Session& session);

/// Makes a variant with the settings, below the current one, runs it, and shows it beside what it came from.
void applyFix(Session& session, const QString& name, const QStringList& settings);

} // namespace headroom::gui
