// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Who comes, when, and what they do: the load as a curve and as a table, behaviours as lists of steps.

#include "gui/models/load_points_model.hpp"
#include "gui/models/steps_model.hpp"
#include "gui/panels/panel.hpp"

class QComboBox;
class QLabel;
class QTableView;
class QToolButton;
class QTreeView;

namespace headroom::gui {

class LoadPlot;

class WorkloadPanel : public Panel {
    Q_OBJECT

public:
    explicit WorkloadPanel(QWidget* parent = nullptr);
    [[nodiscard]] QString id() const override { return "workload"; }
    [[nodiscard]] QString title() const override;
    void setSession(Session* session) override;
    void retranslate() override;

    [[nodiscard]] LoadPlot* plot() const { return plot_; }
    [[nodiscard]] StepsModel& steps() { return steps_; }

private:
    void build();
    [[nodiscard]] QWidget* buildLoad();
    [[nodiscard]] QWidget* buildBehaviours();
    void connectPlot();
    void showDocument();
    void refresh();
    void showBehaviours();
    void showProblem();
    void fillStepMenu();
    void chooseStep(const QString& pointer);
    void moveStep(int by);

    Session* session_ = nullptr;
    LoadPointsModel points_;
    StepsModel steps_;
    LoadPlot* plot_;
    QComboBox* kind_;
    QToolButton* addPoint_;
    QToolButton* addEvent_;
    QToolButton* removePoint_;
    QTableView* table_;
    QLabel* problem_;
    QComboBox* behaviour_;
    QToolButton* addStep_;
    QToolButton* removeStep_;
    QToolButton* up_;
    QToolButton* down_;
    QTreeView* tree_;
    QLabel* behaviourLabel_;
    QLabel* kindLabel_;
};

} // namespace headroom::gui
