// headroom live serve: the chat backend.

#include "cli/live_command.hpp"

#include <CLI/CLI.hpp>

namespace headroom::cli {

void addLiveServe(CLI::App& live, Action& action) {
    auto* command = live.add_subcommand("serve", "Serve the chat contract over HTTP and Socket.IO");
    command->callback([&action] { action = [] { return 0; }; });
}

} // namespace headroom::cli
