// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A result file that is written anew while a run goes on: read whole in a worker thread each time it has changed, and
// only the newest is kept.

#include "sim/result/run_result.hpp"

#include <QObject>
#include <QTimer>
#include <memory>

namespace headroom::gui {

using ResultPointer = std::shared_ptr<const result::RunResult>;

class ResultFollower : public QObject {
    Q_OBJECT

public:
    explicit ResultFollower(QObject* parent = nullptr);

    /// Watches the file, which need not be there yet; empty = nothing.
    void follow(const QString& file);
    [[nodiscard]] const QString& file() const { return file_; }
    [[nodiscard]] ResultPointer latest() const { return latest_; }
    /// Reads it once more now, for the end of a run.
    void readNow();

    static constexpr int kLookMilliseconds = 500;

Q_SIGNALS:
    void changed();                      ///< latest() is new
    void unreadable(const QString& why); ///< the file is there and no result

private:
    void look(bool always);

    QString file_;
    QTimer timer_;
    ResultPointer latest_;
    qint64 seenAt_ = -1; ///< modification time of what was read last
    qint64 seenSize_ = -1;
    bool reading_ = false;
    bool again_ = false;
    int turn_ = 0; ///< another file makes what is being read worthless
};

} // namespace headroom::gui
