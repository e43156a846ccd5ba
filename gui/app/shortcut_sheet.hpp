// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Everything that can be done with keys, on one page.

#include "gui/app/command.hpp"

#include <QDialog>

namespace headroom::gui {

class ShortcutSheet : public QDialog {
    Q_OBJECT

public:
    ShortcutSheet(const Commands& commands, QWidget* parent);
};

} // namespace headroom::gui
