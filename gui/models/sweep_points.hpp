// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Points of a sweep or an optimisation, read from what `headroom` writes: its JSON, or the journal while it grows.

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <vector>

namespace headroom::gui {

/// What a point is judged by.
enum class Outcome { kCost, kUsers, kLatency, kFailed, kThroughput };
inline constexpr int kOutcomes = 5;

struct SweepPoint {
    std::size_t index = 0;
    QStringList settings;      ///< "services.chat.on.count=20", in the order of the axes
    QString verdict;           ///< "holds", "violated", "undecided"; empty = not judged as a whole
    QString error;             ///< why it could not be computed
    double cost = -1.0;        ///< USD an hour; these are negative when not known
    double users = -1.0;       ///< borne: where the first objective breaks, or all asked for
    bool usersAtLeast = false; ///< nothing broke: it may bear more
    double latency = -1.0;     ///< seconds, p95 of the first latency objective or of the asked operation
    double failed = -1.0;      ///< share of users
    double throughput = -1.0;  ///< per second
    QString binds;
    bool chosen = false; ///< by the optimiser
    bool stated = false; ///< the fleet as the scenario has it

    [[nodiscard]] double value(Outcome outcome) const;
};

/// By index; empty when the text is none of it.
[[nodiscard]] std::vector<SweepPoint> readSweep(const QByteArray& json);
[[nodiscard]] std::vector<SweepPoint> readOptimum(const QByteArray& json);
/// Whole lines only; what is damaged is left out, as `headroom` computes it again.
[[nodiscard]] std::vector<SweepPoint> readJournal(const QByteArray& lines);

/// Whether less is better.
[[nodiscard]] bool lessIsBetter(Outcome outcome);
/// Indices into `points` of those no other is better than in both, by the first outcome ascending.
[[nodiscard]] std::vector<std::size_t> paretoFront(const std::vector<SweepPoint>& points, Outcome across,
                                                   Outcome up);

} // namespace headroom::gui
