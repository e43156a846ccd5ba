#pragma once
// Numbers as people read them: three significant digits, a unit that fits, spaces between thousands.

#include <string>

namespace headroom::analysis {

[[nodiscard]] std::string countText(double value);     ///< "3 400", "2.5"
[[nodiscard]] std::string percentText(double share);   ///< "0.09 %", "97 %"
[[nodiscard]] std::string secondsText(double seconds); ///< "850 us", "45 ms", "1.2 s"
[[nodiscard]] std::string clockText(double seconds);   ///< "45 s", "17:30", "1:02:03"
[[nodiscard]] std::string dollarText(double usd);      ///< "$0.78", "$1 204", "$0.0031"
/// Three significant digits, no exponent: "0.0123", "12.3", "1230".
[[nodiscard]] std::string shortNumber(double value);

} // namespace headroom::analysis
