// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What differs between two scenarios, value by value.

#include "models/document.hpp"

#include <QString>
#include <optional>
#include <vector>

namespace headroom::gui {

struct JsonChange {
    QString pointer;
    std::optional<models::Json> before; ///< absent = added
    std::optional<models::Json> after;  ///< absent = removed
};

/// The smallest places that differ, in the order of `before`, added ones after them. Arrays of different
/// lengths differ as a whole.
[[nodiscard]] std::vector<JsonChange> changesBetween(const models::Json& before,
                                                     const models::Json& after);

/// "services.chat.on.count: 20 → 25" for people.
[[nodiscard]] QString changeText(const JsonChange& change);

} // namespace headroom::gui
