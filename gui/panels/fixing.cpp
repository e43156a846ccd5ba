// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/fixing.hpp"

#include "gui/session/session.hpp"

#include <QCoreApplication>

namespace headroom::gui {

const RunRecord* fixSearchOf(Session& session, int variant) {
    const RunRecord* latest = nullptr;
    for (const RunRecord* record : session.runs()->records()) {
        if (record->command == "speedup" && record->variant == variant) latest = record;
    }
    return latest;
}

std::optional<SpeedupData> fixesOf(Session& session, int variant) {
    const RunRecord* search = fixSearchOf(session, variant);
    if (search == nullptr || search->state != RunState::kDone) return std::nullopt;
    return readSpeedup(search->output);
}

void searchFixes(Session& session) {
    const Document* document = session.document();
    if (document == nullptr || !document->valid()) return;
    const QString label =
        QCoreApplication::translate("Fixing", "%1: what to change").arg(document->displayName());
    // One level and two replications of each lever answer in a third of the time; the best ones get more anyway.
    session.runs()->start({"speedup", "{scenario}", "--levels", "25", "--replications", "2", "--json"},
                          *document, session.currentVariant(), label);
}

void applyFix(Session& session, const QString& name, const QStringList& settings) {
    const int reference = session.selectedRunId();
    if (!session.addVariant(session.currentVariant(), name, settings)) return;
    session.setCompared({reference});
    session.run();
    session.showPanel("compare");
}

} // namespace headroom::gui
