// Rules on the tree beside the include map: file length, a README per folder, no machine paths.

#include "tests/structure/source_tree.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::structure {
namespace {

constexpr std::size_t kMaxLines = 600;

constexpr std::string_view kFolders[] = {
    "models",    "models/catalog", "models/profiles", "sim",   "sim/engine", "sim/bridge",
    "sim/fleet", "sim/result",     "sim/analysis",    "live",  "sim/report", "cli",
    "gui",       "scenarios",      "tests",           "bench", "gui/panels",
};

bool isSource(std::string_view path) {
    return isCxx(path) || path.ends_with(".cmake") || path.ends_with("CMakeLists.txt") ||
           path.ends_with(".py") || path.ends_with(".sh") || path == "bootstrap";
}

bool tooLong(std::string_view text) { return splitLines(text).size() >= kMaxLines; }

/// First absolute path of some developer's machine in `text`. A match must start a path: the same
/// characters inside a URL or a longer path are none.
std::optional<std::string> machinePath(std::string_view text) {
    // Joined at run time, so that this file does not contain what it looks for.
    const std::string roots[] = {std::string("/") + "home/", std::string("/") + "work/",
                                 std::string("/") + "Users/"};
    const auto continuesPath = [](char before) {
        constexpr std::string_view kOthers = "._-/~}>)*";
        const bool alphanumeric = (before >= '0' && before <= '9') || (before >= 'a' && before <= 'z') ||
                                  (before >= 'A' && before <= 'Z');
        return alphanumeric || kOthers.find(before) != std::string_view::npos;
    };
    for (const std::string& root : roots) {
        for (auto at = text.find(root); at != std::string_view::npos; at = text.find(root, at + 1)) {
            const bool fileUrl = at >= 7 && text.substr(at - 7, 7) == "file://";
            if (at == 0 || fileUrl || !continuesPath(text[at - 1])) {
                return std::string(text.substr(at, 40));
            }
        }
    }
    return std::nullopt;
}

TEST(TreeRules, SourceFilesStayShort) {
    for (const std::string& path : sourceFiles()) {
        if (!isSource(path)) continue;
        EXPECT_FALSE(tooLong(readFile(path)))
            << path << " has " << kMaxLines << " lines or more; split it";
    }
}

TEST(TreeRules, EveryFolderOfTheMapHasAReadme) {
    for (const std::string_view folder : kFolders) {
        EXPECT_TRUE(std::filesystem::is_regular_file(sourceRoot() / folder / "README.md")) << folder;
    }
}

TEST(TreeRules, NoMachinePathsInTextFiles) {
    for (const std::string& path : sourceFiles()) {
        const std::string text = readFile(path);
        if (text.find('\0') != std::string::npos) continue; // binary
        const auto found = machinePath(text);
        EXPECT_FALSE(found) << path << " names a path of one machine: " << *found;
    }
}

TEST(TreeRules, CheckersFindViolations) {
    std::string lines;
    for (std::size_t i = 0; i + 1 < kMaxLines; ++i) lines += "x\n";
    EXPECT_FALSE(tooLong(lines));
    EXPECT_TRUE(tooLong(lines + "x\n"));

    const std::string home = std::string("/") + "home/";
    EXPECT_TRUE(machinePath("see " + home + "ann/headroom"));
    EXPECT_TRUE(machinePath("root=\"" + home + "ann\""));
    EXPECT_TRUE(machinePath("file://" + home + "ann/x.json"));
    EXPECT_TRUE(machinePath(std::string("/") + "work/x"));
    EXPECT_FALSE(machinePath("https://example.org" + home + "index.html"));
    EXPECT_FALSE(machinePath("build" + home + "x"));
}

} // namespace
} // namespace headroom::structure
