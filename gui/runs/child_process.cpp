// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/child_process.hpp"

#include "gui/runs/headroom_program.hpp"

#include <nlohmann/json.hpp>
#include <sys/prctl.h>

#include <signal.h>

namespace headroom::gui {
namespace {

constexpr qsizetype kMostMessages = 60;

QString meaningOf(int exitCode) {
    switch (exitCode) {
    case 3:
        return ChildProcess::tr("The scenario or a file could not be used.");
    case 4:
        return ChildProcess::tr("headroom met an error of its own.");
    case 130:
        return ChildProcess::tr("The run was interrupted.");
    default:
        return ChildProcess::tr("headroom ended with code %1.").arg(exitCode);
    }
}

} // namespace

QString ChildOutcome::problem() const {
    switch (end) {
    case End::kNotStarted:
        return ChildProcess::tr("The program headroom could not be started: %1").arg(systemReason);
    case End::kKilled:
        return ChildProcess::tr(
                   "headroom was ended from outside or crashed (%1). The scenario and everything else "
                   "are as they were; run it again.")
                   .arg(systemReason) +
               (messages.isEmpty() ? QString() : "\n" + messages);
    case End::kCancelled:
        return ChildProcess::tr("Cancelled.");
    case End::kExited:
        break;
    }
    if (exitCode == 0) return {};
    return messages.isEmpty() ? meaningOf(exitCode) : messages;
}

ChildProcess::ChildProcess(QObject* parent) : QObject(parent) {
    patience_.setSingleShot(true);
    patience_.setInterval(kPatienceMilliseconds);
    connect(&patience_, &QTimer::timeout, &process_, &QProcess::kill);
    connect(&process_, &QProcess::readyReadStandardError, this, &ChildProcess::readErrors);
    connect(&process_, &QProcess::readyReadStandardOutput, this, &ChildProcess::readOutput);
    connect(&process_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(ChildOutcome::End::kNotStarted, process_.errorString());
    });
    connect(&process_, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        readErrors();
        readOutput();
        outcome_.exitCode = code;
        if (cancelled_) {
            end(ChildOutcome::End::kCancelled);
        } else if (status == QProcess::CrashExit) {
            end(ChildOutcome::End::kKilled, process_.errorString());
        } else {
            end(ChildOutcome::End::kExited);
        }
    });
    process_.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
}

ChildProcess::~ChildProcess() {
    process_.disconnect(this);
    if (!running()) return;
    process_.kill();
    process_.waitForFinished(kPatienceMilliseconds);
}

void ChildProcess::start(const QStringList& arguments) {
    const QString program = headroomProgram();
    if (program.isEmpty()) {
        // Later, as every other end: whoever called start() may not have connected yet.
        QTimer::singleShot(0, this, [this] {
            end(ChildOutcome::End::kNotStarted,
                tr("it is neither beside this program nor on the PATH; HEADROOM_PROGRAM may name it"));
        });
        return;
    }
    process_.setProgram(program);
    process_.setArguments(QStringList{"--progress", "json"} + arguments);
    process_.start(QIODevice::ReadOnly);
}

void ChildProcess::cancel() {
    if (!running() || cancelled_) return;
    cancelled_ = true;
    ::kill(static_cast<pid_t>(process_.processId()), SIGINT);
    patience_.start();
}

void ChildProcess::readOutput() {
    const QByteArray more = process_.readAllStandardOutput();
    outcome_.output += more;
    unreadOutput_ += more;
    for (qsizetype at = unreadOutput_.indexOf('\n'); at >= 0; at = unreadOutput_.indexOf('\n')) {
        Q_EMIT outputLine(unreadOutput_.left(at));
        unreadOutput_.remove(0, at + 1);
    }
}

void ChildProcess::readErrors() {
    unread_ += process_.readAllStandardError();
    for (qsizetype at = unread_.indexOf('\n'); at >= 0; at = unread_.indexOf('\n')) {
        takeLine(unread_.left(at));
        unread_.remove(0, at + 1);
    }
}

void ChildProcess::takeLine(const QByteArray& line) {
    using Json = nlohmann::ordered_json;
    const Json json =
        line.startsWith('{') ? Json::parse(line.begin(), line.end(), nullptr, false) : Json();
    if (json.is_object() && json.contains("progress")) {
        const Json& progress = json.at("progress");
        Q_EMIT this->progress(progress.value("share", 0.0),
                              QString::fromStdString(progress.value("detail", std::string{})));
    } else if (json.is_object() && json.contains("wrote")) {
        Q_EMIT wrote(QString::fromStdString(json.value("wrote", std::string{})));
    } else if (said_.size() < kMostMessages) {
        said_.append(QString::fromUtf8(line));
    }
}

void ChildProcess::end(ChildOutcome::End how, const QString& reason) {
    if (ended_) return;
    ended_ = true;
    patience_.stop();
    outcome_.end = how;
    outcome_.systemReason = reason;
    if (!unread_.isEmpty()) takeLine(unread_);
    outcome_.messages = said_.join('\n');
    Q_EMIT finished(outcome_);
}

} // namespace headroom::gui
