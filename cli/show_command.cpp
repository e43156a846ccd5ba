// headroom show: a scenario with every default and override applied.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/scenario_input.hpp"
#include "models/writer.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace headroom::cli {

void addShow(CLI::App& app, Action& action) {
    struct Options {
        std::string file;
        std::vector<std::string> set;
    };
    CLI::App* command = app.add_subcommand("show", "Print a scenario with all defaults filled in");
    command->footer(
        "Also the quickest way to check a scenario file for mistakes: nothing is simulated.\n\n"
        "Examples:\n"
        "  headroom show FILE\n"
        "  headroom show FILE --set services.chat.on.count=10 > ten.json\n\n"
        "Exit codes: 0 fine, 3 the file has mistakes.");
    auto options = std::make_shared<Options>();
    command->add_option("file", options->file, "Scenario file, or the name of a bundled scenario")
        ->required()
        ->type_name("FILE");
    command->add_option("--set", options->set, "Change one value of the scenario; repeatable")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    command->callback([options, &action] {
        action = [options] {
            const models::Scenario scenario = load({options->file, parseOverrides(options->set)});
            print(models::toJson(scenario).dump(2) + "\n");
            return static_cast<int>(kOk);
        };
    });
}

} // namespace headroom::cli
