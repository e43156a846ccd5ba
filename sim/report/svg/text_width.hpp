#pragma once
// Width of text before it is drawn. A chart is laid out here but drawn by whatever font the reader's
// machine calls sans-serif, so widths are those of DejaVu Sans (advance widths of version 2.37), which is
// wider than the sans-serif fonts of the common systems: text may come out narrower, not wider.

#include <string>
#include <string_view>

namespace headroom::report::svg {

/// In units of the drawing, for a font of `size` units.
[[nodiscard]] double textWidth(std::string_view text, double size);

/// `text`, cut with an ellipsis where it would be wider than `width`.
[[nodiscard]] std::string fitText(const std::string& text, double size, double width);

} // namespace headroom::report::svg
