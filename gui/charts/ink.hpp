// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// How lines, areas and states look: colours that people with colour-blindness tell apart (M. Okabe, K. Ito: "Color
// Universal Design", 2008), each with a dash pattern or hatching of its own, so that colour is never the only sign.

#include <QBrush>
#include <QColor>
#include <QPalette>
#include <QPen>

namespace headroom::gui {

[[nodiscard]] bool isDark(const QPalette& palette);

/// Style 0, 1, 2, ...: eight that differ in colour.
[[nodiscard]] QColor lineColour(int style, const QPalette& palette);
/// `dash` 0, 1, 2, ...: the place among the lines of a chart; the first is solid.
[[nodiscard]] QPen linePen(int style, int dash, const QPalette& palette);
[[nodiscard]] QBrush areaBrush(int style, const QPalette& palette);

enum class Mood { kGood, kWarning, kBad, kNeutral };
/// For text and marks; readable on the palette's base.
[[nodiscard]] QColor moodColour(Mood mood, const QPalette& palette);

/// Utilization from 0 to 1: light to dark blue, red from the limit on; inverted on dark ground.
[[nodiscard]] QColor heatColour(double utilization, bool dark);

} // namespace headroom::gui
