// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The load over time as a curve whose points are dragged, or moved with the arrow keys once chosen by Page Up and Page Down.

#include "gui/charts/plot.hpp"
#include "gui/document/workload_shape.hpp"

#include <QPointer>

namespace headroom::gui {

class LoadPlot : public Plot {
    Q_OBJECT

public:
    explicit LoadPlot(QWidget* parent = nullptr);

    void setShape(const std::optional<WorkloadShape>& shape);
    [[nodiscard]] const std::optional<WorkloadShape>& shape() const { return shape_; }
    [[nodiscard]] int chosen() const { return chosen_; } ///< index of shape()->points, -1 = none
    void choose(int point);
    /// Where a point is drawn.
    [[nodiscard]] QPointF pixelOf(const LoadPoint& point) const;
    void retranslate();

Q_SIGNALS:
    /// `gesture` is the same for all moves of one drag.
    void pointMoved(const headroom::gui::LoadPoint& point, double seconds, double amount, int gesture);
    void pointWanted(double seconds, double amount); ///< double-clicked where none is
    void removalWanted(const headroom::gui::LoadPoint& point);
    void chosenChanged(int point);

protected:
    void dress() override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void draw();
    void drawEvents();
    void setRanges();
    [[nodiscard]] int pointNear(const QPointF& position) const; ///< -1 = none

    std::optional<WorkloadShape> shape_;
    QCPGraph* curve_ = nullptr;
    QCPGraph* handles_ = nullptr;
    QCPGraph* chosenHandle_ = nullptr;
    std::vector<QPointer<QCPAbstractItem>> eventItems_;
    int chosen_ = -1;
    bool dragging_ = false;
    int gesture_ = 0;
    LoadPoint dragged_; ///< as it was when the drag began
};

} // namespace headroom::gui
