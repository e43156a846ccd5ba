// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A prediction beside a measurement: a fleet on this machine or a staging target is driven with the scenario's users, and
// what is measured appears on the predicted curve as it comes. Recorded results are shown the same way.

#include "gui/models/live_reading.hpp"
#include "gui/panels/panel.hpp"
#include "gui/runs/live_commands.hpp"
#include "gui/runs/loaded_run.hpp"
#include "gui/runs/result_follower.hpp"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QGroupBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace headroom::gui {

class LoadCurvePlot;

class LivePanel : public Panel {
    Q_OBJECT

public:
    enum class Target { kLocalFleet, kStaging };

    explicit LivePanel(QWidget* parent = nullptr);
    [[nodiscard]] QString id() const override { return "live"; }
    [[nodiscard]] QString title() const override;
    void setSession(Session* session) override;
    void retranslate() override;
    [[nodiscard]] bool settled() const override { return !computing_; }

    /// Shows a recorded result, or one that is being written.
    void openResult(const QString& file);
    [[nodiscard]] const LiveReading& reading() const { return reading_; }
    [[nodiscard]] LoadCurvePlot* plot() const { return plot_; }
    [[nodiscard]] ResultFollower& follower() { return follower_; }
    [[nodiscard]] bool running() const { return job_ != 0; }
    /// What would be started: the command as `headroom` gets it.
    [[nodiscard]] QStringList driveArguments() const;

private:
    void build();
    [[nodiscard]] QWidget* buildTarget();
    [[nodiscard]] QWidget* buildModel();
    [[nodiscard]] QWidget* buildFacts();
    void start();
    void stop();
    void finished(int id);
    void calibrate();
    void predict();
    void chooseFile();
    void compute();
    void showReading();
    void updateActions();
    [[nodiscard]] QString whyNotStartable() const; ///< empty = it can be started
    [[nodiscard]] RunPointer predicted() const;
    [[nodiscard]] QString profileFile() const; ///< where calibrating writes; empty without a scenario

    Session* session_ = nullptr;
    LiveCommands commands_;
    ResultFollower follower_;
    LiveReading reading_;
    int job_ = 0;          ///< driving
    int modelJob_ = 0;     ///< calibrating or predicting
    QString measuredFile_; ///< of the run under way
    bool computing_ = false;
    bool computeAgain_ = false;

    QGroupBox* targetBox_;
    QComboBox* target_;
    QLineEdit* url_;
    QCheckBox* own_;
    QSpinBox* users_;
    QFormLayout* targetForm_ = nullptr;
    QPushButton* start_;
    QPushButton* stop_;
    QPushButton* open_;
    QProgressBar* progress_;
    QLabel* message_;
    QGroupBox* modelBox_;
    QPushButton* calibrate_;
    QPushButton* predict_;
    QLabel* modelNote_;
    QGroupBox* factsBox_;
    QList<QLabel*> factNames_;
    QList<QLabel*> facts_;
    QLabel* driver_;
    LoadCurvePlot* plot_;
};

} // namespace headroom::gui
