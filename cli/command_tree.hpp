#pragma once
// What the parser knows of the commands, as plain values: the manual pages and the shells' completions are
// made from it, so neither can lag behind the program.

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace headroom::cli {

struct OptionNote {
    std::vector<std::string> names;   ///< with their dashes, longest last; one bare name if positional
    std::string value;                ///< what it takes, "" for a flag
    std::vector<std::string> choices; ///< the words it takes, when they are fixed
    std::string description;
    std::string fallback; ///< value without the option, "" if there is none
    bool positional = false;
    bool required = false;
};

struct CommandNote {
    std::string name; ///< without the program's: "run", "live drive"; "" for the program itself
    std::string about;
    std::string footer;
    std::vector<OptionNote> options;
    std::vector<CommandNote> commands;
};

/// The tree below `app`, without hidden commands and options.
[[nodiscard]] CommandNote commandTree(const CLI::App& app);

/// The note and all below it, parents first.
[[nodiscard]] std::vector<const CommandNote*> flatten(const CommandNote& root);

} // namespace headroom::cli
