// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/runs/result_follower.hpp"

#include "sim/result/result_json.hpp"

#include <QtConcurrent/QtConcurrentRun>

#include <QDateTime>
#include <QFileInfo>
#include <QFutureWatcher>

namespace headroom::gui {
namespace {

struct Reading {
    ResultPointer result;
    QString problem;
};

Reading readResultFile(const QString& file) {
    try {
        return {std::make_shared<const result::RunResult>(result::readResult(file.toStdString())), {}};
    } catch (const std::exception& error) {
        return {nullptr, QString::fromUtf8(error.what())};
    }
}

} // namespace

ResultFollower::ResultFollower(QObject* parent) : QObject(parent) {
    timer_.setInterval(kLookMilliseconds);
    connect(&timer_, &QTimer::timeout, this, [this] { look(false); });
}

void ResultFollower::follow(const QString& file) {
    ++turn_;
    file_ = file;
    latest_.reset();
    seenAt_ = -1;
    seenSize_ = -1;
    reading_ = false;
    again_ = false;
    if (file.isEmpty()) {
        timer_.stop();
        return;
    }
    timer_.start();
    look(false);
}

void ResultFollower::readNow() { look(true); }

void ResultFollower::look(bool always) {
    if (file_.isEmpty()) return;
    if (reading_) {
        again_ = again_ || always;
        return;
    }
    const QFileInfo info(file_);
    if (!info.isFile()) return;
    const qint64 at = info.lastModified().toMSecsSinceEpoch();
    if (!always && at == seenAt_ && info.size() == seenSize_) return;
    seenAt_ = at;
    seenSize_ = info.size();
    reading_ = true;
    const int turn = turn_;
    auto* watcher = new QFutureWatcher<Reading>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, turn] {
        const Reading reading = watcher->result();
        watcher->deleteLater();
        if (turn != turn_) return;
        reading_ = false;
        if (reading.result) {
            latest_ = reading.result;
            Q_EMIT changed();
        } else {
            Q_EMIT unreadable(reading.problem);
        }
        if (again_) {
            again_ = false;
            look(true);
        }
    });
    watcher->setFuture(QtConcurrent::run(readResultFile, file_));
}

} // namespace headroom::gui
