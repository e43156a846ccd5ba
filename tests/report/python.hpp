#pragma once
// Runs a Python script of tests/report/scripts on a text the writers made: an independent reader.

#include <string>
#include <vector>

namespace headroom::report {

struct ScriptOutcome {
    int code = -1;
    std::string output; ///< stdout and stderr
};

/// `text` goes to a temporary file whose path is the script's first argument, then `arguments`.
[[nodiscard]] ScriptOutcome runScript(const std::string& script, const std::string& text,
                                      const std::vector<std::string>& arguments = {});

} // namespace headroom::report
