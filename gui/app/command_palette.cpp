// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/command_palette.hpp"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

namespace headroom::gui {

int fitOf(const QString& name, const QString& typed) {
    constexpr int kWordBegin = 8;
    constexpr int kFollows = 4;
    int score = 0;
    qsizetype at = 0;
    qsizetype last = -2;
    for (const QChar wanted : typed) {
        if (wanted.isSpace()) continue;
        while (at < name.size() && name[at].toLower() != wanted.toLower()) ++at;
        if (at == name.size()) return -1;
        if (at == 0 || !name[at - 1].isLetterOrNumber()) score += kWordBegin;
        if (at == last + 1) score += kFollows;
        last = at++;
    }
    return score;
}

CommandPalette::CommandPalette(const Commands& commands, QWidget* parent)
    : QDialog(parent), commands_(commands), typed_(new QLineEdit(this)), list_(new QListWidget(this)) {
    setObjectName("commandPalette");
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Command palette"));
    constexpr QSize kSize(560, 420);
    resize(kSize);
    typed_->setObjectName("paletteInput");
    typed_->setPlaceholderText(tr("Type a command"));
    typed_->setAccessibleName(tr("Command to look for"));
    typed_->setClearButtonEnabled(true);
    list_->setAccessibleName(tr("Commands found"));
    list_->setObjectName("paletteList");
    auto* lines = new QVBoxLayout(this);
    lines->addWidget(typed_);
    lines->addWidget(list_);
    typed_->installEventFilter(this);
    connect(typed_, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(typed_, &QLineEdit::returnPressed, this, &CommandPalette::runCurrent);
    connect(list_, &QListWidget::itemActivated, this, &CommandPalette::runCurrent);
    filter(QString());
}

void CommandPalette::filter(const QString& typed) {
    struct Found {
        int fit;
        const Command* command;
    };
    std::vector<Found> found;
    for (const Command& command : commands_.all()) {
        const int fit = fitOf(command.text(), typed);
        if (fit >= 0 && command.action->objectName() != "palette") found.push_back({fit, &command});
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Found& a, const Found& b) { return a.fit > b.fit; });
    list_->clear();
    for (const Found& one : found) {
        const QString keys = one.command->action->shortcut().toString(QKeySequence::NativeText);
        auto* item = new QListWidgetItem(
            one.command->text() + (keys.isEmpty() ? QString() : QStringLiteral("    ") + keys), list_);
        item->setData(Qt::UserRole, one.command->action->objectName());
        item->setToolTip(one.command->hint());
        if (!one.command->action->isEnabled()) item->setFlags(Qt::NoItemFlags);
    }
    for (int row = 0; row < list_->count(); ++row) {
        if (list_->item(row)->flags() == Qt::NoItemFlags) continue;
        list_->setCurrentRow(row);
        break;
    }
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == typed_ && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            const int step = key == Qt::Key_Down ? 1 : -1;
            list_->setCurrentRow(std::clamp(list_->currentRow() + step, 0, list_->count() - 1));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void CommandPalette::runCurrent() {
    const QListWidgetItem* item = list_->currentItem();
    if (item == nullptr) return;
    QAction* action = commands_.action(item->data(Qt::UserRole).toString());
    accept();
    QTimer::singleShot(0, action, &QAction::trigger);
}

} // namespace headroom::gui
