#pragma once
// An SVG document as a PNG image, drawn by librsvg with the fonts of this machine. The only output that
// may differ between machines: fonts do.

#include <stdexcept>
#include <string>

namespace headroom::report {

class PngError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// PNG bytes; `scale` pixels a unit of the drawing. Throws PngError when the text is no SVG document with
/// a size, or memory runs out.
[[nodiscard]] std::string pngOf(const std::string& svg, double scale = 2.0);

} // namespace headroom::report
