// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/live_commands.hpp"

namespace headroom::gui {

QString nameOf(LiveCommand command) {
    switch (command) {
    case LiveCommand::kServe:
        return "serve";
    case LiveCommand::kUp:
        return "up";
    case LiveCommand::kDrive:
        return "drive";
    case LiveCommand::kObserve:
        return "observe";
    case LiveCommand::kCalibrate:
        return "calibrate";
    case LiveCommand::kPredict:
        return "predict";
    case LiveCommand::kCompare:
        return "compare";
    }
    return {};
}

QStringList subcommandsIn(const QByteArray& help) {
    QStringList names;
    bool inside = false;
    for (const QByteArray& line : help.split('\n')) {
        if (line.startsWith("Subcommands:")) {
            inside = true;
        } else if (inside && line.startsWith("  ") && line.size() > 2 && line[2] != ' ') {
            names.append(QString::fromUtf8(line.trimmed()).section(' ', 0, 0));
        } else if (inside && !line.startsWith(' ')) {
            break;
        }
    }
    return names;
}

LiveCommands::LiveCommands(QObject* parent) : QObject(parent) {}
LiveCommands::~LiveCommands() = default;

void LiveCommands::ask() {
    if (child_) return;
    child_ = std::make_unique<ChildProcess>();
    connect(child_.get(), &ChildProcess::finished, this, [this](const ChildOutcome& outcome) {
        child_.release()->deleteLater();
        names_ = subcommandsIn(outcome.output);
        known_ = true;
        Q_EMIT answered();
    });
    child_->start({"live", "--help"});
}

} // namespace headroom::gui
