// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A scenario as it is in the editor, written where a child process can read it.

#include "gui/document/document.hpp"

#include <QTemporaryDir>

namespace headroom::gui {

/// A folder of its own with the scenario, beside it links to the files it names; gone with this object.
class StagedScenario {
public:
    /// `origin` is the path relative file names in the scenario are relative to.
    StagedScenario(const Document::Json& root, const QString& origin);

    [[nodiscard]] bool ok() const { return problem_.isEmpty(); }
    [[nodiscard]] const QString& problem() const { return problem_; }
    [[nodiscard]] QString scenario() const { return folder_.filePath("scenario.json"); }
    [[nodiscard]] QString path(const QString& name) const { return folder_.filePath(name); }

private:
    void link(const Document::Json& value, const QString& folder);

    QTemporaryDir folder_;
    QString problem_;
};

} // namespace headroom::gui
