// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/panel.hpp"

#include <QEvent>

namespace headroom::gui {

void Panel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange) return;
    retranslate();
    Q_EMIT titleChanged();
}

} // namespace headroom::gui
