// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/runs.hpp"

#include "gui/runs/staged_scenario.hpp"

#include <QtConcurrent/QtConcurrentRun>

#include <QFileInfo>
#include <QFutureWatcher>
#include <algorithm>

namespace headroom::gui {

struct Runs::Job {
    RunRecord record;
    QStringList arguments;
    std::shared_ptr<const models::Scenario> scenario; ///< as it was when asked for
    std::unique_ptr<StagedScenario> staged;
    std::unique_ptr<ChildProcess> child;
    QString resultFile;
    bool loading = false;
    bool childEnded = false;
    QByteArray findings;
};

Runs::Runs(QObject* parent) : QObject(parent) {}
Runs::~Runs() = default;

Runs::Job* Runs::find(int id) const {
    const auto found =
        std::find_if(jobs_.begin(), jobs_.end(), [id](const auto& job) { return job->record.id == id; });
    return found == jobs_.end() ? nullptr : found->get();
}

const RunRecord* Runs::record(int id) const {
    const Job* job = find(id);
    return job == nullptr ? nullptr : &job->record;
}

std::vector<const RunRecord*> Runs::records() const {
    std::vector<const RunRecord*> all;
    for (const auto& job : jobs_) all.push_back(&job->record);
    return all;
}

bool Runs::anyBusy() const {
    return std::any_of(jobs_.begin(), jobs_.end(), [](const auto& job) { return job->record.busy(); });
}

ChildProcess* Runs::child(int id) const {
    const Job* job = find(id);
    return job == nullptr ? nullptr : job->child.get();
}

QString Runs::folderOf(int id) const {
    const Job* job = find(id);
    return job == nullptr || !job->staged ? QString() : QFileInfo(job->staged->scenario()).path();
}

QString Runs::uniqueLabel(const QString& wanted) const {
    const auto taken = [this](const QString& label) {
        return std::any_of(jobs_.begin(), jobs_.end(),
                           [&](const auto& job) { return job->record.label == label; });
    };
    QString label = wanted;
    for (int n = 2; taken(label); ++n) label = QStringLiteral("%1 (%2)").arg(wanted).arg(n);
    return label;
}

int Runs::enqueue(std::unique_ptr<Job> job) {
    job->record.id = ++lastId_;
    job->record.started = QDateTime::currentDateTime();
    job->record.label = uniqueLabel(job->record.label);
    jobs_.push_back(std::move(job));
    Q_EMIT added(lastId_);
    return lastId_;
}

int Runs::simulate(const Document& document, int variant, const QString& label, bool extend) {
    QStringList arguments{"run", "{scenario}", "--out", "{folder}/result.json", "--json"};
    if (!extend) arguments.append("--no-extend");
    return start(arguments, document, variant, label);
}

int Runs::start(const QStringList& arguments, const Document& document, int variant,
                const QString& label) {
    auto job = std::make_unique<Job>();
    job->record.command = arguments.value(0);
    job->record.label = label;
    job->record.variant = variant;
    job->scenario = document.valid() ? document.scenario() : nullptr;
    job->staged = std::make_unique<StagedScenario>(document.root(), document.pathForReferences());
    const QString folder = QFileInfo(job->staged->scenario()).path();
    for (QString argument : arguments)
        job->arguments.append(
            argument.replace("{scenario}", job->staged->scenario()).replace("{folder}", folder));
    const int id = enqueue(std::move(job));
    startNext();
    return id;
}

int Runs::start(const QStringList& arguments, const QString& label) {
    auto job = std::make_unique<Job>();
    job->record.command = arguments.value(0);
    job->record.label = label;
    job->record.variant = -1;
    job->arguments = arguments;
    const int id = enqueue(std::move(job));
    startNext();
    return id;
}

int Runs::open(const QString& file) {
    auto job = std::make_unique<Job>();
    job->record.command = "open";
    job->record.label = QFileInfo(file).completeBaseName();
    job->record.variant = -1;
    job->record.state = RunState::kLoading;
    job->childEnded = true;
    const int id = enqueue(std::move(job));
    load(id, file);
    return id;
}

int Runs::add(const RunPointer& run, const QString& label, int variant) {
    auto job = std::make_unique<Job>();
    job->record.command = "open";
    job->record.label = label;
    job->record.variant = variant;
    job->record.run = run;
    job->record.share = 1.0;
    job->childEnded = true;
    const int id = enqueue(std::move(job));
    Q_EMIT resultReady(id);
    if (Job* added = find(id)) conclude(*added, RunState::kDone);
    return id;
}

void Runs::startNext() {
    const auto running = std::count_if(jobs_.begin(), jobs_.end(), [](const auto& job) {
        return job->record.state == RunState::kRunning;
    });
    if (running >= kAtOnce) return;
    const auto next = std::find_if(jobs_.begin(), jobs_.end(), [](const auto& job) {
        return job->record.state == RunState::kQueued;
    });
    if (next == jobs_.end()) return;
    launch(**next);
    startNext();
}

void Runs::launch(Job& job) {
    const int id = job.record.id;
    if (job.staged && !job.staged->ok()) {
        conclude(job, RunState::kFailed, job.staged->problem());
        return;
    }
    job.record.state = RunState::kRunning;
    job.child = std::make_unique<ChildProcess>();
    connect(job.child.get(), &ChildProcess::progress, this,
            [this, id](double share, const QString& detail) {
                Job* mine = find(id);
                if (mine == nullptr) return;
                mine->record.share = share;
                mine->record.detail = detail;
                Q_EMIT changed(id);
            });
    connect(job.child.get(), &ChildProcess::wrote, this, [this, id](const QString& file) {
        const Job* mine = find(id);
        if (mine != nullptr && mine->record.command == "run") load(id, file);
    });
    connect(job.child.get(), &ChildProcess::finished, this,
            [this, id](const ChildOutcome& outcome) { ended(id, outcome); });
    job.child->start(job.arguments);
    Q_EMIT changed(id);
}

void Runs::load(int id, const QString& file) {
    Job* job = find(id);
    if (job == nullptr) return;
    job->loading = true;
    auto* watcher = new QFutureWatcher<LoadOutcome>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, id, watcher] {
        const LoadOutcome outcome = watcher->result();
        watcher->deleteLater();
        Job* mine = find(id);
        if (mine == nullptr) return;
        mine->loading = false;
        if (!outcome.run) {
            conclude(*mine, RunState::kFailed, outcome.problem);
            return;
        }
        const bool whole = mine->childEnded && !mine->findings.isEmpty();
        mine->record.run = whole ? withFindings(outcome.run, mine->findings) : outcome.run;
        Q_EMIT resultReady(id);
        if (mine->childEnded) conclude(*mine, RunState::kDone);
    });
    watcher->setFuture(QtConcurrent::run(loadRun, file, job->scenario));
}

