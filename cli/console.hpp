#pragma once
// Standard output and error: what they can show, and writing to them.

#include "sim/report/style.hpp"

#include <string>
#include <string_view>

namespace headroom::cli {

/// Colour when stdout is a terminal, NO_COLOR is unset or empty and TERM is not "dumb"; Unicode when the
/// locale's character set is UTF-8; the terminal's width, 100 where there is none.
[[nodiscard]] report::Style stdoutStyle();
[[nodiscard]] bool stderrIsTerminal();
[[nodiscard]] bool localeIsUtf8();

/// Writes to stdout and checks that it arrived. Throws FileError.
void print(std::string_view text);

/// "headroom: <message>" on stderr; a progress line there is removed first.
void complain(const std::string& message);
/// The same without the prefix.
void complainLine(const std::string& line);

} // namespace headroom::cli
