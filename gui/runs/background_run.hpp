// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// One simulation of a scenario that is only being tried: not listed among the runs, replaced by the next one.

#include "gui/runs/child_process.hpp"
#include "gui/runs/loaded_run.hpp"
#include "models/document.hpp"

#include <QObject>
#include <memory>

namespace headroom::gui {

class StagedScenario;

class BackgroundRun : public QObject {
    Q_OBJECT

public:
    explicit BackgroundRun(QObject* parent = nullptr);
    ~BackgroundRun() override;

    /// Ends what is under way and simulates `root` instead; `origin` as StagedScenario takes it, `scenario` what
    /// `root` reads as.
    void start(const models::Json& root, const QString& origin,
               std::shared_ptr<const models::Scenario> scenario);
    void stop();
    [[nodiscard]] bool busy() const { return busy_; }

Q_SIGNALS:
    void progress(double share);
    void ready(const headroom::gui::RunPointer& run);
    void failed(const QString& problem);
    void stateChanged(bool busy);

private:
    void load(const QString& file, std::shared_ptr<const models::Scenario> scenario, int attempt);
    void setBusy(bool busy);

    std::unique_ptr<StagedScenario> staged_;
    std::unique_ptr<ChildProcess> child_;
    int attempt_ = 0; ///< results of earlier ones are dropped
    bool busy_ = false;
};

} // namespace headroom::gui
