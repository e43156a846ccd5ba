#pragma once
// Looks at the text of a JSON file where the parser's result does not say enough: lines of values, keys
// that are there twice, encoding, nesting. Comments (// and /* */) are skipped.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::models {

struct JsonLine {
    std::string pointer; ///< RFC 6901
    int line = 1;        ///< of the key, or of the value when it has none
};

/// Every value of a valid JSON text in file order; a key that is there twice appears twice.
[[nodiscard]] std::vector<JsonLine> jsonLines(std::string_view text);

/// Offset of the first byte that is not part of valid UTF-8, or npos.
[[nodiscard]] std::size_t firstInvalidUtf8(std::string_view text);

/// Offset of the first bracket nested deeper than `levels`, or npos. The text need not be valid.
[[nodiscard]] std::size_t firstDeeperThan(std::string_view text, int levels);

} // namespace headroom::models
