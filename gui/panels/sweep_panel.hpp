// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Many variants at once: a sweep over axes, or the search for the best fleet, as child processes that can be cancelled
// and go on later where they were. What is found is a table and a scatter plot; a point opens as a variant.

#include "gui/models/sweep_model.hpp"
#include "gui/panels/panel.hpp"

#include <QTimer>

class QCheckBox;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSortFilterProxyModel;
class QTableView;

namespace headroom::gui {

class Document;
class ParetoPlot;
class StudyForm;

class SweepPanel : public Panel {
    Q_OBJECT

public:
    explicit SweepPanel(QWidget* parent = nullptr);
    [[nodiscard]] QString id() const override { return "sweep"; }
    [[nodiscard]] QString title() const override;
    void setSession(Session* session) override;
    void retranslate() override;
    [[nodiscard]] bool settled() const override { return !running(); }
    void prepareScreenshot() override;

    [[nodiscard]] StudyForm* form() const { return form_; }
    [[nodiscard]] ParetoPlot* plot() const { return plot_; }
    [[nodiscard]] const SweepModel& results() const { return results_; }
    [[nodiscard]] bool running() const { return job_ != 0; }
    /// The files of the study that is asked for now: FILE and FILE.journal. They outlive the program.
    [[nodiscard]] QString studyFile() const;

private:
    void build();
    [[nodiscard]] QWidget* buildLeft();
    [[nodiscard]] QWidget* buildRight();
    void start();
    void stop();
    void finished(int id);
    void readProgress();
    void showPoints(std::vector<SweepPoint> points);
    void showFound();
    void updateState();
    void openPoint(int point);
    [[nodiscard]] QString journalFile() const;
    [[nodiscard]] const Document* subject() const;

    Session* session_ = nullptr;
    SweepModel results_;
    QSortFilterProxyModel* sorted_;
    StudyForm* form_;
    QPushButton* start_;
    QPushButton* stop_;
    QPushButton* open_;
    QCheckBox* fresh_;
    QLabel* state_;
    QProgressBar* progress_;
    QTableView* table_;
    ParetoPlot* plot_;
    QComboBox* across_;
    QComboBox* up_;
    QLabel* axesLabel_;
    QTimer watch_;
    int subject_ = -1; ///< variant that is studied; opening a point of it leaves it so
    bool opening_ = false;
    int job_ = 0; ///< of the session's runs; 0 = none
    bool optimizing_ = false;
    QString runningFile_;
    qint64 journalRead_ = -1; ///< its size when it was read
    QString ended_;           ///< how the last one ended, in words
};

} // namespace headroom::gui
