// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Something that is wrong with a scenario, and where.

#include <QString>
#include <vector>

namespace headroom::gui {

struct Problem {
    QString pointer; ///< JSON pointer, e.g. "/services/chat/on/count"; empty = the document
    QString message; ///< what was found and what is allowed
    bool operator==(const Problem&) const = default;
};

using Problems = std::vector<Problem>;

} // namespace headroom::gui