void Runs::ended(int id, const ChildOutcome& outcome) {
    Job* job = find(id);
    if (job == nullptr) return;
    job->childEnded = true;
    job->record.output = outcome.output;
    // The child reports from within its own signal, so it goes later.
    job->child.release()->deleteLater();
    if (outcome.end == ChildOutcome::End::kCancelled) {
        conclude(*job, job->record.run ? RunState::kDone : RunState::kCancelled);
    } else if (!outcome.ok() && outcome.output.isEmpty()) {
        conclude(*job, RunState::kFailed, outcome.problem());
    } else if (job->loading) {
        job->record.state = RunState::kLoading;
        job->findings = outcome.output;
        Q_EMIT changed(id);
    } else {
        if (job->record.run) {
            job->record.run = withFindings(job->record.run, outcome.output);
            Q_EMIT resultReady(id);
        }
        conclude(*job, RunState::kDone, outcome.ok() ? QString() : outcome.problem());
    }
    startNext();
}

void Runs::conclude(Job& job, RunState state, const QString& problem) {
    job.record.state = state;
    job.record.problem = problem;
    if (state == RunState::kDone) job.record.share = 1.0;
    const int id = job.record.id;
    Q_EMIT changed(id);
    Q_EMIT finished(id);
}

void Runs::cancel(int id) {
    Job* job = find(id);
    if (job == nullptr) return;
    if (job->child) {
        job->child->cancel();
    } else if (job->record.state == RunState::kQueued) {
        conclude(*job, RunState::kCancelled);
    }
}

void Runs::cancelAll() {
    for (const auto& job : jobs_) {
        if (job->record.busy()) cancel(job->record.id);
    }
}

void Runs::remove(int id) {
    const auto found =
        std::find_if(jobs_.begin(), jobs_.end(), [id](const auto& job) { return job->record.id == id; });
    if (found == jobs_.end()) return;
    jobs_.erase(found);
    Q_EMIT removed(id);
    startNext();
}

} // namespace headroom::gui
