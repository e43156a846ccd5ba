// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/command.hpp"

#include <QWidget>

namespace headroom::gui {

QAction* Commands::add(const QString& id, const QKeySequence& shortcut, std::function<QString()> text,
                       std::function<QString()> hint, std::function<void()> run) {
    auto* action = new QAction(owner_);
    action->setObjectName(id);
    action->setShortcut(shortcut);
    action->setShortcutContext(Qt::WindowShortcut);
    QObject::connect(action, &QAction::triggered, owner_, [run = std::move(run)] { run(); });
    owner_->addAction(action);
    commands_.push_back({std::move(text), std::move(hint), action});
    return action;
}

QAction* Commands::action(const QString& id) const {
    for (const Command& command : commands_) {
        if (command.action->objectName() == id) return command.action;
    }
    return nullptr;
}

void Commands::retranslate() {
    for (const Command& command : commands_) {
        const QString keys = command.action->shortcut().toString(QKeySequence::NativeText);
        command.action->setText(command.text());
        command.action->setToolTip(keys.isEmpty() ? command.hint()
                                                  : QStringLiteral("%1 (%2)").arg(command.hint(), keys));
        command.action->setStatusTip(command.hint());
    }
}

} // namespace headroom::gui
