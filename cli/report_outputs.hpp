#pragma once
// The files a command can write its findings to; the same options for every command that has results.

#include "sim/report/subject.hpp"

#include <span>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace headroom::cli {

/// Empty = not asked for; "-" = stdout, for those that are one text.
struct ReportOutputs {
    std::string html;
    std::string markdown;
    std::string junit;
    std::string csv; ///< folder
    std::string svg; ///< folder
    std::string png; ///< folder
    std::string openMetrics;
    double openMetricsStart = 0.0; ///< unix seconds at which the run began

    [[nodiscard]] bool any() const;
    /// Something goes to stdout: nothing else may.
    [[nodiscard]] bool toStdout() const;
};

void addOutputOptions(CLI::App& command, ReportOutputs& outputs);

/// Throws UsageError where two outputs want stdout or an output would replace one of `inputs`, FileError
/// where a file or folder cannot be written: before a long run, not after it.
void probe(const ReportOutputs& outputs, const std::vector<std::string>& inputs);

/// Tables and exports of single runs (CSV, OpenMetrics) are of the first run of the first subject.
void write(const ReportOutputs& outputs, std::span<const report::Subject> subjects);

} // namespace headroom::cli
