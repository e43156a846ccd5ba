// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// One of the fleets under consideration: the scenario as opened, or a change of another variant.

#include "gui/document/document.hpp"

#include <QString>
#include <memory>

namespace headroom::gui {

struct Variant {
    int id = 0;
    int parent = -1; ///< of another variant; -1 = the scenario as opened
    QString name;
    std::unique_ptr<Document> document;
};

} // namespace headroom::gui
