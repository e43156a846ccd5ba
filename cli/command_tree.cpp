#include "cli/command_tree.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace headroom::cli {
namespace {

/// CLI11 writes fixed words into the type: "TEXT:{a,b}" or "{a,b}".
std::vector<std::string> choicesOf(const std::string& type) {
    const std::size_t open = type.find('{');
    const std::size_t close = type.find('}', open == std::string::npos ? 0 : open);
    if (open == std::string::npos || close == std::string::npos) return {};
    std::vector<std::string> words;
    std::string word;
    for (std::size_t k = open + 1; k <= close; ++k) {
        if (type[k] != ',' && k != close) {
            word += type[k];
        } else {
            words.push_back(std::move(word));
            word.clear();
        }
    }
    return words;
}

OptionNote noteOf(const CLI::Option& option) {
    OptionNote note;
    note.positional = option.get_positional();
    if (note.positional) {
        note.names.push_back(option.get_name(true));
    } else {
        for (const std::string& name : option.get_snames()) note.names.push_back("-" + name);
        for (const std::string& name : option.get_lnames()) note.names.push_back("--" + name);
    }
    if (option.get_items_expected_max() > 0) {
        note.value = option.get_type_name();
        note.choices = choicesOf(note.value);
        if (!note.choices.empty()) note.value = note.value.substr(0, note.value.find_first_of(":{"));
        if (note.value.empty()) note.value = "WORD";
    }
    note.description = option.get_description();
    note.fallback = option.get_default_str();
    note.required = option.get_required();
    return note;
}

CommandNote noteOf(const CLI::App& app, const std::string& name) {
    CommandNote note{name, app.get_description(), app.get_footer(), {}, {}};
    for (const CLI::Option* option : app.get_options()) {
        if (!option->get_group().empty()) note.options.push_back(noteOf(*option));
    }
    std::stable_partition(note.options.begin(), note.options.end(),
                          [](const OptionNote& option) { return option.positional; });
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        if (command->get_group().empty()) continue;
        note.commands.push_back(
            noteOf(*command, name.empty() ? command->get_name() : name + " " + command->get_name()));
    }
    return note;
}

void flattenInto(const CommandNote& note, std::vector<const CommandNote*>& all) {
    all.push_back(&note);
    for (const CommandNote& command : note.commands) flattenInto(command, all);
}

} // namespace

CommandNote commandTree(const CLI::App& app) { return noteOf(app, ""); }

std::vector<const CommandNote*> flatten(const CommandNote& root) {
    std::vector<const CommandNote*> all;
    flattenInto(root, all);
    return all;
}

} // namespace headroom::cli
