#pragma once
// Result files as a command got them, sorted into subjects of a report.

#include "cli/scenario_input.hpp"
#include "sim/report/subject.hpp"

#include <string>
#include <vector>

namespace headroom::cli {

struct ResultFiles {
    std::vector<std::string> files;
    std::string scenario; ///< path or name; empty = the bundled one of each result's name
    std::vector<models::Override> overrides; ///< as the run was given with --set
};

/// Reads the files and groups them: results of one scenario, source, version and fleet with different seeds
/// (measured ones with any) are replications; everything else is a subject of its own.
///
/// Throws ResultError, FileError, ScenarioError, and UsageError when --scenario is another than every
/// result's.
[[nodiscard]] std::vector<report::Subject> readSubjects(const ResultFiles& input);

/// Replications of one fleet under one load.
[[nodiscard]] bool areReplications(const result::RunResult& a, const result::RunResult& b);

/// A word of a command line, quoted where a POSIX shell would take it apart.
[[nodiscard]] std::string shellWord(const std::string& word);

} // namespace headroom::cli
