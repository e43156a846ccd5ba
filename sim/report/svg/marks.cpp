#include "sim/report/svg/marks.hpp"

#include "sim/report/svg/text_width.hpp"

#include <algorithm>

namespace headroom::report::svg {
namespace {

constexpr double kRow = 18.0;

bool within(const Mark& mark, double low, double high) { return mark.x >= low && mark.x <= high; }

} // namespace

double marksHeight(std::span<const Mark> marks, double xLow, double xHigh, Dress dress) {
    const auto shown = static_cast<double>(std::count_if(
        marks.begin(), marks.end(), [&](const Mark& mark) { return within(mark, xLow, xHigh); }));
    return kRow * (dress == Dress::kInline ? std::min(1.0, shown) : shown);
}

void drawMarks(Drawing& drawing, std::span<const Mark> marks, const MarkFrame& frame, Dress dress) {
    double row = frame.top + kRow / 2.0;
    const double span = frame.xHigh > frame.xLow ? frame.xHigh - frame.xLow : 1.0;
    for (const Mark& mark : marks) {
        if (!within(mark, frame.xLow, frame.xHigh)) continue;
        const double x = frame.left + (mark.x - frame.xLow) / span * (frame.right - frame.left);
        drawing.beginGroup(mark.text);
        drawing.line(x, row, x, frame.bottom, "mark");
        drawing.circle(x, row, 7.0, "badge");
        drawing.text(x, row + 3.6, mark.badge, "badge-text", Anchor::kMiddle);
        if (dress == Dress::kStandalone) {
            const double width = textWidth(mark.text, kLargestTextSize);
            const double roomRight = drawing.width() - x - 12.0;
            const bool right = width < roomRight || roomRight > x;
            drawing.text(right ? x + 11.0 : x - 11.0, row + 4.0,
                         fitText(mark.text, kLargestTextSize, right ? roomRight : x - 12.0),
                         "strong halo", right ? Anchor::kStart : Anchor::kEnd);
            row += kRow;
        }
        drawing.endGroup();
    }
}

} // namespace headroom::report::svg
