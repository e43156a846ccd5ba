// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What `headroom speedup --json` says, as the panels read it.

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace headroom::gui {

/// One change and what it buys: a lever at its strongest level, or a fix of the stack.
struct SpeedupRow {
    QString id;
    QString title;
    QString service;
    QString amount;        ///< "+25 %", "+1"
    bool measured = false; ///< false: no effect seen, or the limit was never reached
    double users = 0.0;    ///< at the break after it
    double gain = 0.0;     ///< users
    double gainLow = 0.0, gainHigh = 0.0;
    double gainShare = 0.0;
    double usdPerHour = 0.0;
    QString next;         ///< what limits the fleet then: "db cpu"
    QStringList settings; ///< that make the change; empty = a wish for other hardware or faster code
    [[nodiscard]] bool realisable() const { return !settings.isEmpty(); }
};

struct SpeedupData {
    double users = 0.0; ///< the fleet as it is bears, with its interval
    double usersLow = 0.0, usersHigh = 0.0;
    double usersPerSecond = 0.0; ///< come in that search, faster than in most scenarios
    QString brokenSlo;
    QString limit;                 ///< what limits it: "db cpu"
    std::vector<SpeedupRow> rows;  ///< best first
    std::vector<SpeedupRow> fixes; ///< one on top of the other
    QStringList fixSettings;
    double usersAfter = 0.0;                      ///< all fixes made, confirmed on fresh seeds
    [[nodiscard]] const SpeedupRow* best() const; ///< best realisable with a gain; nullptr = none
};

/// Nothing when the text is not that.
[[nodiscard]] std::optional<SpeedupData> readSpeedup(const QByteArray& json);

} // namespace headroom::gui
