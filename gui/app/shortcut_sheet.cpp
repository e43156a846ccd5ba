// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/shortcut_sheet.hpp"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QTableWidget>
#include <QVBoxLayout>

namespace headroom::gui {

ShortcutSheet::ShortcutSheet(const Commands& commands, QWidget* parent) : QDialog(parent) {
    setObjectName("shortcutSheet");
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Keyboard shortcuts"));
    constexpr QSize kSize(640, 620);
    resize(kSize);
    auto* table = new QTableWidget(0, 3, this);
    table->setObjectName("shortcutTable");
    table->setAccessibleName(tr("Keyboard shortcuts"));
    table->setHorizontalHeaderLabels({tr("Keys"), tr("Command"), tr("What it does")});
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setShowGrid(false);
    table->verticalHeader()->hide();
    const auto add = [table](const QString& keys, const QString& name, const QString& hint) {
        const int row = table->rowCount();
        table->insertRow(row);
        table->setItem(row, 0, new QTableWidgetItem(keys));
        table->setItem(row, 1, new QTableWidgetItem(name));
        table->setItem(row, 2, new QTableWidgetItem(hint));
    };
    for (const Command& command : commands.all()) {
        const QString keys = command.action->shortcut().toString(QKeySequence::NativeText);
        if (!keys.isEmpty()) add(keys, command.text(), command.hint());
    }
    add(tr("Ctrl+wheel"), tr("Zoom in a chart"),
        tr("At the pointer; the time axes of all charts follow"));
    add(tr("Drag"), tr("Move a chart"), tr("Along the time axis"));
    add(tr("Shift+drag"), tr("Mark a time span"), tr("Then Z zooms to it"));
    add(tr("Double click"), tr("Show everything in a chart"), tr("The same as 0"));
    table->resizeColumnsToContents();
    table->horizontalHeader()->setStretchLastSection(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* lines = new QVBoxLayout(this);
    lines->addWidget(table);
    lines->addWidget(buttons);
}

} // namespace headroom::gui
