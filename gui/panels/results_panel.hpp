// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The selected run: the answer in big type, then everything it rests on.

#include "gui/panels/panel.hpp"

#include <memory>

class QComboBox;
class QLabel;
class QMenu;
class QPushButton;

namespace headroom::gui {

class ChartStack;
class SummaryStrip;
struct RunChartSet;

class ResultsPanel : public Panel {
    Q_OBJECT

public:
    explicit ResultsPanel(QWidget* parent = nullptr);
    [[nodiscard]] QString id() const override { return "results"; }
    [[nodiscard]] QString title() const override;
    void setSession(Session* session) override;
    void retranslate() override;
    [[nodiscard]] bool settled() const override { return !working_; }
    void zoomToSelection() override;
    void resetView() override;
    [[nodiscard]] ChartStack* stack() { return stack_; }

    enum class Export { kPng, kSvg, kPdf, kCsvVisible, kCsvAll, kHtml };
    /// Writes a file; what went wrong is a notice.
    void exportTo(Export what, const QString& file);

private:
    void showRun();
    void fillRuns();
    void makeCharts();
    void askWhere(Export what);
    void runMoreSeeds();
    void exportHtml(const QString& file);
    void copyImage();

    Session* session_ = nullptr;
    QComboBox* runs_;
    QPushButton* export_;
    QPushButton* seeds_;
    QLabel* empty_;
    SummaryStrip* strip_;
    ChartStack* stack_;
    QMenu* menu_;
    bool working_ = false;
    bool again_ = false; ///< the charts changed while they were being made
};

} // namespace headroom::gui
