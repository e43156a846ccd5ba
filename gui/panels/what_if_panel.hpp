// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Sliders for what can be tried. Operational bounds answer while one is dragged, a simulation in the background
// follows, and what was predicted before stays as a ghost. The scenario is not changed until a variant is made.

#include "gui/document/levers.hpp"
#include "gui/models/bounds_answer.hpp"
#include "gui/panels/panel.hpp"
#include "gui/runs/background_run.hpp"

#include <QTimer>
#include <vector>

class QLabel;
class QProgressBar;
class QPushButton;
class QScrollArea;

namespace headroom::gui {

class LeverRow;
class LoadCurvePlot;

class WhatIfPanel : public Panel {
    Q_OBJECT

public:
    explicit WhatIfPanel(QWidget* parent = nullptr);
    [[nodiscard]] QString id() const override { return "what-if"; }
    [[nodiscard]] QString title() const override;
    void setSession(Session* session) override;
    void retranslate() override;
    [[nodiscard]] bool settled() const override;
    void prepareScreenshot() override;

    [[nodiscard]] const std::vector<LeverRow*>& rows() const { return rows_; }
    [[nodiscard]] const BoundsAnswer& bounds() const { return bounds_; }
    [[nodiscard]] LoadCurvePlot* plot() const { return plot_; }
    [[nodiscard]] bool tried() const; ///< whether anything differs from the scenario

    /// A simulation begins when no slider has moved for this long.
    static constexpr int kRestMilliseconds = 350;

private:
    void build();
    void showDocument();
    void rebuildLevers();
    void leverMoved();
    void answer();
    void simulate();
    void showRun(const RunPointer& run);
    void showBase();
    void tell(const RunPointer& run);
    void keep();
    void reset();
    [[nodiscard]] std::vector<double> values() const;
    [[nodiscard]] models::Json changed() const;

    Session* session_ = nullptr;
    std::vector<Lever> levers_;
    std::vector<LeverRow*> rows_;
    BoundsAnswer bounds_;
    BackgroundRun background_;
    QTimer rest_;
    RunPointer shown_;
    RunPointer told_;     ///< what the words are about
    bool edited_ = false; ///< since the run that is selected
    QScrollArea* scroll_;
    QLabel* most_;
    QLabel* why_;
    QLabel* simulated_;
    LoadCurvePlot* plot_;
    QProgressBar* progress_;
    QPushButton* keep_;
    QPushButton* reset_;
    QLabel* note_;
};

} // namespace headroom::gui
