#pragma once
// The subcommands of `headroom live`. Each adds itself to the group and, when chosen, sets `action`.

#include "cli/commands.hpp"

namespace headroom::cli {

void addLiveServe(CLI::App& live, Action& action);

} // namespace headroom::cli
