// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/icons.hpp"

#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>
#include <map>

namespace headroom::gui {
namespace {

/// Strokes on a square of 24 units.
const std::map<QString, const char*>& strokes() {
    static const std::map<QString, const char*> kStrokes{
        {"start", "M4 11 L12 4 L20 11 M6 10 V20 H18 V10 M10 20 V14 H14 V20"},
        {"open", "M3 19 V6 H9 L11 8 H19 V11 M3 19 L6 11 H22 L19 19 Z"},
        {"save", "M5 4 H16 L20 8 V20 H5 Z M8 4 V9 H15 V4 M8 20 V14 H17 V20"},
        {"undo", "M9 5 L4 10 L9 15 M4 10 H15 A5 5 0 0 1 15 20 H11"},
        {"redo", "M15 5 L20 10 L15 15 M20 10 H9 A5 5 0 0 0 9 20 H13"},
        {"run", "M7 4 L20 12 L7 20 Z"},
        {"cancel", "M6 6 H18 V18 H6 Z"},
    };
    return kStrokes;
}

QPixmap draw(const char* path, const QColor& colour, bool filled) {
    constexpr int kPixels = 64;
    const QString svg =
        QStringLiteral(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'><path d='%1' fill='%2' "
            "stroke='%3' stroke-width='1.8' stroke-linecap='round' stroke-linejoin='round'/></svg>")
            .arg(path, filled ? colour.name() : QStringLiteral("none"), colour.name());
    QSvgRenderer renderer(svg.toUtf8());
    QPixmap pixmap(kPixels, kPixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    return pixmap;
}

} // namespace

QIcon iconOf(const QString& command, const QPalette& palette) {
    const auto found = strokes().find(command);
    if (found == strokes().end()) return {};
    const bool filled = command == "run" || command == "cancel";
    QIcon icon;
    const QColor normal =
        command == "run" ? palette.color(QPalette::Highlight) : palette.color(QPalette::ButtonText);
    icon.addPixmap(draw(found->second, normal, filled), QIcon::Normal);
    icon.addPixmap(draw(found->second, palette.color(QPalette::Disabled, QPalette::ButtonText), filled),
                   QIcon::Disabled);
    return icon;
}

} // namespace headroom::gui
