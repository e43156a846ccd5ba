// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/charts/plot.hpp"

#include "gui/charts/ink.hpp"

namespace headroom::gui {

Plot::Plot(QWidget* parent) : QCustomPlot(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setNoAntialiasingOnDrag(true);
    setPlottingHint(QCP::phFastPolylines, true);
    setPlottingHint(QCP::phCacheLabels, true);
    // Charts that follow each other come to the screen together, not one after the other.
    setPlottingHint(QCP::phImmediateRefresh, false);
    setAutoAddPlottableToLegend(false);
    Plot::dress();
}

void Plot::renderTo(QCPPainter& painter, const QRect& target) {
    painter.save();
    painter.translate(target.topLeft());
    const QCP::AntialiasedElements rough = notAntialiasedElements(); // while panned
    setNotAntialiasedElements(QCP::aeNone);
    toPainter(&painter, target.width(), target.height());
    setNotAntialiasedElements(rough);
    painter.restore();
}

void Plot::changeEvent(QEvent* event) {
    QCustomPlot::changeEvent(event);
    if (event->type() != QEvent::PaletteChange && event->type() != QEvent::StyleChange) return;
    dress();
    replot(QCustomPlot::rpQueuedReplot);
}

void Plot::dress() {
    const QColor text = palette().color(QPalette::Text);
    QColor dim = palette().color(QPalette::PlaceholderText);
    QColor grid = dim;
    constexpr int kGridAlpha = 55;
    grid.setAlpha(kGridAlpha);
    setBackground(palette().color(QPalette::Base));
    legend->setTextColor(text);
    legend->setFont(font());
    for (QCPAxisRect* rect : axisRects()) {
        for (QCPAxis* axis : rect->axes()) {
            axis->setBasePen(QPen(dim));
            axis->setTickPen(QPen(dim));
            axis->setSubTickPen(Qt::NoPen);
            axis->setTickLabelColor(text);
            axis->setLabelColor(dim);
            axis->setTickLabelFont(font());
            axis->setLabelFont(font());
            axis->grid()->setPen(QPen(grid, 1.0, Qt::SolidLine));
            axis->grid()->setZeroLinePen(Qt::NoPen);
        }
    }
}

void Plot::placeLegendAbove() {
    // In a row of its own it hides no point.
    constexpr double kAsSmallAsItGets = 0.001;
    auto* row = new QCPLayoutGrid;
    plotLayout()->insertRow(0);
    plotLayout()->addElement(0, 0, row);
    plotLayout()->setRowStretchFactor(0, kAsSmallAsItGets);
    plotLayout()->setRowSpacing(0);
    row->addElement(0, 0, legend);
    row->addElement(0, 1, new QCPLayoutElement(this));
    row->setColumnStretchFactor(0, kAsSmallAsItGets);
    legend->setFillOrder(QCPLegend::foColumnsFirst);
    legend->setBrush(Qt::NoBrush);
    legend->setBorderPen(Qt::NoPen);
    legend->setVisible(true);
}

void Plot::wheelEvent(QWheelEvent* event) {
    // Without Ctrl the wheel scrolls the stack of charts; a chart that swallowed it would trap the reader.
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        QCustomPlot::wheelEvent(event);
    } else {
        event->ignore();
    }
}

} // namespace headroom::gui
