// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What the charts of runs show, as numbers: made once per run, in a worker thread, drawn by charts that know
// nothing about results.

#include <QString>

#ifndef Q_MOC_RUN // Qt 6.4's moc does not read the standard library's concepts
#include "sim/analysis/summary.hpp"
#include "sim/result/run_result.hpp"
#endif

#include <memory>
#include <string>
#include <vector>

namespace headroom::gui {

enum class Quantity { kUsers, kPerSecond, kSeconds, kShare, kWaiting, kCredits, kDollars };

struct ChartLine {
    std::string name; ///< a key of lineTitle(), or a name of the scenario
    int style = 0;
    std::vector<double> values;    ///< per bin; NaN = none
    std::vector<double> low, high; ///< band over replications per bin; empty = none
};

struct ChartLimit {
    QString text; ///< the objective as the scenario states it
    double value = 0.0;
};

/// A moment worth marking.
struct ChartMark {
    enum class Kind { kBinds, kObjective, kKnee };
    Kind kind = Kind::kBinds;
    double seconds = 0.0;
    double users = 0.0;
    QString what; ///< the limit or the objective; empty for the knee
};

struct ChartData {
    std::string id;        ///< "users", "latency:login", ...: unique
    std::string operation; ///< of latencies
    Quantity quantity = Quantity::kUsers;
    std::vector<ChartLine> lines;
    std::vector<ChartLimit> limits;
    bool logarithmic = false; ///< spans more than two decades
};

/// Utilization of every resource.
struct HeatData {
    std::vector<QString> rows;
    std::vector<std::vector<float>> utilization; ///< by row, per bin
    std::vector<double> busyFrom;                ///< by row: where the analysis calls it busy
};

struct BreakdownBar {
    QString operation;
    double network = 0.0, stores = 0.0, service = 0.0, waiting = 0.0; ///< seconds, mean
};

struct LoadCurve {
    std::string operation;
    std::vector<analysis::LoadPoint> points;
    bool knee = false;
    double kneeUsers = 0.0;
    std::vector<ChartLimit> limits;
};

struct RunChartSet {
    double binSeconds = 1.0;
    std::size_t bins = 0;
    std::vector<ChartData> charts;
    std::vector<ChartMark> marks;
    HeatData heat;
    std::vector<BreakdownBar> breakdown;
    LoadCurve curve;
    [[nodiscard]] double duration() const { return binSeconds * static_cast<double>(bins); }
};

struct ChartSubject {
    QString label;
    const result::RunResult* run = nullptr;
    const analysis::Summary* summary = nullptr;
};

/// Of one run; `replications` of it (same scenario, other seeds) become bands from the lowest to the highest.
[[nodiscard]] RunChartSet chartsOfRun(const ChartSubject& subject,
                                      const std::vector<const result::RunResult*>& replications = {});

/// Several runs laid over each other, a line each: users, throughput, p95 of the first one's main operation, errors,
/// utilization of the busiest resource. Time is that of the longest.
[[nodiscard]] RunChartSet chartsOfRuns(const std::vector<ChartSubject>& subjects);

} // namespace headroom::gui
