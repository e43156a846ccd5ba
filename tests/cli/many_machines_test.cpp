// The examples of docs/many-machines.md that need no cluster, run as they stand there.
//
// A comment before a code block says how: "run", "run mpi" (where MPI is there), or "run NAME from to" (once
// for each value of the variable). Of YAML, the script under "args" is run.

#include "tests/cli/program.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace headroom::cli {
namespace {

namespace fs = std::filesystem;

struct Example {
    std::string how; ///< what follows "run"
    std::string script;
    std::size_t line = 0;
};

/// The lines below "- |", which are indented deeper than it.
std::string scriptOfYaml(const std::string& yaml) {
    std::istringstream lines(yaml);
    std::string script;
    std::size_t indent = std::string::npos;
    for (std::string line; std::getline(lines, line);) {
        const std::size_t at = line.find_first_not_of(' ');
        if (indent != std::string::npos) {
            if (at <= indent) break;
            script += line + "\n";
        } else if (line.ends_with("- |")) {
            indent = at;
        }
    }
    return script;
}

std::vector<Example> examplesOf(const std::string& file) {
    std::ifstream stream(file);
    std::vector<Example> examples;
    std::string how;
    bool marked = false;
    std::size_t number = 0;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        if (line.starts_with("<!-- run")) {
            how = line.substr(8, line.find(" -->") - 8);
            marked = true;
        }
        if (!line.starts_with("```")) continue;
        const bool yaml = line == "```yaml";
        Example example{how, {}, number};
        while (std::getline(stream, line) && ++number && line != "```") example.script += line + "\n";
        if (yaml) example.script = scriptOfYaml(example.script);
        if (marked) examples.push_back(example);
        marked = false;
    }
    return examples;
}

class ManyMachines : public testing::Test {
protected:
    /// `script` in the scratch folder, with this headroom first in PATH.
    void run(const Example& example, const std::string& setting) const {
        (void)scratch.write("example.sh", example.script);
        const std::string folder = fs::path(HEADROOM_EXECUTABLE).parent_path().string();
        const std::string command =
            "cd '" + scratch / "" + "' && PATH='" + folder + "':\"$PATH\" OMPI_ALLOW_RUN_AS_ROOT=1 " +
            "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 " + "OMPI_MCA_rmaps_base_oversubscribe=1 " + setting +
            " sh -e example.sh > out 2>&1";
        EXPECT_EQ(std::system(command.c_str()), 0) << "line " << example.line << " " << setting << "\n"
                                                   << readAll(scratch / "out");
    }

    Scratch scratch;
};

TEST_F(ManyMachines, TheExamplesGiveOneResult) {
    (void)scratch.write("fleet.json", smallScenario());
    const bool mpi = fs::exists(fs::path(HEADROOM_EXECUTABLE).parent_path() / "headroom-mpi") &&
                     std::system("command -v mpirun > /dev/null") == 0;
    std::size_t ran = 0;
    for (const Example& example : examplesOf(HEADROOM_SOURCE_DIR "/docs/many-machines.md")) {
        std::istringstream words(example.how);
        std::string name;
        int from = 0;
        int to = 0;
        words >> name;
        if (name == "mpi" && !mpi) continue;
        ++ran;
        if (!(words >> from >> to)) {
            run(example, "");
            continue;
        }
        for (int i = from; i <= to; ++i) run(example, name + "=" + std::to_string(i));
    }
    EXPECT_GE(ran, 8U);
    const std::string expected = readAll(scratch / "counts.json");
    ASSERT_FALSE(expected.empty());
    for (const char* name : {"merged.json", "slurm.json", "k8s.json", "batch.json"})
        EXPECT_EQ(readAll(scratch / name), expected) << name;
    if (mpi) {
        EXPECT_EQ(readAll(scratch / "mpi.json"), expected);
    }
}

} // namespace
} // namespace headroom::cli
