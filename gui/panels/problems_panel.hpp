// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What is wrong with the scenario; choosing a problem selects its place.

#include "gui/models/problems_model.hpp"
#include "gui/panels/panel.hpp"

class QLabel;
class QTableView;

namespace headroom::gui {

class ProblemsPanel : public Panel {
    Q_OBJECT

public:
    explicit ProblemsPanel(QWidget* parent = nullptr);
    [[nodiscard]] QString id() const override { return "problems"; }
    [[nodiscard]] QString title() const override;
    [[nodiscard]] Place place() const override { return Place::kBottom; }
    void setSession(Session* session) override;
    void retranslate() override;

private:
    void update();

    Session* session_ = nullptr;
    ProblemsModel model_;
    QLabel* none_;
    QTableView* table_;
};

} // namespace headroom::gui
