// headroom import: what another tool measured, as a result.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "live/import/importer.hpp"
#include "sim/analysis/numbers.hpp"
#include "sim/result/atomic_file.hpp"
#include "sim/result/result_json.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <memory>
#include <numeric>
#include <optional>

namespace headroom::cli {
namespace {

constexpr const char* kFooter =
    R"help(Reads what a load generator or a monitoring system measured and writes it as a result, which 'headroom report',
and 'headroom diff' take like any other. Several FILEs become one result on their common clock: a load
generator's requests and a monitor's CPU of the same run.

Formats (found by the file's content; --format when that fails):
  k6-json     k6 run --out json=FILE        every request (gzip too)
  k6-csv      k6 run --out csv=FILE         every request, dates in whole seconds (gzip too)
  jmeter-csv  jmeter -n -l FILE             every request; needs the header line
  jmeter-xml  the same as XML               every request
  gatling     simulation.log, 3.0 to 3.11   every request
  artillery   artillery run --output FILE   counts and percentiles of each 10 s
  locust      --csv X --csv-full-history    counts and percentiles each second (X_stats_history.csv)
  prometheus  /api/v1/query_range           series and resources, by well-known names or --map
  cloudwatch  aws cloudwatch get-metric-data  the same

Latency distributions come only from formats with every request. Percentiles that a tool states stay what they
are: series over time and stated figures of the run; no distribution is made up from them, and objectives on them
are undecided. What a source could not tell is in the result's notes, printed here too.

A mapping file says what metrics mean:
  {"headroom-import-map": 1, "rules": [
    {"metric": "chat_connections", "to": "series", "name": "users", "unit": "users"},
    {"metric": "CPUUtilization", "to": "resource", "name": "chat.cpu", "service": "chat", "kind": "cpu",
     "capacity": 100, "unit": "%"}]}
docs/import.md has all of its fields, and what each format can and cannot give.

Examples:
  headroom import k6.json.gz --out measured.json
  headroom import results.jtl cpu.json --name kakao-2024-final --out measured.json
  headroom diff predicted.json measured.json
  headroom import query.json --map map.json --bin 60 --out monitor.json

Exit codes: 0 done, 3 bad input or unwritable output, 4 internal error, 130 interrupted.)help";

struct Options {
    imports::ImportRequest request;
    std::string format;
    std::string out;
    int bin = 0;
    bool json = false;
    bool quiet = false;
};

std::uint64_t sum(const std::vector<std::uint32_t>& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

void printSummary(const result::RunResult& run) {
    using analysis::countText;
    print(run.tool + ": " + analysis::clockText(run.durationSeconds) + " in " +
          std::to_string(run.binCount) + " bins of " + analysis::shortNumber(run.binSeconds) + " s; " +
          countText(static_cast<double>(run.requests.completed)) + " requests completed, " +
          countText(static_cast<double>(run.requests.failed)) + " failed; " +
          std::to_string(run.series.size()) + " series, " + std::to_string(run.resources.size()) +
          " resources\n");
    for (const result::OperationResult& operation : run.operations) {
        print("  " + operation.name + ": " + countText(static_cast<double>(sum(operation.completed))) +
              " completed, " + countText(static_cast<double>(sum(operation.failed))) + " failed" +
              (operation.latency.empty()
                   ? ", no latencies of single requests"
                   : ", p95 " + analysis::secondsText(operation.latency.quantile(0.95) * 1e-6)) +
              "\n");
    }
    for (const std::string& note : run.notes) print("  note: " + note + "\n");
}

void printJson(const result::RunResult& run, const std::string& out) {
    nlohmann::json operations = nlohmann::json::array();
    for (const result::OperationResult& operation : run.operations) {
        operations.push_back({{"name", operation.name},
                              {"completed", sum(operation.completed)},
                              {"failed", sum(operation.failed)},
                              {"hasLatencies", !operation.latency.empty()}});
    }
    nlohmann::json names = nlohmann::json::array();
    for (const result::Series& series : run.series) names.push_back(series.name);
    nlohmann::json resources = nlohmann::json::array();
    for (const result::ResourceSeries& resource : run.resources) resources.push_back(resource.name);
    const nlohmann::json document{{"out", out},
                                  {"name", run.scenario},
                                  {"tool", run.tool},
                                  {"binSeconds", run.binSeconds},
                                  {"binCount", run.binCount},
                                  {"durationSeconds", run.durationSeconds},
                                  {"completed", run.requests.completed},
                                  {"failed", run.requests.failed},
                                  {"operations", operations},
                                  {"series", names},
                                  {"resources", resources},
                                  {"notes", run.notes}};
    print(document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

int importResult(Options options) {
    imports::ImportRequest& request = options.request;
    if (!options.format.empty()) request.format = imports::formatNamed(options.format);
    if (options.bin > 0) request.binSeconds = options.bin;
    std::vector<std::string> inputs = request.files;
    if (!request.map.empty()) inputs.push_back(request.map);
    for (const std::string& input : inputs) {
        std::error_code ignored;
        if (std::filesystem::equivalent(input, options.out, ignored)) {
            throw UsageError("--out " + options.out + " would overwrite an input");
        }
    }
    catchInterrupts();
    Progress progress("import", !options.quiet && stderrIsTerminal());
    request.onBlock = [&progress](const std::string& file, double share) {
        throwIfInterrupted();
        progress.update(share, file);
    };
    result::AtomicFile out(options.out);
    result::RunResult run = imports::importFiles(request);
    progress.clear();
    result::roundToFile(run);
    out.write(result::toJson(run));
    out.commit();
    if (options.json) {
        printJson(run, options.out);
    } else if (!options.quiet) {
        printSummary(run);
    }
    return kOk;
}

} // namespace

void addImport(CLI::App& app, Action& action) {
    CLI::App* command =
        app.add_subcommand("import", "Read what k6, JMeter, Prometheus, ... measured, as a result");
    command->footer(kFooter);
    auto options = std::make_shared<Options>();
    std::vector<std::string> formats;
    for (const imports::Format format : imports::allFormats()) {
        formats.emplace_back(imports::nameOf(format));
    }
    command->add_option("files", options->request.files, "Files of one run; several tools may mix")
        ->required()
        ->type_name("FILE");
    command->add_option("--out", options->out, "Result to write")->required()->type_name("FILE");
    command->add_option("--format", options->format, "Format of all files [by their content]")
        ->check(CLI::IsMember(formats))
        ->type_name("NAME");
    command->add_option("--map", options->request.map, "What metrics mean (Prometheus, CloudWatch)")
        ->type_name("FILE");
    command
        ->add_option("--name", options->request.name,
                     "Scenario the run belongs to [name of the first file]")
        ->type_name("NAME");
    command->add_option("--bin", options->bin, "Seconds of a time bin [the source's own, at least 1]")
        ->check(CLI::Range(1, 86400))
        ->type_name("SECONDS");
    command->add_flag("--json", options->json, "Print what was imported as JSON");
    command->add_flag("--quiet", options->quiet, "Print nothing");
    command->callback([options, &action] { action = [options] { return importResult(*options); }; });
}

} // namespace headroom::cli
