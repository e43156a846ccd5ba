#include "cli/console.hpp"

#include "sim/result/atomic_file.hpp"

#include <sys/ioctl.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

namespace headroom::cli {
namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string{} : std::string(value);
}

std::size_t terminalWidth() {
    constexpr std::size_t kDefault = 100;
    constexpr std::size_t kWidest = 160; // longer lines are hard to read
    winsize size{};
    if (isatty(STDOUT_FILENO) == 0 || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
        return kDefault;
    }
    return std::clamp<std::size_t>(size.ws_col, report::kNarrowest, kWidest);
}

} // namespace

bool localeIsUtf8() {
    // POSIX: the first of these that is set and not empty decides.
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        std::string value = environment(name);
        if (value.empty()) continue;
        std::transform(value.begin(), value.end(), value.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
    }
    return false;
}

report::Style stdoutStyle() {
    report::Style style;
    style.unicode = localeIsUtf8();
    style.colour =
        isatty(STDOUT_FILENO) != 0 && environment("NO_COLOR").empty() && environment("TERM") != "dumb";
    style.width = terminalWidth();
    return style;
}

bool stderrIsTerminal() { return isatty(STDERR_FILENO) != 0 && environment("TERM") != "dumb"; }

void print(std::string_view text) {
    errno = 0;
    const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
    if (!written || std::fflush(stdout) != 0) {
        throw result::FileError(std::string("cannot write to standard output: ") + std::strerror(errno));
    }
}

void complain(const std::string& message) { complainLine("headroom: " + message); }

void complainLine(const std::string& line) {
    const std::string text = (stderrIsTerminal() ? "\r\x1b[K" : "") + line + "\n";
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
}

} // namespace headroom::cli
