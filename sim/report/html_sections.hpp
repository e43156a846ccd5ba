#pragma once
// Parts of an HTML report about one subject, each a <section> or empty where there is nothing to say.

#include "sim/report/subject.hpp"

#include <string>

namespace headroom::report {

/// Where a section's headings start: 2 on a page about one subject, 3 below a subject's own heading.
struct Level {
    int heading = 2;
    std::string idPrefix; ///< for ids that must be unique on the page
};

[[nodiscard]] std::string verdictBanner(const Subject& subject);
[[nodiscard]] std::string keyFigures(const Subject& subject);
[[nodiscard]] std::string objectivesSection(const Subject& subject, const Level& level);
/// Everything from the binding limits to how to reproduce it.
[[nodiscard]] std::string detailSections(const Subject& subject, const Level& level);

[[nodiscard]] std::string section(const Level& level, const std::string& id, const std::string& title,
                                  const std::string& lead, const std::string& body);

} // namespace headroom::report
