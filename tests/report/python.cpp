#include "tests/report/python.hpp"

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace headroom::report {

ScriptOutcome runScript(const std::string& script, const std::string& text,
                        const std::vector<std::string>& arguments) {
    std::string file = (std::filesystem::temp_directory_path() / "headroom-script-XXXXXX").string();
    const int descriptor = mkstemp(file.data());
    if (descriptor < 0) return {};
    close(descriptor);
    std::ofstream(file, std::ios::binary) << text;
    std::string command = "/usr/bin/python3 '" + std::string(HEADROOM_SOURCE_DIR) +
                          "/tests/report/scripts/" + script + "' '" + file + "'";
    for (const std::string& argument : arguments) command += " '" + argument + "'";
    ScriptOutcome outcome;
    if (std::FILE* pipe = popen((command + " 2>&1").c_str(), "r"); pipe != nullptr) {
        std::array<char, 4096> buffer{};
        while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
            outcome.output.append(buffer.data(), got);
        }
        outcome.code = WEXITSTATUS(pclose(pipe));
    }
    std::filesystem::remove(file);
    return outcome;
}

} // namespace headroom::report
