// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A measured result beside the predicted one: points on the curve, how far off, and whether the driver was fit to say so.

#include "sim/analysis/knee.hpp"
#include "sim/result/run_result.hpp"

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace headroom::gui {

struct LiveReading {
    QString operation; ///< whose latency
    std::vector<analysis::LoadPoint> measured;
    std::vector<analysis::LoadPoint> predicted;
    double seconds = 0.0;     ///< measured so far
    double users = 0.0;       ///< now
    double perSecond = 0.0;   ///< completions over the last ten seconds
    double p95Seconds = 0.0;  ///< over the last ten seconds; 0 = nothing completed
    double failedShare = 0.0; ///< of all operations so far
    std::optional<double>
        latencyError; ///< area between the curves, share of the predicted; absent = not comparable
    QString latencyErrorNote; ///< why it is absent, or which part of the load was compared
    std::optional<double>
        throughputError; ///< predicted minus measured, share of the measured, over the same time
    std::optional<double> driverLagSeconds; ///< p99 of the last ten seconds; absent = not recorded
    double worstDriverLagSeconds = 0.0;
    QStringList driverProblems; ///< why the measurement says nothing; empty = healthy
};

/// Allowed p99 of the driver's own lag, as `headroom live drive --max-lag` has it by default.
inline constexpr double kAllowedLagSeconds = 0.010;

/// `predicted` nullptr = none.
[[nodiscard]] LiveReading readLive(const result::RunResult& measured,
                                   const result::RunResult* predicted);

} // namespace headroom::gui
