// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Utilization of every resource over time: a row each, darker is busier, red is at the limit. A cell shows the largest
// of the bins it covers, so that no peak is lost however many bins share a pixel.

#include "gui/charts/chart_data.hpp"
#include "gui/charts/time_axis.hpp"

#include <QImage>
#include <QWidget>

namespace headroom::gui {

class HeatMap : public QWidget {
    Q_OBJECT

public:
    explicit HeatMap(TimeAxis* time, QWidget* parent = nullptr);

    /// `heat` must outlive this or the next call.
    void setData(const HeatData* heat, double binSeconds);
    void renderTo(QPainter& painter, const QRect& target);
    [[nodiscard]] QSize sizeHint() const override;
    /// "chat.cpu[3] 92 %" at a place of the widget; empty off the rows.
    [[nodiscard]] QString textAt(const QPoint& place) const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] QRect cells(const QRect& whole) const;
    [[nodiscard]] QImage pooled(int columns) const;
    void drawLabels(QPainter& painter, const QRect& area) const;

    TimeAxis* time_;
    const HeatData* data_ = nullptr;
    double binSeconds_ = 1.0;
    QImage image_; ///< of the visible span; null = to be made
};

} // namespace headroom::gui
