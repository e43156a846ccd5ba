// headroom live: the measuring side. One function per subcommand, each in a file of its own.

#include "cli/commands.hpp"
#include "cli/live_command.hpp"

#include <CLI/CLI.hpp>

namespace headroom::cli {

void addLive(CLI::App& app, Action& action) {
    auto* live = app.add_subcommand("live", "Run real servers and real load, to check predictions against");
    live->require_subcommand(1);
    addLiveServe(*live, action);
}

} // namespace headroom::cli
