// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/charts/time_axis.hpp"

#include <algorithm>

namespace headroom::gui {

void TimeAxis::setDuration(double seconds) {
    duration_ = std::max(seconds, 1e-3);
    select(std::nullopt);
    range_ = {0.0, duration_};
    Q_EMIT rangeChanged();
}

void TimeAxis::setRange(QCPRange range) {
    constexpr double kNarrowest = 1e-4; // of the whole
    const double size = std::clamp(range.size(), duration_ * kNarrowest, duration_);
    const double low = std::clamp(range.lower, 0.0, duration_ - size);
    const QCPRange kept(low, low + size);
    if (kept == range_) return;
    range_ = kept;
    Q_EMIT rangeChanged();
}

void TimeAxis::setMoment(double seconds) {
    const double kept = seconds < 0.0 ? -1.0 : std::min(seconds, duration_);
    if (kept == moment_) return;
    moment_ = kept;
    Q_EMIT momentChanged(kept);
}

void TimeAxis::select(std::optional<QCPRange> span) {
    selection_ = span;
    Q_EMIT selectionChanged();
}

void TimeAxis::zoomToSelection() {
    if (!selection_) return;
    setRange(*selection_);
    select(std::nullopt);
}

} // namespace headroom::gui
