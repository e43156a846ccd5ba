#pragma once
// Colours of charts and pages, light and dark.
//
// Lines take the colours of M. Okabe and K. Ito ("Color Universal Design", 2008), which stay apart under
// every common form of colour blindness, and a dash pattern each, so that they stay apart without any
// colour. Heat maps go through one hue by lightness alone; only what is at its limit takes another.

#include <span>
#include <string>
#include <string_view>

namespace headroom::report::svg {

struct PaletteEntry {
    std::string_view name; ///< of the CSS variable, without "--"
    std::string_view light;
    std::string_view dark;
};
[[nodiscard]] std::span<const PaletteEntry> palette();

/// How a chart gets its colours and fonts.
enum class Dress {
    kInline,     ///< part of a page that defines pageVariables() and chartStyle() once
    kStandalone, ///< a file of its own, in the light colours on their background
};

inline constexpr std::size_t kLineColours = 7; ///< classes s0 to s6, and dashes d0 to d6
inline constexpr std::size_t kHeatSteps = 9;   ///< classes h1 to h9, and hx at the limit

/// ":root { --ink: ...; }" for both colour schemes.
[[nodiscard]] std::string pageVariables();
/// Rules for the classes the charts use.
[[nodiscard]] std::string chartStyle(Dress dress);

inline constexpr double kTextSize = 12.0;
/// Room around a chart that stands alone.
inline constexpr double kPadding = 16.0;

/// Layout leaves room for text of this size, to which pages enlarge it on small screens.
inline constexpr double kLargestTextSize = 14.5;
inline constexpr double kTitleSize = 14.0;

} // namespace headroom::report::svg
