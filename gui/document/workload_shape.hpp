// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// How many come and when, as a curve with points that can be moved. Reads and writes "workload.users" and
// "workload.events" of a scenario; every change gives the whole new value, so that it is one undo command.

#include "models/document.hpp"

#include <QPointF>
#include <QString>
#include <optional>
#include <vector>

namespace headroom::gui {

enum class LoadKind { kRamp, kSteady, kArrivals, kProfile };

struct LoadPoint {
    enum class Role {
        kProfilePoint, ///< `index` of the profile's rates
        kRampStart,    ///< users at time 0: moves up and down
        kRampEnd,      ///< when `until` is reached, and how many that is
        kRampHold,     ///< end of the hold: moves sideways
        kSteadyTop,    ///< when all are there, and how many
        kSteadyEnd,    ///< end of the run
        kArrivalsEnd,  ///< end of the run and the rate
        kEventStart,   ///< `index` of the events; moves sideways
        kEventEnd
    };
    Role role = Role::kProfilePoint;
    int index = 0;
    double seconds = 0.0;
    double amount = 0.0; ///< users, or users a second; of events the multiplier
    bool movesSideways = true;
    bool movesUp = true;
};

struct LoadEvent {
    QString name;
    double from = 0.0;
    double to = 0.0;
    double multiplier = 1.0;
};

struct WorkloadShape {
    LoadKind kind = LoadKind::kRamp;
    bool rate = false;          ///< amounts are users a second, otherwise users there
    bool fromFile = false;      ///< the rates stand in a file; nothing can be moved
    double seconds = 1.0;       ///< length of the run
    double most = 1.0;          ///< largest amount
    std::vector<QPointF> curve; ///< seconds, amount
    std::vector<LoadPoint> points;
    std::vector<LoadEvent> events;
};

/// Nothing when the workload is none of the four kinds.
[[nodiscard]] std::optional<WorkloadShape> shapeOf(const models::Json& scenario);

/// The workload with a point moved, to what is allowed and round: "workload" as a whole.
[[nodiscard]] models::Json withPointMoved(const models::Json& scenario, const LoadPoint& point,
                                          double seconds, double amount);
/// A profile with one more point; an event with one more. "workload" as a whole.
[[nodiscard]] models::Json withProfilePoint(const models::Json& scenario, double seconds, double amount);
[[nodiscard]] models::Json withEvent(const models::Json& scenario, double seconds, double lasts);
/// Without a point of a profile or an event; unchanged when it is the only rate.
[[nodiscard]] models::Json withoutPoint(const models::Json& scenario, const LoadPoint& point);
/// As another kind of about the same load.
[[nodiscard]] models::Json withKind(const models::Json& scenario, LoadKind kind);

/// "5m20s" of seconds, rounded to what can be told apart in a run of this length.
[[nodiscard]] QString roundSeconds(double seconds, double length);

} // namespace headroom::gui
