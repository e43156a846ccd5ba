// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A QCustomPlot in the colours of its palette.

#include "gui/charts/custom_plot.hpp"

namespace headroom::gui {

class Plot : public QCustomPlot {
    Q_OBJECT

public:
    explicit Plot(QWidget* parent = nullptr);

    /// Draws it at another place and size, as lines where the device knows lines.
    void renderTo(QCPPainter& painter, const QRect& target);

protected:
    void changeEvent(QEvent* event) override;
    /// Colours of axes, legend and ground; a derived plot dresses its own parts too.
    virtual void dress();
    /// The legend becomes a row above the axes.
    void placeLegendAbove();
    void wheelEvent(QWheelEvent* event) override;
};

} // namespace headroom::gui
