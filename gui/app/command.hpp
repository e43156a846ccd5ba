// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What can be done in the main window, in one list: menus, the command palette and the shortcut sheet read it.

#include <QAction>
#include <QKeySequence>
#include <QList>
#include <QString>
#include <functional>
#include <memory>
#include <vector>

namespace headroom::gui {

struct Command {
    std::function<QString()> text; ///< in the current language
    std::function<QString()> hint; ///< one sentence, for the tool tip and the sheet
    QAction* action = nullptr;
};

class Commands {
public:
    /// The actions belong to `owner`, a window, in which their shortcuts hold.
    explicit Commands(QWidget* owner) : owner_(owner) {}

    QAction* add(const QString& id, const QKeySequence& shortcut, std::function<QString()> text,
                 std::function<QString()> hint, std::function<void()> run);
    [[nodiscard]] QAction* action(const QString& id) const; ///< nullptr = none
    [[nodiscard]] const std::vector<Command>& all() const { return commands_; }
    void retranslate();

private:
    QWidget* owner_;
    std::vector<Command> commands_;
};

} // namespace headroom::gui
