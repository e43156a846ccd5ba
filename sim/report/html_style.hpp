#pragma once
// Style and script of an HTML report.

#include <string>

namespace headroom::report {

[[nodiscard]] std::string pageStyle();
/// Shows the values under the mouse in the line charts. The page says the same without it.
[[nodiscard]] std::string pageScript();

} // namespace headroom::report
