// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The time that charts share: the visible span, the moment under the pointer, and a marked span.

#include "gui/charts/custom_plot.hpp"

#include <optional>

namespace headroom::gui {

class TimeAxis : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    void setDuration(double seconds); ///< shows everything
    [[nodiscard]] double duration() const { return duration_; }
    [[nodiscard]] const QCPRange& range() const { return range_; }
    /// Kept inside the run.
    void setRange(QCPRange range);
    void reset() { setRange({0.0, duration_}); }

    [[nodiscard]] double moment() const { return moment_; } ///< negative = none
    void setMoment(double seconds);

    [[nodiscard]] const std::optional<QCPRange>& selection() const { return selection_; }
    void select(std::optional<QCPRange> span);
    /// Shows the marked span; without one, nothing changes.
    void zoomToSelection();

Q_SIGNALS:
    void rangeChanged();
    void momentChanged(double seconds);
    void selectionChanged();

private:
    double duration_ = 1.0;
    QCPRange range_{0.0, 1.0};
    double moment_ = -1.0;
    std::optional<QCPRange> selection_;
};

} // namespace headroom::gui
