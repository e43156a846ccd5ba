#include "sim/report/markup.hpp"

#include <array>
#include <cstdint>

namespace headroom::report {
namespace {

constexpr std::string_view kReplacement = "\uFFFD";

/// Length of the well-formed character at `at` (RFC 3629), 0 where there is none.
std::size_t characterLength(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(at);
    if (lead < 0x80) return 1;
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || at + length > text.size()) return 0;
    std::uint32_t code = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0U) != 0x80) return 0;
        code = code << 6U | (byte(at + i) & 0x3FU);
    }
    static constexpr std::array<std::uint32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    const bool nonCharacter = code == 0xFFFE || code == 0xFFFF;
    if (code < kSmallest[length] || code > 0x10FFFF || surrogate || nonCharacter) return 0;
    return length;
}

bool isForbiddenControl(char c) {
    const auto code = static_cast<unsigned char>(c);
    return (code < 0x20 && c != '\n' && c != '\t' && c != '\r') || code == 0x7F;
}

} // namespace

std::string repairText(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = characterLength(text, at);
        if (length == 0 || (length == 1 && isForbiddenControl(text[at]))) {
            out += kReplacement;
            ++at;
            continue;
        }
        out += text.substr(at, length);
        at += length;
    }
    return out;
}

std::string escapeMarkup(std::string_view text) {
    std::string out;
    for (const char c : repairText(text)) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&#39;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

std::string escapeMarkdown(std::string_view text) {
    std::string out;
    for (const char c : repairText(text)) {
        switch (c) {
        case '\n':
        case '\r':
        case '\t':
            out += ' ';
            break;
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '@': // would notify somebody of that name
            out += "&#64;";
            break;
        case '\\':
        case '`':
        case '*':
        case '_':
        case '~':
        case '|':
        case '[':
        case ']':
        case '#':
        case '!':
            out += '\\';
            out += c;
            break;
        default:
            out += c;
        }
    }
    return out;
}

} // namespace headroom::report
