#pragma once
// Import of what other tools measured. Every reader writes into one Recorder, so files of one run from
// several tools (a load generator's and a monitor's) become one result on their common clock.

#include "live/import/recorder.hpp"
#include "sim/result/run_result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::imports {

enum class Format {
    kK6Json,
    kK6Csv,
    kArtillery,
    kJmeterCsv,
    kJmeterXml,
    kLocust,
    kGatling,
    kPrometheus,
    kCloudWatch,
};

/// As --format takes it: "k6-json", "k6-csv", "artillery", "jmeter-csv", "jmeter-xml", "locust", "gatling",
/// "prometheus", "cloudwatch".
[[nodiscard]] std::string_view nameOf(Format format);
[[nodiscard]] const std::vector<Format>& allFormats();
[[nodiscard]] std::optional<Format> formatNamed(std::string_view name);

/// The format of a file by its beginning. Throws ImportError with what was seen when none fits; says so when
/// the file is one of a known tool's that is not read (Gatling's binary log, k6's summary, ...).
[[nodiscard]] Format detect(const std::string& file);

struct ImportRequest {
    std::vector<std::string> files;
    std::optional<Format> format;     ///< of all files; absent = detect each
    std::string map;                  ///< mapping file for metrics; empty = defaults alone
    std::string name;                 ///< scenario name of the result; empty = stem of the first file
    std::optional<double> binSeconds; ///< whole seconds; absent = the sources' own
    BlockHook onBlock;                ///< for progress, and to stop by throwing
};

/// Throws ImportError. Precondition: at least one file.
[[nodiscard]] result::RunResult importFiles(const ImportRequest& request);

} // namespace headroom::imports
