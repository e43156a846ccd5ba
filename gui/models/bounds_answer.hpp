// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What operational laws say about a scenario, in a form that is quick enough to follow a slider.

#include "models/document.hpp"
#include "models/scenario.hpp"

#include <QString>
#include <memory>
#include <optional>

namespace headroom::gui {

struct BoundsAnswer {
    QString
        problem; ///< why there is none: the scenario has problems, or laws do not know its kind; empty = there is
    bool readable = false;                            ///< the scenario could be read
    std::shared_ptr<const models::Scenario> scenario; ///< as read
    double askedUsers = 0.0;
    bool saturates = false;
    double mostUsers = 0.0;    ///< no real fleet of this shape does better
    double mostUsersLow = 0.0; ///< where the same station fills up when every visit pays a wake-up
    QString bottleneck;        ///< first to saturate: "redis replicas"
    QString bottleneckService;
    double utilizationLow = 0.0; ///< of the bottleneck at the asked load
    double utilizationHigh = 0.0;
    double requestsPerSecond = 0.0; ///< most at the state of the asked load
};

/// `file` is where relative names in the scenario are looked up.
[[nodiscard]] BoundsAnswer boundsOf(const models::Json& scenario, const QString& file);

} // namespace headroom::gui
