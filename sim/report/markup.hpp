#pragma once
// Text inside markup: nothing a scenario, a result or a catalogue says can end a tag, a cell or a line.
//
// Results come from files of any origin, so text is repaired as well as escaped: bytes that are not UTF-8
// become U+FFFD, and so do the control characters XML 1.0 (section 2.2) forbids.

#include <string>
#include <string_view>

namespace headroom::report {

/// For XML and HTML, as element text and inside quoted attributes.
[[nodiscard]] std::string escapeMarkup(std::string_view text);

/// For one line of Markdown, also inside a table cell: line breaks become spaces, what GitHub or GitLab
/// would read as markup, HTML, a link or a mention is escaped.
[[nodiscard]] std::string escapeMarkdown(std::string_view text);

/// Valid UTF-8 without forbidden control characters; line breaks and tabs stay.
[[nodiscard]] std::string repairText(std::string_view text);

} // namespace headroom::report
