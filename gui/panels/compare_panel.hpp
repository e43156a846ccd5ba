// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Runs laid over each other, the differences of two of them within tolerances, and the variants they came from.

#include "gui/models/differences_model.hpp"
#include "gui/models/runs_model.hpp"
#include "gui/models/variants_model.hpp"
#include "gui/panels/panel.hpp"

#include <memory>

class QComboBox;
class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QTableView;
class QTreeView;

namespace headroom::gui {

class ChartStack;

class ComparePanel : public Panel {
    Q_OBJECT

public:
    explicit ComparePanel(QWidget* parent = nullptr);
    [[nodiscard]] QString id() const override { return "compare"; }
    [[nodiscard]] QString title() const override;
    void setSession(Session* session) override;
    void retranslate() override;
    [[nodiscard]] bool settled() const override { return working_ == 0; }
    void prepareScreenshot() override;
    void zoomToSelection() override;
    void resetView() override;

private:
    void fillVariants();
    void fillChoices();
    void draw();
    void compare();
    void runVariant();

    Session* session_ = nullptr;
    std::unique_ptr<RunsModel> runsModel_;
    VariantsModel variantsModel_;
    DifferencesModel differences_;
    QLabel* variantsTitle_;
    QTreeView* variants_;
    QPushButton* copy_;
    QPushButton* run_;
    QPushButton* remove_;
    QLabel* runsTitle_;
    QListView* runs_;
    ChartStack* stack_;
    QLabel* verdict_;
    QComboBox* first_;
    QComboBox* second_;
    QLabel* versus_;
    QLineEdit* tolerances_;
    QTableView* table_;
    int working_ = 0;
    int wanted_ = 0; ///< number of the newest comparison asked for
    int drawn_ = 0;
};

} // namespace headroom::gui
