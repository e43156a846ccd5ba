#include "cli/usage.hpp"

#include "models/nearest.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace headroom::cli {
namespace {

const CLI::App* chosenCommand(const CLI::App& app, const std::vector<std::string>& arguments) {
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        if (std::find(arguments.begin(), arguments.end(), command->get_name()) != arguments.end())
            return command;
    }
    return nullptr;
}

std::string orNothing(const std::string& nearest) {
    return nearest.empty() ? std::string{} : "; did you mean '" + nearest + "'?";
}

std::vector<std::string> optionsOf(const CLI::App& command) {
    std::vector<std::string> names;
    for (const CLI::Option* option : command.get_options()) {
        for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
    return names;
}

/// The first argument that looks like an option and is none of the command's.
std::string unknownOption(const std::vector<std::string>& arguments,
                          const std::vector<std::string>& known) {
    for (const std::string& argument : arguments) {
        const std::string name = argument.substr(0, argument.find('='));
        if (name.size() < 2 || name[0] != '-' || name == "-h" || name == "--") continue;
        if (std::find(known.begin(), known.end(), name) == known.end()) return name;
    }
    return {};
}

} // namespace

std::string explain(const CLI::App& app, const CLI::ParseError& error,
                    const std::vector<std::string>& arguments) {
    const CLI::App* command = chosenCommand(app, arguments);
    const std::vector<std::string> options = optionsOf(command == nullptr ? app : *command);
    const std::string help = "; see 'headroom " +
                             (command == nullptr ? std::string{} : command->get_name() + " ") +
                             "--help'";
    if (command == nullptr && !arguments.empty() && arguments[0][0] != '-') {
        std::vector<std::string> names;
        for (const CLI::App* known : app.get_subcommands([](const CLI::App*) { return true; })) {
            if (!known->get_group().empty()) names.push_back(known->get_name());
        }
        const std::string close = models::nearest(arguments[0], names);
        return "there is no command '" + arguments[0] + "'" + (close.empty() ? help : orNothing(close));
    }
    if (const std::string option = unknownOption(arguments, options); !option.empty()) {
        const std::string close = models::nearest(option, options);
        return "there is no option '" + option + "'" + (close.empty() ? help : orNothing(close));
    }
    return error.what() + help;
}

} // namespace headroom::cli
