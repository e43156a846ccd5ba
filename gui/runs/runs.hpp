// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Everything that has been asked of `headroom` in this session: queued, running, done.
//
// At most kAtOnce children run at a time, the others wait. Results are read and summarised in worker threads.
// All signals come from the thread of the windows.

#include "gui/document/document.hpp"
#include "gui/runs/child_process.hpp"
#include "gui/runs/loaded_run.hpp"

#include <QDateTime>
#include <QObject>
#include <functional>
#include <memory>
#include <vector>

namespace headroom::gui {

class StagedScenario;

enum class RunState { kQueued, kRunning, kLoading, kDone, kFailed, kCancelled };

struct RunRecord {
    int id = 0;
    QString command; ///< "run", "speedup", "sweep", ...; "open" for a result read from a file
    QString label;   ///< what was run, short; unique among runs
    int variant = 0; ///< of the session's variants; -1 = none
    QDateTime started;
    RunState state = RunState::kQueued;
    double share = 0.0; ///< done, 0 to 1
    QString detail;     ///< "7:21 of 17:30, 1 423 users"
    QString problem;    ///< of kFailed
    RunPointer
        run; ///< of "run" and "open", as soon as the result is there (kRunning may go on beyond it)
    QByteArray output; ///< stdout of the child, complete in kDone and kFailed
    [[nodiscard]] bool busy() const { return state < RunState::kDone; }
};

class Runs : public QObject {
    Q_OBJECT

public:
    explicit Runs(QObject* parent = nullptr);
    ~Runs() override;

    /// Simulates the document as it is now. `extend`: look beyond the asked load too, after the result is shown.
    int simulate(const Document& document, int variant, const QString& label, bool extend = true);
    /// Any other command on the document as it is now; the scenario's path replaces "{scenario}" and "{folder}"
    /// the folder of this job, which lives as long as the record.
    int start(const QStringList& arguments, const Document& document, int variant, const QString& label);
    /// A command that needs no scenario.
    int start(const QStringList& arguments, const QString& label);
    /// Reads a result file.
    int open(const QString& file);
    /// Takes in a result that is already there.
    int add(const RunPointer& run, const QString& label, int variant = -1);

    void cancel(int id);
    void cancelAll();
    /// Cancels it if need be and forgets it.
    void remove(int id);

    [[nodiscard]] const RunRecord* record(int id) const;         ///< nullptr = none
    [[nodiscard]] std::vector<const RunRecord*> records() const; ///< in the order they were asked for
    [[nodiscard]] bool anyBusy() const;
    /// The child of a running record, for tools that read its lines; nullptr when there is none.
    [[nodiscard]] ChildProcess* child(int id) const;
    /// The folder of a job's files; empty when it has none.
    [[nodiscard]] QString folderOf(int id) const;

    static constexpr int kAtOnce = 2;

Q_SIGNALS:
    void added(int id);
    void changed(int id);     ///< progress or state
    void resultReady(int id); ///< record(id)->run is there, or better than before
    void finished(int id);    ///< done, failed or cancelled
    void removed(int id);

private:
    struct Job;
    int enqueue(std::unique_ptr<Job> job);
    void startNext();
    void launch(Job& job);
    void ended(int id, const ChildOutcome& outcome);
    void load(int id, const QString& file);
    void conclude(Job& job, RunState state, const QString& problem = {});
    [[nodiscard]] Job* find(int id) const;
    [[nodiscard]] QString uniqueLabel(const QString& wanted) const;

    std::vector<std::unique_ptr<Job>> jobs_;
    int lastId_ = 0;
};

} // namespace headroom::gui
