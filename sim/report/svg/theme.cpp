#include "sim/report/svg/theme.hpp"

#include <array>

namespace headroom::report::svg {
namespace {

constexpr std::array kPalette = std::to_array<PaletteEntry>({
    {"page", "#f6f7f9", "#101216"}, {"surface", "#ffffff", "#181b21"}, {"ink", "#16191f", "#eceef2"},
    {"soft", "#565d69", "#a3abb8"}, {"line", "#e1e4ea", "#2c313b"},    {"axis", "#9aa2af", "#5d6675"},
    {"good", "#00734f", "#3cc79b"}, {"bad", "#b34700", "#ff8a3d"},     {"unsure", "#8a5d00", "#f0b429"},
    {"s0", "#0072b2", "#56b4e9"},   {"s1", "#d55e00", "#e8742a"},      {"s2", "#009e73", "#14b88a"},
    {"s3", "#b8578c", "#cc79a7"},   {"s4", "#c98a00", "#e69f00"},      {"s5", "#56b4e9", "#f0e442"},
    {"s6", "#3c424d", "#c4cad4"},   {"h0", "#f2f4f7", "#1d2129"},      {"h1", "#e3ecf6", "#1c2937"},
    {"h2", "#d0e0f0", "#1d3247"},   {"h3", "#b6d0e8", "#1e3d59"},      {"h4", "#97bdde", "#20496d"},
    {"h5", "#75a7d2", "#245985"},   {"h6", "#538fc3", "#2d6ea2"},      {"h7", "#3476b0", "#4089c0"},
    {"h8", "#1d5c98", "#63a8da"},   {"h9", "#0c447a", "#9accf0"},      {"hx", "#d55e00", "#ff7a1a"},
});

constexpr std::array<std::string_view, kLineColours> kDashes = {"",    "7 3",  "2 2.5",  "9 3 2 3",
                                                                "4 2", "12 3", "3 2 1 2"};

std::string colour(std::string_view name, Dress dress) {
    if (dress == Dress::kInline) return "var(--" + std::string(name) + ")";
    for (const PaletteEntry& entry : kPalette) {
        if (entry.name == name) return std::string(entry.light);
    }
    return "currentColor";
}

std::string variables(bool dark) {
    std::string out;
    for (const PaletteEntry& entry : kPalette) {
        out += "--" + std::string(entry.name) + ":" + std::string(dark ? entry.dark : entry.light) + ";";
    }
    return out;
}

} // namespace

std::span<const PaletteEntry> palette() { return kPalette; }

std::string pageVariables() {
    return ":root{color-scheme:light dark;" + variables(false) +
           "}\n@media (prefers-color-scheme:dark){:root{" + variables(true) + "}}\n";
}

std::string chartStyle(Dress dress) {
    const auto c = [dress](std::string_view name) { return colour(name, dress); };
    const std::string in = dress == Dress::kInline ? ".chart " : "";
    std::string css = in +
                      "text{font-family:system-ui,'Segoe UI','Noto Sans','DejaVu Sans',sans-serif;"
                      "font-size:12px;fill:" +
                      c("soft") + "}\n";
    if (dress == Dress::kStandalone)
        css = "text{font-family:sans-serif;font-size:12px;fill:" + c("soft") + "}\n";
    const auto rule = [&](const std::string& selector, const std::string& body) {
        css += in + selector + "{" + body + "}\n";
    };
    rule(".back", "fill:" + c("surface"));
    rule(".name", "font-size:14px;font-weight:600;fill:" + c("ink"));
    rule(".strong", "fill:" + c("ink"));
    rule(".grid", "stroke:" + c("line") + ";stroke-width:1");
    rule(".axis", "stroke:" + c("axis") + ";stroke-width:1");
    rule(".limit", "stroke:" + c("bad") + ";stroke-width:1");
    rule(".mark", "stroke:" + c("ink") + ";stroke-width:1;stroke-dasharray:1.5 2.5");
    rule(".badge", "fill:" + c("ink"));
    rule(".badge-text", "font-size:10px;font-weight:700;fill:" + c("surface"));
    rule(".limit-text", "fill:" + c("bad"));
    rule(".halo", "stroke:" + c("surface") + ";stroke-width:3;stroke-linejoin:round;paint-order:stroke");
    rule(".frame", "fill:none;stroke:" + c("line"));
    rule(".l", "fill:none;stroke-width:1.6;stroke-linejoin:round;stroke-linecap:butt");
    rule(".b", "stroke:none;fill-opacity:.16");
    for (std::size_t i = 0; i < kLineColours; ++i) {
        const std::string name = "s" + std::to_string(i);
        rule(".l." + name, "stroke:" + c(name));
        const std::string dash(kDashes[i]);
        if (!dash.empty()) rule(".d" + std::to_string(i), "stroke-dasharray:" + dash);
        rule(".b." + name, "fill:" + c(name));
        rule(".f." + name, "fill:" + c(name));
    }
    for (std::size_t i = 0; i <= kHeatSteps; ++i) {
        rule(".h" + std::to_string(i), "fill:" + c("h" + std::to_string(i)));
    }
    rule(".hx", "fill:" + c("hx"));
    return css;
}

} // namespace headroom::report::svg
