// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/live_reading.hpp"

#include "sim/analysis/binding.hpp"
#include "sim/analysis/curve_distance.hpp"
#include "sim/analysis/windows.hpp"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <numeric>
#include <span>

namespace headroom::gui {
namespace {

constexpr double kWindowSeconds = 10.0;

struct LiveText {
    Q_DECLARE_TR_FUNCTIONS(LiveReading)
};

/// Bins that have begun: a file written in the middle of a run may hold more.
std::size_t binsBegun(const result::RunResult& run) {
    const std::vector<double> users = analysis::activeUsers(run);
    std::size_t last = run.binCount;
    while (last > 0 && users[last - 1] <= 0.0) --last;
    return last;
}

double completedUpTo(const result::RunResult& run, std::size_t bins) {
    double sum = 0.0;
    for (const result::OperationResult* operation : analysis::operationsOf(run, {})) {
        const std::size_t end = std::min(bins, operation->completed.size());
        sum = std::accumulate(operation->completed.begin(),
                              operation->completed.begin() + static_cast<std::ptrdiff_t>(end), sum);
    }
    return sum;
}

void readNow(LiveReading& reading, const result::RunResult& run, std::size_t bins) {
    if (bins == 0) return;
    const std::size_t window = std::min(bins, analysis::binsOf(run, kWindowSeconds));
    const std::vector<double> users = analysis::activeUsers(run);
    reading.users = users[bins - 1];
    reading.perSecond = (completedUpTo(run, bins) - completedUpTo(run, bins - window)) /
                        (static_cast<double>(window) * run.binSeconds);
    analysis::LatencyWindow latency(analysis::operationsOf(run, reading.operation.toStdString()),
                                    window);
    for (std::size_t bin = 0; bin < bins; ++bin) latency.advance();
    constexpr double kP95 = 0.95;
    constexpr double kMicro = 1e-6;
    if (latency.count() > 0) reading.p95Seconds = latency.quantile(kP95) * kMicro;
    const double asked = static_cast<double>(run.requests.completed + run.requests.failed);
    if (asked > 0.0) reading.failedShare = static_cast<double>(run.requests.failed) / asked;
}

void readDriver(LiveReading& reading, const result::RunResult& run, std::size_t bins) {
    if (const result::Series* lag = run.find("driver lag p99"); lag != nullptr && bins > 0) {
        const std::size_t end = std::min(bins, lag->perBin.size());
        const std::size_t window = std::min(end, analysis::binsOf(run, kWindowSeconds));
        const auto last = lag->perBin.begin() + static_cast<std::ptrdiff_t>(end);
        if (end > 0) {
            reading.driverLagSeconds =
                *std::max_element(last - static_cast<std::ptrdiff_t>(window), last);
            reading.worstDriverLagSeconds = *std::max_element(lag->perBin.begin(), last);
        }
        if (reading.worstDriverLagSeconds > kAllowedLagSeconds)
            reading.driverProblems.append(
                LiveText::tr("The driver's own timers were late: p99 %1 ms, allowed %2 ms.")
                    .arg(reading.worstDriverLagSeconds * 1000.0, 0, 'f', 1)
                    .arg(kAllowedLagSeconds * 1000.0, 0, 'f', 0));
    }
    for (const analysis::BindingGroup& group : analysis::findBinding(run).loadGenerator)
        reading.driverProblems.append(LiveText::tr("A limit of the driving machine was reached: %1.")
                                          .arg(QString::fromStdString(group.first.resource)));
    for (const std::string& note : run.notes) {
        if (note.find("inconclusive") != std::string::npos)
            reading.driverProblems.append(QString::fromStdString(note));
    }
}

} // namespace

LiveReading readLive(const result::RunResult& measured, const result::RunResult* predicted) {
    LiveReading reading;
    const std::size_t bins = binsBegun(measured);
    reading.seconds = static_cast<double>(bins) * measured.binSeconds;
    // The same operation on both sides, or their curves would not be of one thing.
    std::string operation = analysis::busiestOperation(measured);
    if (predicted != nullptr && predicted->operation(operation) == nullptr)
        operation = analysis::busiestOperation(*predicted);
    reading.operation = QString::fromStdString(operation);
    reading.measured = analysis::findKnee(measured, operation).curve;
    readNow(reading, measured, bins);
    readDriver(reading, measured, bins);
    if (predicted == nullptr) return reading;
    reading.predicted = analysis::findKnee(*predicted, operation).curve;
    const std::array<std::vector<analysis::LoadPoint>, 1> first{reading.predicted};
    const std::array<std::vector<analysis::LoadPoint>, 1> second{reading.measured};
    if (!reading.predicted.empty() && !reading.measured.empty()) {
        const analysis::CurveDistance distance =
            analysis::curveDistance(std::span<const std::vector<analysis::LoadPoint>>(first),
                                    std::span<const std::vector<analysis::LoadPoint>>(second), false);
        if (distance.comparable) reading.latencyError = distance.share;
        reading.latencyErrorNote = QString::fromStdString(distance.note);
    }
    const auto same = static_cast<std::size_t>(reading.seconds / predicted->binSeconds);
    const double asMeasured = completedUpTo(measured, bins);
    if (asMeasured > 0.0 && same > 0)
        reading.throughputError = (completedUpTo(*predicted, same) - asMeasured) / asMeasured;
    return reading;
}

} // namespace headroom::gui
