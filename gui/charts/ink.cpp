// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/charts/ink.hpp"

#include <algorithm>
#include <array>

namespace headroom::gui {
namespace {

struct Pair {
    QRgb light; ///< on white: the darker ones of Okabe and Ito, yellow darkened to stay readable
    QRgb dark;
};

constexpr std::array<Pair, 8> kLines{{{0xff0072b2, 0xff56b4e9},
                                      {0xffd55e00, 0xffff8c42},
                                      {0xff008563, 0xff2fc79a},
                                      {0xffb0578d, 0xffe29ac5},
                                      {0xff946c00, 0xfff0c24b},
                                      {0xff3a86b8, 0xff9ad0ef},
                                      {0xff5b5f66, 0xffb4bac2},
                                      {0xff8a3b12, 0xffe7b08f}}};

constexpr std::array<Qt::PenStyle, 4> kDashes{Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};
constexpr std::array<Qt::BrushStyle, 5> kHatches{Qt::SolidPattern, Qt::BDiagPattern, Qt::Dense4Pattern,
                                                 Qt::FDiagPattern, Qt::DiagCrossPattern};

QColor between(const QColor& a, const QColor& b, double share) {
    const auto mix = [share](int x, int y) { return static_cast<int>(x + (y - x) * share); };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

} // namespace

bool isDark(const QPalette& palette) {
    return palette.color(QPalette::Base).lightness() < palette.color(QPalette::Text).lightness();
}

QColor lineColour(int style, const QPalette& palette) {
    const Pair& pair = kLines[static_cast<std::size_t>(std::max(0, style)) % kLines.size()];
    return QColor::fromRgb(isDark(palette) ? pair.dark : pair.light);
}

QPen linePen(int style, int dash, const QPalette& palette) {
    constexpr double kWidth = 1.6;
    QPen pen(lineColour(style, palette), kWidth);
    pen.setStyle(kDashes[static_cast<std::size_t>(std::max(0, dash)) % kDashes.size()]);
    pen.setCapStyle(Qt::FlatCap);
    return pen;
}

QBrush areaBrush(int style, const QPalette& palette) {
    return {lineColour(style, palette),
            kHatches[static_cast<std::size_t>(std::max(0, style)) % kHatches.size()]};
}

QColor moodColour(Mood mood, const QPalette& palette) {
    switch (mood) {
    case Mood::kGood:
        return lineColour(2, palette);
    case Mood::kWarning:
        return lineColour(4, palette);
    case Mood::kBad:
        return lineColour(1, palette);
    case Mood::kNeutral:
        break;
    }
    return palette.color(QPalette::Text);
}

QColor heatColour(double utilization, bool dark) {
    const double share = std::clamp(utilization, 0.0, 1.0);
    constexpr double kHot = 0.9;
    const QColor cold = dark ? QColor(0x24, 0x2a, 0x31) : QColor(0xee, 0xf3, 0xf8);
    const QColor warm = dark ? QColor(0x4f, 0xae, 0xe6) : QColor(0x00, 0x5b, 0x96);
    if (share < kHot) return between(cold, warm, share / kHot);
    const QColor hot = dark ? QColor(0xff, 0x8c, 0x42) : QColor(0xd5, 0x5e, 0x00);
    return between(between(warm, hot, 0.6), hot, (share - kHot) / (1.0 - kHot));
}

} // namespace headroom::gui
