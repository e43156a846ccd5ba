// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Points of a sweep as a scatter plot: those no other is better than are joined and filled.

#include "gui/charts/plot.hpp"
#include "gui/models/sweep_points.hpp"

namespace headroom::gui {

class ParetoPlot : public Plot {
    Q_OBJECT

public:
    explicit ParetoPlot(QWidget* parent = nullptr);

    void setPoints(std::vector<SweepPoint> points, Outcome across, Outcome up);
    void choose(int point); ///< index of the points, -1 = none; does not report
    [[nodiscard]] int chosen() const { return chosen_; }
    [[nodiscard]] QPointF pixelOf(int point) const;
    [[nodiscard]] const std::vector<std::size_t>& front() const { return front_; }
    void retranslate();

Q_SIGNALS:
    void pointChosen(int point);
    void pointOpened(int point); ///< double-clicked, or Enter

protected:
    void dress() override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void draw();
    [[nodiscard]] int pointNear(const QPointF& position) const;
    [[nodiscard]] double scaled(std::size_t point, Outcome outcome) const;

    std::vector<SweepPoint> points_;
    std::vector<std::size_t> front_;
    Outcome across_ = Outcome::kCost;
    Outcome up_ = Outcome::kUsers;
    int chosen_ = -1;
    QCPGraph* others_ = nullptr;
    QCPGraph* broken_ = nullptr;
    QCPGraph* best_ = nullptr;
    QCPGraph* mark_ = nullptr;
};

[[nodiscard]] QString outcomeText(Outcome outcome); ///< with its unit

} // namespace headroom::gui
