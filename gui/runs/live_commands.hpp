// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Which commands this `headroom` has for live runs. They are asked of the program itself, so that an older or smaller
// one leaves the others usable.

#include "gui/runs/child_process.hpp"

#include <QObject>
#include <QStringList>
#include <memory>

namespace headroom::gui {

enum class LiveCommand { kServe, kUp, kDrive, kObserve, kCalibrate, kPredict, kCompare };

[[nodiscard]] QString nameOf(LiveCommand command); ///< "drive"

class LiveCommands : public QObject {
    Q_OBJECT

public:
    explicit LiveCommands(QObject* parent = nullptr);
    ~LiveCommands() override;

    /// Asks the program; answered() follows.
    void ask();
    [[nodiscard]] bool known() const { return known_; }
    [[nodiscard]] bool has(LiveCommand command) const { return names_.contains(nameOf(command)); }

Q_SIGNALS:
    void answered();

private:
    std::unique_ptr<ChildProcess> child_;
    QStringList names_;
    bool known_ = false;
};

/// Names of the subcommands in a help text.
[[nodiscard]] QStringList subcommandsIn(const QByteArray& help);

} // namespace headroom::gui
