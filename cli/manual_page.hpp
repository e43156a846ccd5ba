#pragma once
// Manual pages in roff's man macros, one for the program and one for each command.

#include "cli/command_tree.hpp"

#include <string>

namespace headroom::cli {

/// "headroom", "headroom-run", "headroom-live-drive".
[[nodiscard]] std::string pageName(const CommandNote& note);

[[nodiscard]] std::string manualPage(const CommandNote& note, const std::string& version);

} // namespace headroom::cli
