#pragma once
// Suggestions for misspelt names.

#include <string>
#include <string_view>
#include <vector>

namespace headroom::models {

/// Fewest insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`.
[[nodiscard]] std::size_t editDistance(std::string_view a, std::string_view b);

/// The candidate closest to `name` if it is close enough to be meant, else empty.
[[nodiscard]] std::string nearest(std::string_view name, const std::vector<std::string>& candidates);

/// "; did you mean "count"?", else "; known: a, b, c" (at most a dozen), else empty.
[[nodiscard]] std::string suggestion(std::string_view name, const std::vector<std::string>& candidates);

/// "a", "b" or "c" in quotes for messages.
[[nodiscard]] std::string quotedList(const std::vector<std::string>& names,
                                     std::string_view last = "or");

} // namespace headroom::models
