#include "cli/usage.hpp"

#include "models/nearest.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace headroom::cli {
namespace {

bool anyCommand(const CLI::App*) { return true; }

const CLI::App* chosenCommand(const CLI::App& app, const std::vector<std::string>& arguments) {
    for (const CLI::App* command : app.get_subcommands(anyCommand)) {
        const auto found = std::find(arguments.begin(), arguments.end(), command->get_name());
        if (found == arguments.end()) continue;
        const CLI::App* inner = chosenCommand(*command, {found + 1, arguments.end()});
        return inner == nullptr ? command : inner;
    }
    return nullptr;
}

std::string pathOf(const CLI::App& command) {
    const CLI::App* parent = command.get_parent();
    return parent == nullptr ? command.get_name() : pathOf(*parent) + " " + command.get_name();
}

/// The word that stands where one of the group's commands should; "" when the group has none or the word is
/// an option.
std::string unknownCommand(const CLI::App& group, const std::vector<std::string>& arguments) {
    if (group.get_subcommands(anyCommand).empty()) return {};
    auto word = arguments.begin();
    if (group.get_parent() != nullptr) {
        word = std::find(arguments.begin(), arguments.end(), group.get_name());
        if (word != arguments.end()) ++word;
    }
    return word == arguments.end() || word->starts_with('-') ? std::string{} : *word;
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
    const std::string help = "; see '" + pathOf(command == nullptr ? app : *command) + " --help'";
    if (const std::string word = unknownCommand(command == nullptr ? app : *command, arguments);
        !word.empty()) {
        std::vector<std::string> names;
        for (const CLI::App* known : (command == nullptr ? app : *command).get_subcommands(anyCommand)) {
            if (!known->get_group().empty()) names.push_back(known->get_name());
        }
        const std::string close = models::nearest(word, names);
        return "there is no command '" + word + "'" + (close.empty() ? help : orNothing(close));
    }
    if (const std::string option = unknownOption(arguments, options); !option.empty()) {
        const std::string close = models::nearest(option, options);
        return "there is no option '" + option + "'" + (close.empty() ? help : orNothing(close));
    }
    return error.what() + help;
}

} // namespace headroom::cli
