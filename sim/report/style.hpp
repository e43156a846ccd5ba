#pragma once
// How a terminal report may look, and text of known width on screen.
//
// Whether output goes to a terminal, its width, its character set and NO_COLOR are the caller's to find
// out: this library does not look at the environment, so the same Style gives the same bytes anywhere.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::report {

struct Style {
    bool unicode = false; ///< braille, blocks, line drawing; otherwise 7-bit ASCII only
    bool colour = false;  ///< ANSI colours
    std::size_t width = 100;
};

inline constexpr std::size_t kNarrowest = 60;

enum class Ink { kPlain, kBold, kDim, kRed, kGreen, kYellow, kBlue, kCyan, kMagenta };

/// `text` in that ink, plain without colour.
[[nodiscard]] std::string paint(const Style& style, Ink ink, std::string_view text);

/// Columns on screen: colour codes take none, East Asian wide characters two.
[[nodiscard]] std::size_t displayWidth(std::string_view text);
[[nodiscard]] std::string padRight(std::string text, std::size_t width);
[[nodiscard]] std::string padLeft(std::string text, std::size_t width);
/// Cut to `width` columns with an ellipsis. Text without colour codes.
[[nodiscard]] std::string clip(const Style& style, const std::string& text, std::size_t width);

/// Words broken into lines of `width`; the first line starts with `first`, the others with `rest`.
[[nodiscard]] std::string wrap(const std::string& text, std::size_t width, const std::string& first,
                               const std::string& rest);

/// Text for a terminal without UTF-8: known symbols become ASCII, others '?'.
[[nodiscard]] std::string toAscii(std::string_view text);

/// `text` repeated.
[[nodiscard]] std::string repeated(std::string_view text, std::size_t times);

/// "1 user", "3 users"; the number grouped in thousands.
[[nodiscard]] std::string counted(double count, const std::string& one, const std::string& many);

} // namespace headroom::report
