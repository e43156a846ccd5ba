#include "sim/report/style.hpp"

#include "sim/analysis/numbers.hpp"

#include <array>
#include <cstdint>

namespace headroom::report {
namespace {

/// Decodes the character at `at` and moves past it. Broken UTF-8 counts byte by byte.
std::uint32_t nextCharacter(std::string_view text, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(text[at++]);
    const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    std::uint32_t code = more == 0 ? lead : lead & (0x3FU >> static_cast<unsigned>(more));
    for (int i = 0; i < more && at < text.size(); ++i) {
        code = code << 6U | (static_cast<unsigned char>(text[at++]) & 0x3FU);
    }
    return code;
}

bool isWide(std::uint32_t code) {
    return (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
           (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
           (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60) ||
           (code >= 0x1F300 && code <= 0x1FAFF);
}

std::size_t widthOf(std::uint32_t code) {
    if (code < 0x20 || (code >= 0x300 && code <= 0x36F)) return 0;
    return isWide(code) ? 2 : 1;
}

/// End of the word at `at`. A space after a digit and before a digit or a unit does not end it, so that
/// "4 900", "45 ms" and "52 %" stay in one piece.
std::size_t wordEnd(const std::string& text, std::size_t at) {
    const auto digit = [&](std::size_t i) {
        return i < text.size() && text[i] >= '0' && text[i] <= '9';
    };
    const auto unit = [&](std::size_t i) {
        for (const std::string_view known : {"%", "ms", "us", "s", "/s"}) {
            if (text.compare(i, known.size(), known) != 0) continue;
            const std::size_t after = i + known.size();
            if (after >= text.size() ||
                std::string_view(" .,;:)").find(text[after]) != std::string_view::npos) {
                return true;
            }
        }
        return false;
    };
    for (std::size_t end = at;; ++end) {
        end = std::min(text.find_first_of(" \n", end), text.size());
        const bool glued = end < text.size() && text[end] == ' ' && end > at && digit(end - 1) &&
                           (digit(end + 1) || unit(end + 1));
        if (!glued) return end;
    }
}

} // namespace

std::string paint(const Style& style, Ink ink, std::string_view text) {
    static constexpr std::array<std::string_view, 9> kCodes = {"",   "1",  "2",  "31", "32",
                                                               "33", "34", "36", "35"};
    if (!style.colour || ink == Ink::kPlain || text.empty()) return std::string(text);
    return "\x1b[" + std::string(kCodes[static_cast<std::size_t>(ink)]) + "m" + std::string(text) +
           "\x1b[0m";
}

std::size_t displayWidth(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == '\x1b') {
            while (at < text.size() && text[at] != 'm') ++at;
            if (at < text.size()) ++at;
            continue;
        }
        width += widthOf(nextCharacter(text, at));
    }
    return width;
}

std::string padRight(std::string text, std::size_t width) {
    const std::size_t shown = displayWidth(text);
    if (shown < width) text.append(width - shown, ' ');
    return text;
}

std::string padLeft(std::string text, std::size_t width) {
    const std::size_t shown = displayWidth(text);
    return shown < width ? std::string(width - shown, ' ') + text : text;
}

std::string clip(const Style& style, const std::string& text, std::size_t width) {
    if (displayWidth(text) <= width) return text;
    const std::string dots = style.unicode ? "\u2026" : "..";
    const std::size_t room = width - std::min(width, displayWidth(dots));
    std::size_t shown = 0;
    std::size_t end = 0;
    for (std::size_t at = 0; at < text.size();) {
        shown += widthOf(nextCharacter(text, at));
        if (shown > room) break;
        end = at;
    }
    return text.substr(0, end) + dots;
}

std::string wrap(const std::string& text, std::size_t width, const std::string& first,
                 const std::string& rest) {
    std::string out = first;
    std::size_t column = displayWidth(first);
    bool lineStart = true;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = wordEnd(text, at);
        const std::string word = text.substr(at, end - at);
        const bool newLine = end < text.size() && text[end] == '\n';
        at = end + 1;
        const std::size_t wordWidth = displayWidth(word);
        if (!lineStart && column + 1 + wordWidth > width) {
            out += "\n" + rest;
            column = displayWidth(rest);
            lineStart = true;
        }
        if (!lineStart) {
            out += ' ';
            ++column;
        }
        out += word;
        column += wordWidth;
        lineStart = false;
        if (newLine) {
            out += "\n" + rest;
            column = displayWidth(rest);
            lineStart = true;
        }
    }
    return out + "\n";
}

std::string toAscii(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::uint32_t code = nextCharacter(text, at);
        switch (code) {
        case 0xB7:
            out += '-';
            break; // middle dot
        case 0xB5:
            out += 'u';
            break; // micro
        case 0xD7:
            out += 'x';
            break; // multiplication sign
        case 0xB1:
            out += "+-";
            break; // plus-minus
        case 0x2013:
        case 0x2014:
            out += '-';
            break; // dashes
        case 0x2026:
            out += "..";
            break; // ellipsis
        default:
            out += code < 0x80 ? static_cast<char>(code) : '?';
        }
    }
    return out;
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string out;
    out.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

std::string counted(double count, const std::string& one, const std::string& many) {
    return analysis::countText(count) + " " + (count == 1.0 ? one : many);
}

} // namespace headroom::report
