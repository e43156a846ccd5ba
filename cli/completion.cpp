#include "cli/completion.hpp"

#include <sstream>

namespace headroom::cli {
namespace {

std::string spaced(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

std::vector<std::string> optionNames(const CommandNote& note) {
    std::vector<std::string> names;
    for (const OptionNote& option : note.options) {
        if (!option.positional) names.insert(names.end(), option.names.begin(), option.names.end());
    }
    return names;
}

std::string lastWord(const std::string& name) {
    const std::size_t space = name.rfind(' ');
    return space == std::string::npos ? name : name.substr(space + 1);
}

std::vector<std::string> commandNames(const CommandNote& note) {
    std::vector<std::string> names;
    for (const CommandNote& command : note.commands) names.push_back(lastWord(command.name));
    return names;
}

/// Fixed words of positionals; empty where a file may stand.
std::vector<std::string> positionalWords(const CommandNote& note) {
    std::vector<std::string> words;
    for (const OptionNote& option : note.options) {
        if (option.positional) words.insert(words.end(), option.choices.begin(), option.choices.end());
    }
    return words;
}

std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'') {
            out += "\\'";
        } else {
            out += c == '\n' ? ' ' : c;
        }
    }
    return out + "'";
}

} // namespace

std::string bashCompletion(const CommandNote& root) {
    std::ostringstream out;
    out << "# Completion of headroom for bash; made by 'headroom completion bash'.\n"
           "_headroom() {\n"
           "    local current=\"${COMP_WORDS[COMP_CWORD]}\" previous=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
           "    local command='' word commands='' options='' words=''\n"
           "    COMPREPLY=()\n"
           "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
           "        case \"$command $word\" in\n";
    const auto all = flatten(root);
    for (const CommandNote* note : all) {
        if (note->name.empty()) continue;
        const std::size_t space = note->name.rfind(' ');
        const std::string parent = space == std::string::npos ? "" : note->name.substr(0, space);
        out << "            '" << parent << " " << lastWord(note->name) << "') command='" << note->name
            << "' ;;\n";
    }
    out << "        esac\n"
           "    done\n"
           "    case \"$command $previous\" in\n";
    for (const CommandNote* note : all) {
        for (const OptionNote& option : note->options) {
            if (option.positional || option.value.empty()) continue;
            for (const std::string& name : option.names) {
                out << "        '" << note->name << ' ' << name << "') ";
                if (option.choices.empty())
                    out << "COMPREPLY=($(compgen -f -- \"$current\")); return ;;\n";
                else
                    out << "COMPREPLY=($(compgen -W '" << spaced(option.choices)
                        << "' -- \"$current\")); return ;;\n";
            }
        }
    }
    out << "    esac\n"
           "    case \"$command\" in\n";
    for (const CommandNote* note : all)
        out << "        '" << note->name << "') commands='" << spaced(commandNames(*note))
            << "' options='" << spaced(optionNames(*note)) << "' words='"
            << spaced(positionalWords(*note)) << "' ;;\n";
    out << "    esac\n"
           "    if [[ $current == -* ]]; then\n"
           "        COMPREPLY=($(compgen -W \"$options\" -- \"$current\"))\n"
           "    elif [[ -n $commands ]]; then\n"
           "        COMPREPLY=($(compgen -W \"$commands\" -- \"$current\"))\n"
           "    elif [[ -n $words ]]; then\n"
           "        COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
           "    else\n"
           "        COMPREPLY=($(compgen -f -- \"$current\")\n"
           "                   $(compgen -W \"$(headroom list --names 2>/dev/null)\" -- \"$current\"))\n"
           "    fi\n"
           "}\n"
           "complete -o filenames -F _headroom headroom\n";
    return out.str();
}

std::string zshCompletion(const CommandNote& root) {
    return "#compdef headroom\n# Completion of headroom for zsh; made by 'headroom completion zsh'.\n"
           "autoload -U +X bashcompinit && bashcompinit\n" +
           bashCompletion(root);
}

std::string fishCompletion(const CommandNote& root) {
    std::ostringstream out;
    out << "# Completion of headroom for fish; made by 'headroom completion fish'.\n";
    for (const CommandNote* note : flatten(root)) {
        std::string inside = "__fish_use_subcommand";
        if (!note->name.empty()) {
            inside.clear();
            std::istringstream words(note->name);
            std::string word;
            while (words >> word)
                inside += (inside.empty() ? "" : "; and ") + ("__fish_seen_subcommand_from " + word);
        }
        for (const CommandNote& command : note->commands)
            out << "complete -c headroom -n '" << inside << "' -f -a " << lastWord(command.name)
                << " -d " << quoted(command.about) << '\n';
        for (const OptionNote& option : note->options) {
            if (option.positional) continue;
            out << "complete -c headroom -n '" << inside << "'";
            for (const std::string& name : option.names)
                out << (name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1));
            if (!option.value.empty()) out << " -r";
            if (!option.choices.empty()) out << " -f -a " << quoted(spaced(option.choices));
            out << " -d " << quoted(option.description) << '\n';
        }
        if (!note->name.empty() && note->commands.empty() && positionalWords(*note).empty())
            out << "complete -c headroom -n '" << inside << "' -a '(headroom list --names)'\n";
    }
    return out.str();
}

} // namespace headroom::cli
