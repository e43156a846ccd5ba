#include "live/import/importer.hpp"

#include "live/import/artillery.hpp"
#include "live/import/gatling.hpp"
#include "live/import/import_error.hpp"
#include "live/import/jmeter.hpp"
#include "live/import/k6.hpp"
#include "live/import/line_reader.hpp"
#include "live/import/locust.hpp"
#include "live/import/metrics_json.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

namespace headroom::imports {
namespace {

using Named = std::pair<Format, std::string_view>;
constexpr std::array<Named, 9> kNames{{{Format::kK6Json, "k6-json"},
                                       {Format::kK6Csv, "k6-csv"},
                                       {Format::kArtillery, "artillery"},
                                       {Format::kJmeterCsv, "jmeter-csv"},
                                       {Format::kJmeterXml, "jmeter-xml"},
                                       {Format::kLocust, "locust"},
                                       {Format::kGatling, "gatling"},
                                       {Format::kPrometheus, "prometheus"},
                                       {Format::kCloudWatch, "cloudwatch"}}};

/// The start of a file, enough to know it by.
constexpr std::size_t kGlance = 16384;

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

std::optional<Format> jsonFormat(const std::string& file, std::string_view start) {
    const std::string_view line = start.substr(0, start.find('\n'));
    const bool point = has(line, "\"metric\"") && has(line, "\"data\"") &&
                       (has(line, "\"Metric\"") || has(line, "\"Point\""));
    if (point) return Format::kK6Json;
    if (has(start, "\"MetricDataResults\"")) return Format::kCloudWatch;
    if (has(start, "\"status\"") && (has(start, "\"resultType\"") || has(start, "\"errorType\""))) {
        return Format::kPrometheus;
    }
    if (has(start, "\"aggregate\"") && (has(start, "\"counters\"") || has(start, "\"intermediate\""))) {
        return Format::kArtillery;
    }
    if (has(start, "\"headroom-result\"")) {
        throw ImportError(file, "", "is a result of headroom already; 'headroom report' reads it");
    }
    if (has(start, "\"root_group\"")) {
        throw ImportError(file, "",
                          "is k6's summary (--summary-export), which holds no course over time; "
                          "import what --out json=FILE writes");
    }
    return std::nullopt;
}

std::optional<Format> textFormat(const std::string& file, std::string_view start) {
    const std::string_view line = start.substr(0, start.find_first_of("\r\n"));
    if (has(line, "metric_name") && has(line, "metric_value")) return Format::kK6Csv;
    if (has(line, "timeStamp") && has(line, "elapsed")) return Format::kJmeterCsv;
    if (has(line, "Total Request Count") && has(line, "User Count")) return Format::kLocust;
    if (line.starts_with("Type,Name,Request Count")) {
        throw ImportError(file, "",
                          "is Locust's statistics of the whole run (_stats.csv), which holds no course "
                          "over time; import _stats_history.csv written with --csv-full-history");
    }
    if (line.starts_with("RUN\t") || line.starts_with("ASSERTION\t")) return Format::kGatling;
    if (has(start.substr(0, 512), "<testResults")) return Format::kJmeterXml;
    const std::size_t comma = line.find(',');
    if (comma == 13 && integerOf(line.substr(0, comma))) {
        throw ImportError(file, "line 1",
                          "looks like JMeter's CSV without its header line; JMeter writes one with "
                          "jmeter.save.saveservice.print_field_names=true");
    }
    return std::nullopt;
}

void readInto(Format format, const std::string& file, Recorder& recorder,
              std::vector<MetricSeries>& prometheus, std::vector<MetricSeries>& cloudWatch) {
    const auto append = [](std::vector<MetricSeries>& all, std::vector<MetricSeries> more) {
        all.insert(all.end(), std::make_move_iterator(more.begin()),
                   std::make_move_iterator(more.end()));
    };
    switch (format) {
    case Format::kK6Json:
        return readK6Json(file, recorder);
    case Format::kK6Csv:
        return readK6Csv(file, recorder);
    case Format::kArtillery:
        return readArtillery(file, recorder);
    case Format::kJmeterCsv:
        return readJmeterCsv(file, recorder);
    case Format::kJmeterXml:
        return readJmeterXml(file, recorder);
    case Format::kLocust:
        return readLocust(file, recorder);
    case Format::kGatling:
        return readGatling(file, recorder);
    case Format::kPrometheus:
        return append(prometheus, readPrometheus(file, recorder));
    case Format::kCloudWatch:
        return append(cloudWatch, readCloudWatch(file, recorder));
    }
}

/// "load.json.gz" gives "load".
std::string stemOf(const std::string& file) {
    std::filesystem::path path = std::filesystem::path(file).filename();
    while (path.has_extension() && path.has_stem()) path = path.stem();
    return path.string();
}

} // namespace

std::string_view nameOf(Format format) {
    for (const auto& [known, name] : kNames) {
        if (known == format) return name;
    }
    return "";
}

const std::vector<Format>& allFormats() {
    static const std::vector<Format> kAll = [] {
        std::vector<Format> all;
        for (const auto& [format, name] : kNames) all.push_back(format);
        return all;
    }();
    return kAll;
}

std::optional<Format> formatNamed(std::string_view name) {
    for (const auto& [format, known] : kNames) {
        if (known == name) return format;
    }
    return std::nullopt;
}

Format detect(const std::string& file) {
    LineReader reader(file);
    const std::string_view block = reader.block();
    std::string_view start = block.substr(0, kGlance);
    if (start.empty()) throw ImportError(file, "", "is empty");
    if (start.starts_with("\xEF\xBB\xBF")) start.remove_prefix(3);
    // The binary log's first byte is the kind of its first record, the run, and is 0.
    if (start.front() == '\0') {
        throw ImportError(
            file, "",
            "is binary; if it is a simulation.log of Gatling 3.12 or newer, that format is "
            "Gatling's own and not read (text logs of 3.0 to 3.11 are)");
    }
    const std::size_t first = start.find_first_not_of(" \t\r\n");
    const bool json = first != std::string_view::npos && (start[first] == '{' || start[first] == '[');
    const std::optional<Format> format =
        json ? jsonFormat(file, start.substr(first)) : textFormat(file, start);
    if (format) return *format;
    std::string known;
    for (const auto& [ignored, name] : kNames) known += (known.empty() ? "" : ", ") + std::string(name);
    throw ImportError(file, "",
                      "is of no known format; it begins with '" +
                          shown(start.substr(0, start.find_first_of("\r\n"))) +
                          "'. --format names one of: " + known);
}

result::RunResult importFiles(const ImportRequest& request) {
    const std::vector<MapRule> rules =
        request.map.empty() ? std::vector<MapRule>{} : readMap(request.map);
    Recorder recorder(request.onBlock);
    std::vector<MetricSeries> prometheus;
    std::vector<MetricSeries> cloudWatch;
    for (const std::string& file : request.files) {
        readInto(request.format ? *request.format : detect(file), file, recorder, prometheus,
                 cloudWatch);
    }
    if (!rules.empty() && prometheus.empty() && cloudWatch.empty()) {
        throw ImportError(request.map, "",
                          "the rules speak of metrics, but no file is of Prometheus or CloudWatch");
    }
    if (!prometheus.empty()) putPrometheus(prometheus, rules, recorder);
    if (!cloudWatch.empty()) putCloudWatch(cloudWatch, rules, recorder);
    const std::string& first = request.files.front();
    if (recorder.empty()) throw ImportError(first, "", "holds nothing that was measured");
    try {
        return recorder.finish(request.name.empty() ? stemOf(first) : request.name, request.binSeconds);
    } catch (const SpanError& error) {
        throw ImportError(first, "", error.what());
    }
}

} // namespace headroom::imports
