// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// One chart over time: lines with bands, objectives, marks, a crosshair with all values.
//
// Pointer: drag pans, Ctrl+wheel zooms, Shift+drag marks a span, a double click shows everything. Keys: left and
// right move the crosshair by a bin (with Shift by ten), plus and minus zoom.

#include "gui/charts/chart_data.hpp"
#include "gui/charts/plot.hpp"
#include "gui/charts/time_axis.hpp"

#include <QTimer>

namespace headroom::gui {

class TimeChart : public Plot {
    Q_OBJECT

public:
    TimeChart(TimeAxis* time, QWidget* parent = nullptr);

    /// `chart` must outlive this or the next call.
    void setChart(const ChartData* chart, const std::vector<ChartMark>& marks, double binSeconds);
    void setLineVisible(std::size_t line, bool visible);
    void setLogarithmic(bool logarithmic);
    [[nodiscard]] bool logarithmic() const;
    void retranslate();
    /// What the crosshair says, also read by screen readers: "12:30   p95 45 ms   p99 80 ms".
    [[nodiscard]] QString readout() const;

    static constexpr int kLeftMargin =
        84; ///< equal in all charts, so that moments stand below each other

protected:
    void dress() override;
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void addLine(const ChartLine& line);
    void addLimits();
    void addMarks(const std::vector<ChartMark>& marks);
    void fitValues();
    void followRange();
    void showMoment();
    void showSelection();
    [[nodiscard]] double valueAt(const ChartLine& line, double seconds) const;

    TimeAxis* time_;
    const ChartData* chart_ = nullptr;
    double binSeconds_ = 1.0;
    std::vector<ChartMark> marks_;
    struct Drawn {
        QCPGraph* line = nullptr;
        QCPGraph* low = nullptr; ///< of a band; the area reaches from it to `high`
        QCPGraph* high = nullptr;
    };
    std::vector<Drawn> drawn_;
    std::vector<QCPItemText*> markTexts_;
    QCPItemLine* crosshair_;
    QCPItemText* readout_;
    QCPItemRect* selection_;
    std::optional<double> selectingFrom_;
    bool following_ = false;
    QTimer rest_;        ///< of the range
    bool stale_ = false; ///< not drawn since the range changed
};

} // namespace headroom::gui
