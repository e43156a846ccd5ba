#pragma once
// The files of the repository, as the structure tests see them.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::structure {

/// Root of the checkout under test.
[[nodiscard]] std::filesystem::path sourceRoot();

/// Paths relative to the root, with forward slashes, sorted: what git tracks or would track (neither
/// ignored nor deleted); outside a git checkout every file but those below build/.
[[nodiscard]] std::vector<std::string> sourceFiles();

/// Whole content of a file given relative to the root.
[[nodiscard]] std::string readFile(const std::string& relativePath);

[[nodiscard]] std::vector<std::string> splitLines(std::string_view text);

/// True for .cpp and .hpp files.
[[nodiscard]] bool isCxx(std::string_view path);

} // namespace headroom::structure
