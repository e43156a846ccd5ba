// headroom manual and completion, read by the programs they are for.

#include "tests/cli/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>

namespace headroom::cli {
namespace {

using testing::HasSubstr;

/// What a shell command prints on both streams; its exit code after the last line.
std::string shell(const std::string& command) {
    std::string text;
    FILE* pipe = popen(("{ " + command + "; } 2>&1; echo \"[$?]\"").c_str(), "r");
    std::array<char, 4096> buffer{};
    while (std::fgets(buffer.data(), static_cast<int>(buffer.size()), pipe) != nullptr)
        text += buffer.data();
    pclose(pipe);
    return text;
}

std::string quoted(const std::string& file) { return "'" + file + "'"; }

/// What bash offers after `line`, whose last word is the one being typed.
std::string offers(const Scratch& scratch, const std::string& line) {
    const std::string script = scratch.write("complete.bash", headroom({"completion", "bash"}).out);
    const std::string folder = std::filesystem::path(HEADROOM_EXECUTABLE).parent_path().string();
    return shell("cd " + quoted(scratch / "") + " && PATH=" + quoted(folder) +
                 ":$PATH bash -c 'source complete.bash; COMP_WORDS=(" + line + " \"\"); [[ \"" + line +
                 "\" == *+ ]] && COMP_WORDS=(" + line.substr(0, line.size() - 1) +
                 "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _headroom; echo \"${COMPREPLY[@]}\"'");
}

TEST(Manual, EveryPageIsSoundForGroff) {
    const Scratch scratch;
    ASSERT_EQ(headroom({"manual", "--all", scratch / ""}).code, 0);
    std::size_t pages = 0;
    for (const std::string& name : scratch.entries()) {
        ++pages;
        EXPECT_EQ(shell("groff -man -Tutf8 -ww -z " + quoted(scratch / name)), "[0]\n") << name;
    }
    EXPECT_GT(pages, 20U);
    const std::string page =
        shell("groff -man -Tascii -P-c " + quoted(scratch / "headroom-live-drive.1"));
    EXPECT_THAT(page, HasSubstr("headroom live drive"));
    EXPECT_THAT(page, HasSubstr("--target"));
}

TEST(Manual, UnknownCommandAndFolder) {
    EXPECT_EQ(headroom({"manual", "nothing"}).code, 3);
    EXPECT_EQ(headroom({"manual", "--all", "/nowhere/at/all"}).code, 3);
}

TEST(Completion, BashOffersCommandsOptionsWordsAndScenarios) {
    const Scratch scratch;
    EXPECT_THAT(offers(scratch, "headroom sp+"), HasSubstr("speedup"));
    EXPECT_THAT(offers(scratch, "headroom live"), HasSubstr("drive"));
    EXPECT_THAT(offers(scratch, "headroom live drive --ta+"), HasSubstr("--target"));
    EXPECT_THAT(offers(scratch, "headroom schema"), HasSubstr("scenario profile result"));
    EXPECT_THAT(offers(scratch, "headroom run kak+"), HasSubstr("kakao-2024-final"));
}

TEST(Completion, FishAndZshAreForTheWholeTree) {
    EXPECT_THAT(
        headroom({"completion", "fish"}).out,
        HasSubstr("__fish_seen_subcommand_from live; and __fish_seen_subcommand_from drive' -l target"));
    EXPECT_THAT(headroom({"completion", "zsh"}).out, testing::StartsWith("#compdef headroom"));
    EXPECT_EQ(headroom({"completion", "tcsh"}).code, 3);
}

TEST(Usage, NestedCommandsAreExplained) {
    const Outcome option = headroom({"live", "drive", "--tarjet", "x"});
    EXPECT_EQ(option.code, 3);
    EXPECT_THAT(option.err, HasSubstr("did you mean '--target'?"));
    const Outcome command = headroom({"live", "drvie"});
    EXPECT_EQ(command.code, 3);
    EXPECT_THAT(command.err, HasSubstr("did you mean 'drive'?"));
}

} // namespace
} // namespace headroom::cli
