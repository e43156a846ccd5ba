#include "tests/structure/source_tree.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>

namespace headroom::structure {
namespace {

namespace fs = std::filesystem;

struct ClosePipe {
    void operator()(std::FILE* pipe) const { pclose(pipe); }
};

std::vector<std::string> filesFromGit() {
    // safe.directory: the checkout may belong to another user than the one who runs the tests.
    const std::string command = "git -c safe.directory='*' -C '" + sourceRoot().string() +
                                "' ls-files -z --cached --others --exclude-standard 2>/dev/null";
    const std::unique_ptr<std::FILE, ClosePipe> pipe(popen(command.c_str(), "r"));
    if (!pipe) throw std::runtime_error("cannot start git");
    std::string output;
    std::array<char, 4096> buffer{};
    while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) {
        output.append(buffer.data(), got);
    }
    std::vector<std::string> files;
    std::istringstream stream(output);
    for (std::string path; std::getline(stream, path, '\0');) files.push_back(path);
    return files;
}

std::vector<std::string> filesFromDisk() {
    std::vector<std::string> files;
    for (const auto& top : fs::directory_iterator(sourceRoot())) {
        if (top.path().filename() == "build" || top.path().filename() == ".git") continue;
        if (top.is_regular_file()) files.push_back(top.path().filename().generic_string());
        if (!top.is_directory()) continue;
        for (const auto& entry : fs::recursive_directory_iterator(top.path())) {
            if (!entry.is_regular_file()) continue;
            files.push_back(entry.path().lexically_relative(sourceRoot()).generic_string());
        }
    }
    return files;
}

} // namespace

fs::path sourceRoot() { return HEADROOM_SOURCE_DIR; }

std::vector<std::string> sourceFiles() {
    // .git is a folder in a clone and a file in a linked worktree.
    std::vector<std::string> files =
        fs::exists(sourceRoot() / ".git") ? filesFromGit() : filesFromDisk();
    std::erase_if(files,
                  [](const std::string& path) { return !fs::is_regular_file(sourceRoot() / path); });
    std::sort(files.begin(), files.end());
    files.erase(std::unique(files.begin(), files.end()), files.end());
    return files;
}

std::string readFile(const std::string& relativePath) {
    std::ifstream stream(sourceRoot() / relativePath, std::ios::binary);
    if (!stream) throw std::runtime_error("cannot read " + relativePath);
    std::ostringstream content;
    content << stream.rdbuf();
    return content.str();
}

std::vector<std::string> splitLines(std::string_view text) {
    std::vector<std::string> lines;
    std::istringstream stream{std::string(text)};
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

bool isCxx(std::string_view path) { return path.ends_with(".cpp") || path.ends_with(".hpp"); }

} // namespace headroom::structure
