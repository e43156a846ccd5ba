// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// One `headroom` command as a child process: progress, messages, cancelling, and how it ended.
//
// The child ends with this program, whatever ends it. Cancelling asks as Ctrl-C does; a child that has not
// ended three seconds later is killed.

#include <QObject>
#include <QProcess>
#include <QStringList>
#include <QTimer>

namespace headroom::gui {

struct ChildOutcome {
    enum class End { kExited, kKilled, kCancelled, kNotStarted };
    End end = End::kExited;
    int exitCode = 0;     ///< of kExited
    QByteArray output;    ///< all of its stdout
    QString messages;     ///< what it said on stderr besides progress
    QString systemReason; ///< of kNotStarted and kKilled, in the system's words

    [[nodiscard]] bool ok() const { return end == End::kExited && exitCode == 0; }
    /// Why there is no answer, for people; what `headroom` itself said comes first. Empty when ok().
    [[nodiscard]] QString problem() const;
};

class ChildProcess : public QObject {
    Q_OBJECT

public:
    explicit ChildProcess(QObject* parent = nullptr);
    ~ChildProcess() override;

    /// `arguments` as on the command line: "run", "file.json", ... Ends with finished() in any case.
    void start(const QStringList& arguments);
    void cancel();
    [[nodiscard]] bool running() const { return process_.state() != QProcess::NotRunning; }
    [[nodiscard]] qint64 processId() const { return process_.processId(); }

    static constexpr int kPatienceMilliseconds = 3000;

Q_SIGNALS:
    void progress(double share, const QString& detail);
    void wrote(const QString& file);         ///< a complete file, while the child goes on
    void outputLine(const QByteArray& line); ///< each line of stdout as it comes, for `live`
    void finished(const headroom::gui::ChildOutcome& outcome);

private:
    void readErrors();
    void readOutput();
    void takeLine(const QByteArray& line);
    void end(ChildOutcome::End how, const QString& reason = {});

    QProcess process_;
    QTimer patience_;
    QByteArray unread_;
    QByteArray unreadOutput_;
    QStringList said_;
    ChildOutcome outcome_;
    bool cancelled_ = false;
    bool ended_ = false;
};

} // namespace headroom::gui
