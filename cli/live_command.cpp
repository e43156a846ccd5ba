// headroom live: the measuring side, one file per subcommand.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"

#include <CLI/CLI.hpp>

namespace headroom::cli {

void addLive(CLI::App& app, Action& action) {
    CLI::App* group =
        app.add_subcommand("live", "Measure a real system with the scenarios that are simulated");
    group->require_subcommand(0, 1);
    addLiveServe(*group, action);
    addLiveDrive(*group, action);
    addLiveUp(*group, action);
    addLiveObserve(*group, action);
    addLiveCompare(*group, action);
    addLiveGate(*group, action);
    addLiveRun(*group, action);
    addLiveCalibrate(*group, action);
    addLivePredict(*group, action);
    addLiveHostProfile(*group, action);
    group->callback([group, &action] {
        if (!action)
            action = [group] {
                print(group->help());
                return static_cast<int>(kOk);
            };
    });
}

} // namespace headroom::cli
