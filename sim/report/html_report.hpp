#pragma once
// A report as one HTML file: the verdict first, then what it rests on.
//
// Self-contained: styles and charts are inline and nothing is fetched. It reads without a script; the one
// it has only adds values under the mouse. Light and dark follow the reader's system. A page about one
// subject tells its story; a page about several compares them first and then tells each one's.

#include "sim/report/subject.hpp"

#include <span>
#include <string>

namespace headroom::report {

/// Precondition: at least one subject.
[[nodiscard]] std::string htmlReport(std::span<const Subject> subjects);

} // namespace headroom::report
