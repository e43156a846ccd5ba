// headroom manual and headroom completion: what a package installs beside the program.

#include "cli/command_tree.hpp"
#include "cli/commands.hpp"
#include "cli/completion.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/manual_page.hpp"
#include "headroom_version.hpp"
#include "sim/result/atomic_file.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace headroom::cli {
namespace {

int manual(const CLI::App& app, const std::string& folder, const std::string& command) {
    const CommandNote root = commandTree(app);
    bool found = false;
    for (const CommandNote* note : flatten(root)) {
        const std::string page = manualPage(*note, kVersion);
        if (!folder.empty()) {
            result::writeFile(folder + "/" + pageName(*note) + ".1", page);
        } else if (note->name == command) {
            print(page);
            found = true;
        }
    }
    if (folder.empty() && !found)
        throw UsageError("there is no command '" + command + "' to print a page of");
    return kOk;
}

int completion(const CLI::App& app, const std::string& shell) {
    const CommandNote root = commandTree(app);
    print(shell == "bash"  ? bashCompletion(root)
          : shell == "zsh" ? zshCompletion(root)
                           : fishCompletion(root));
    return kOk;
}

} // namespace

void addManual(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("manual", "Print a manual page, or write all of them");
    command->footer(
        "Examples:\n  headroom manual \"live drive\" | man -l -\n  headroom manual --all man/man1");
    auto name = std::make_shared<std::string>();
    auto folder = std::make_shared<std::string>();
    command->add_option("command", *name, "Command the page is about; without one, the program");
    command->add_option("--all", *folder, "Write the pages of all commands into this folder")
        ->type_name("FOLDER")
        ->check(CLI::ExistingDirectory);
    command->callback([&app, name, folder, &action] {
        action = [&app, name, folder] { return manual(app, *folder, *name); };
    });
}

void addCompletion(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("completion", "Print the completion script of a shell");
    command->footer("Examples:\n"
                    "  headroom completion bash > ~/.local/share/bash-completion/completions/headroom\n"
                    "  headroom completion fish > ~/.config/fish/completions/headroom.fish");
    auto shell = std::make_shared<std::string>();
    command->add_option("shell", *shell, "bash, zsh or fish")
        ->check(CLI::IsMember({"bash", "zsh", "fish"}))
        ->required();
    command->callback(
        [&app, shell, &action] { action = [&app, shell] { return completion(app, *shell); }; });
}

} // namespace headroom::cli
