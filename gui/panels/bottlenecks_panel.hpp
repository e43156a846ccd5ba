// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What every change would buy, best first, what limits the fleet after each, and the order to make them in.

#include "gui/models/bottlenecks_model.hpp"
#include "gui/panels/panel.hpp"

class QLabel;
class QProgressBar;
class QPushButton;
class QTableView;

namespace headroom::gui {

class BottlenecksPanel : public Panel {
    Q_OBJECT

public:
    explicit BottlenecksPanel(QWidget* parent = nullptr);
    [[nodiscard]] QString id() const override { return "bottlenecks"; }
    [[nodiscard]] QString title() const override;
    void setSession(Session* session) override;
    void retranslate() override;
    [[nodiscard]] bool settled() const override;
    void prepareScreenshot() override;

private:
    void update();
    void showFindings(const SpeedupData& found);
    void updateApply();
    [[nodiscard]] const SpeedupRow* selectedRow() const;
    void applySelected();
    void applyStack();

    Session* session_ = nullptr;
    BottlenecksModel model_;
    BottlenecksModel stackModel_;
    QStringList stackSettings_;
    int shownSearch_ = 0; ///< id of the run the tables show
    QLabel* headline_;
    QPushButton* search_;
    QProgressBar* progress_;
    QTableView* table_;
    QPushButton* apply_;
    QLabel* stackTitle_;
    QTableView* stackTable_;
    QPushButton* applyStack_;
};

} // namespace headroom::gui
