// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Finds a command by typing parts of its name.

#include "gui/app/command.hpp"

#include <QDialog>

class QLineEdit;
class QListWidget;

namespace headroom::gui {

class CommandPalette : public QDialog {
    Q_OBJECT

public:
    CommandPalette(const Commands& commands, QWidget* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void filter(const QString& typed);
    void runCurrent();

    const Commands& commands_;
    QLineEdit* typed_;
    QListWidget* list_;
};

/// How well a name fits what was typed: the letters in order, better when they begin words or follow each other.
/// Negative = not at all.
[[nodiscard]] int fitOf(const QString& name, const QString& typed);

} // namespace headroom::gui
