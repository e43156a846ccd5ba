#pragma once
// Completion of commands, options, fixed words, bundled scenarios and files, for bash, zsh and fish.

#include "cli/command_tree.hpp"

#include <string>

namespace headroom::cli {

[[nodiscard]] std::string bashCompletion(const CommandNote& root);
/// zsh reads bash's completions; this loads them.
[[nodiscard]] std::string zshCompletion(const CommandNote& root);
[[nodiscard]] std::string fishCompletion(const CommandNote& root);

} // namespace headroom::cli
