#include "cli/manual_page.hpp"

#include <sstream>

namespace headroom::cli {
namespace {

/// Text that roff shall print as it stands.
std::string escaped(const std::string& text) {
    std::string out;
    for (std::size_t k = 0; k < text.size(); ++k) {
        const char c = text[k];
        const bool lineStart = k == 0 || text[k - 1] == '\n';
        if (lineStart && (c == '.' || c == '\'')) out += "\\&";
        if (c == '\\') {
            out += "\\e";
        } else if (c == '-') {
            out += "\\-";
        } else {
            out += c;
        }
    }
    return out;
}

/// Paragraphs are filled; indented lines are examples and tables and keep their breaks.
void body(std::ostringstream& out, const std::string& text) {
    std::istringstream lines(text);
    std::string line;
    bool asIs = false;
    bool paragraph = true;
    while (std::getline(lines, line)) {
        const bool indented = line.starts_with(' ');
        if (indented != asIs) {
            out << (indented ? ".PP\n.nf\n" : ".fi\n.PP\n");
            asIs = indented;
        } else if (line.empty() && !asIs) {
            if (!paragraph) out << ".PP\n";
        }
        paragraph = line.empty();
        if (!line.empty()) out << escaped(line) << '\n';
    }
    if (asIs) out << ".fi\n";
}

std::string joined(const std::vector<std::string>& words, const char* between) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
    return text;
}

std::string usage(const CommandNote& note) {
    std::string text = "\\fBheadroom" + (note.name.empty() ? "" : " " + escaped(note.name)) + "\\fR";
    for (const OptionNote& option : note.options) {
        if (!option.positional) continue;
        const std::string name = "\\fI" + escaped(option.names.front()) + "\\fR";
        text += option.required ? " " + name : " [" + name + "]";
    }
    text += " [options]";
    if (!note.commands.empty()) text += " \\fIcommand\\fR";
    return text;
}

void option(std::ostringstream& out, const OptionNote& note) {
    out << ".TP\n";
    if (note.positional) {
        out << "\\fI" << escaped(note.names.front()) << "\\fR\n";
    } else {
        out << "\\fB" << escaped(joined(note.names, ", ")) << "\\fR";
        if (!note.value.empty()) out << " \\fI" << escaped(note.value) << "\\fR";
        out << '\n';
    }
    out << escaped(note.description);
    if (!note.choices.empty()) out << "\nOne of " << escaped(joined(note.choices, ", ")) << '.';
    if (!note.fallback.empty()) out << "\nDefault: " << escaped(note.fallback) << '.';
    out << '\n';
}

} // namespace

std::string pageName(const CommandNote& note) {
    std::string name = "headroom";
    if (!note.name.empty()) name += "-" + note.name;
    for (char& c : name) c = c == ' ' ? '-' : c;
    return name;
}

std::string manualPage(const CommandNote& note, const std::string& version) {
    std::ostringstream out;
    std::string about = note.about;
    for (char& c : about) c = c == '\n' ? ' ' : c;
    out << ".TH \"" << pageName(note) << "\" 1 \"\" \"headroom " << version << "\" \"headroom\"\n"
        << ".SH NAME\n"
        << escaped(pageName(note)) << " \\- " << escaped(about) << '\n'
        << ".SH SYNOPSIS\n"
        << usage(note) << '\n';
    if (!note.options.empty()) out << ".SH OPTIONS\n";
    for (const OptionNote& each : note.options) option(out, each);
    if (!note.commands.empty()) out << ".SH COMMANDS\n";
    for (const CommandNote& command : note.commands)
        out << ".TP\n\\fB" << escaped(pageName(command)) << "\\fR(1)\n"
            << escaped(command.about) << '\n';
    if (!note.footer.empty()) {
        out << ".SH NOTES\n";
        body(out, note.footer);
    }
    if (!note.name.empty()) out << ".SH SEE ALSO\n\\fBheadroom\\fR(1)\n";
    return out.str();
}

} // namespace headroom::cli
