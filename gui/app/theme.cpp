// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/theme.hpp"

#include <QApplication>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>

namespace headroom::gui {
namespace {

/// What the system had before this program chose anything.
const QPalette& systemPalette() {
    static const QPalette kPalette = QApplication::palette();
    return kPalette;
}

bool systemIsDark() {
    const QPalette& palette = systemPalette();
    return palette.color(QPalette::WindowText).lightness() > palette.color(QPalette::Window).lightness();
}

QPalette paletteOf(const QColor& window, const QColor& base, const QColor& raised, const QColor& text,
                   const QColor& dim, const QColor& accent, const QColor& onAccent) {
    QPalette palette(text, raised);
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, base);
    palette.setColor(QPalette::AlternateBase, window);
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::PlaceholderText, dim);
    palette.setColor(QPalette::Button, raised);
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::ToolTipBase, raised);
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::Highlight, accent);
    palette.setColor(QPalette::HighlightedText, onAccent);
    palette.setColor(QPalette::Link, accent);
    palette.setColor(QPalette::LinkVisited, accent);
    palette.setColor(QPalette::BrightText, QColor(0xd5, 0x5e, 0x00));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, dim);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, dim);
    return palette;
}

QPalette lightPalette() {
    return paletteOf(QColor(0xf3, 0xf4, 0xf6), Qt::white, QColor(0xfa, 0xfa, 0xfb),
                     QColor(0x1b, 0x1f, 0x24), QColor(0x6a, 0x73, 0x7d), QColor(0x00, 0x5f, 0x9e),
                     Qt::white);
}

QPalette darkPalette() {
    return paletteOf(QColor(0x1a, 0x1d, 0x21), QColor(0x22, 0x26, 0x2b), QColor(0x2c, 0x31, 0x37),
                     QColor(0xe6, 0xe8, 0xeb), QColor(0x96, 0x9f, 0xa9), QColor(0x56, 0xb4, 0xe9),
                     QColor(0x10, 0x12, 0x14));
}

/// What Fusion leaves plain. Colours are the palette's, by role.
constexpr const char* kSheet = R"(
QToolTip { border: 1px solid palette(mid); padding: 4px 6px; }
QFrame#card, QFrame#strip { background: palette(base); border: 1px solid palette(midlight); border-radius: 8px; }
QToolButton#card { background: palette(base); border: 1px solid palette(midlight); border-radius: 8px; }
QToolButton#card:hover, QToolButton#card:focus { border: 2px solid palette(highlight); }
QDockWidget::title { padding: 4px 8px; background: palette(window); }
QHeaderView::section { padding: 4px 8px; border: none; border-bottom: 1px solid palette(mid); background: palette(window); }
QTableView, QTreeView, QListView { border: 1px solid palette(midlight); }
QTableView::item, QTreeView::item { padding: 3px 6px; }
QPushButton { padding: 5px 14px; }
QToolButton[popupMode="2"] { padding-right: 16px; }
QToolButton::menu-indicator { subcontrol-origin: padding; subcontrol-position: center right; right: 4px; }
QCheckBox::indicator, QAbstractItemView::indicator { width: 13px; height: 13px; border: 1px solid @edge; border-radius: 3px; background: palette(base); }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked { background: palette(highlight); border-color: palette(highlight); image: url(:/icons/tick-@theme.svg); }
QCheckBox::indicator:disabled { background: palette(window); border-color: palette(mid); }
QCheckBox::indicator:focus { border: 2px solid palette(text); }
QPushButton#primary { background: palette(highlight); color: palette(highlighted-text); border: none; border-radius: 4px; padding: 7px 18px; font-weight: 600; }
QPushButton#primary:disabled { background: palette(mid); }
QPushButton#primary:focus { border: 2px solid palette(text); }
)";

} // namespace

void applyTheme(Theme theme) {
    const bool dark = theme == Theme::kDark || (theme == Theme::kSystem && systemIsDark());
    QApplication::setStyle(QStyleFactory::create("Fusion"));
    QPalette palette = dark ? darkPalette() : lightPalette();
    palette.setColor(QPalette::Mid, dark ? QColor(0x4a, 0x51, 0x59) : QColor(0xc4, 0xc9, 0xcf));
    palette.setColor(QPalette::Midlight, dark ? QColor(0x3a, 0x40, 0x47) : QColor(0xdd, 0xe0, 0xe4));
    palette.setColor(QPalette::Dark, dark ? QColor(0x12, 0x14, 0x17) : QColor(0xa8, 0xae, 0xb5));
    QApplication::setPalette(palette);
    qApp->setStyleSheet(QString(kSheet)
                            .replace("@theme", dark ? "dark" : "light")
                            .replace("@edge", palette.color(QPalette::PlaceholderText).name()));
}

Theme themeOf(const QString& name) {
    if (name == "light") return Theme::kLight;
    return name == "dark" ? Theme::kDark : Theme::kSystem;
}

QString nameOf(Theme theme) {
    switch (theme) {
    case Theme::kLight:
        return "light";
    case Theme::kDark:
        return "dark";
    case Theme::kSystem:
        break;
    }
    return "system";
}

} // namespace headroom::gui
