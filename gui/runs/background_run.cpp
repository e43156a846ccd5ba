// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/background_run.hpp"

#include "gui/runs/staged_scenario.hpp"

#include <QtConcurrent/QtConcurrentRun>

#include <QFutureWatcher>

namespace headroom::gui {

BackgroundRun::BackgroundRun(QObject* parent) : QObject(parent) {}
BackgroundRun::~BackgroundRun() = default;

void BackgroundRun::start(const models::Json& root, const QString& origin,
                          std::shared_ptr<const models::Scenario> scenario) {
    stop();
    const int attempt = ++attempt_;
    staged_ = std::make_unique<StagedScenario>(root, origin);
    if (!staged_->ok()) {
        Q_EMIT failed(staged_->problem());
        return;
    }
    const QString file = staged_->path("result.json");
    child_ = std::make_unique<ChildProcess>();
    connect(child_.get(), &ChildProcess::progress, this,
            [this](double share, const QString&) { Q_EMIT progress(share); });
    connect(child_.get(), &ChildProcess::finished, this,
            [this, file, scenario, attempt](const ChildOutcome& outcome) {
                if (attempt != attempt_) return;
                child_.release()->deleteLater();
                // A broken objective is an answer, not a failure; the file says which it is.
                if (outcome.end == ChildOutcome::End::kExited && outcome.exitCode < 3) {
                    load(file, scenario, attempt);
                } else {
                    setBusy(false);
                    if (outcome.end != ChildOutcome::End::kCancelled) Q_EMIT failed(outcome.problem());
                }
            });
    setBusy(true);
    child_->start({"run", staged_->scenario(), "--out", file, "--json", "--no-extend"});
}

void BackgroundRun::load(const QString& file, std::shared_ptr<const models::Scenario> scenario,
                         int attempt) {
    auto* watcher = new QFutureWatcher<LoadOutcome>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, attempt] {
        const LoadOutcome outcome = watcher->result();
        watcher->deleteLater();
        if (attempt != attempt_) return;
        setBusy(false);
        if (outcome.run) {
            Q_EMIT ready(outcome.run);
        } else {
            Q_EMIT failed(outcome.problem);
        }
    });
    watcher->setFuture(QtConcurrent::run(loadRun, file, std::move(scenario)));
}

void BackgroundRun::stop() {
    ++attempt_;
    // Gone with its destructor; the next one must not wait for its end.
    if (child_) {
        child_->disconnect(this);
        ChildProcess* old = child_.release();
        connect(old, &ChildProcess::finished, old, &QObject::deleteLater);
        old->setParent(this);
        old->cancel();
    }
    setBusy(false);
}

void BackgroundRun::setBusy(bool busy) {
    if (busy == busy_) return;
    busy_ = busy;
    Q_EMIT stateChanged(busy);
}

} // namespace headroom::gui
