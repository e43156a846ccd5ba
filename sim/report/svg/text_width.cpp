#include "sim/report/svg/text_width.hpp"

#include <array>
#include <cstdint>

namespace headroom::report::svg {
namespace {

/// Thousandths of the font size, for ' ' to '~'.
constexpr std::array<std::uint16_t, 95> kAdvance = {
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361,  318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635,  611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352,  635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592,  525, 636, 337, 636, 838};
constexpr double kOther = 1.0; ///< any other character, among them the square ones of East Asia

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }

} // namespace

double textWidth(std::string_view text, double size) {
    double width = 0.0;
    for (const char c : text) {
        if (continues(c)) continue;
        const bool known = c >= ' ' && c <= '~';
        width += known ? kAdvance[static_cast<std::size_t>(c - ' ')] / 1000.0 : kOther;
    }
    return width * size;
}

std::string fitText(const std::string& text, double size, double width) {
    if (textWidth(text, size) <= width) return text;
    std::string cut = text;
    do {
        while (!cut.empty() && continues(cut.back())) cut.pop_back();
        if (!cut.empty()) cut.pop_back();
        while (cut.ends_with(' ')) cut.pop_back();
    } while (!cut.empty() && textWidth(cut, size) + size > width);
    return cut + "\u2026";
}

} // namespace headroom::report::svg
