#include "cli/report_outputs.hpp"

#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "sim/report/chart_set.hpp"
#include "sim/report/html_report.hpp"
#include "sim/report/junit.hpp"
#include "sim/report/openmetrics.hpp"
#include "sim/report/png.hpp"
#include "sim/report/run_markdown.hpp"
#include "sim/result/atomic_file.hpp"
#include "sim/result/result_csv.hpp"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <system_error>

namespace headroom::cli {
namespace fs = std::filesystem;
namespace {

constexpr const char* kStdout = "-";

std::vector<const std::string*> texts(const ReportOutputs& outputs) {
    return {&outputs.html, &outputs.markdown, &outputs.junit, &outputs.openMetrics};
}

void createFolder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
        throw result::FileError("cannot create folder '" + folder.string() + "': " + error.message());
    }
}

void probeFolder(const std::string& folder, const std::string& file) {
    if (folder.empty()) return;
    createFolder(folder);
    const result::AtomicFile tried(fs::path(folder) / file);
}

void put(const std::string& file, const std::string& text) {
    if (file == kStdout) {
        print(text);
    } else {
        result::writeFile(file, text);
    }
}

/// One suite a subject.
std::vector<report::CheckedScenario> checked(std::span<const report::Subject> subjects) {
    std::vector<report::CheckedScenario> all;
    for (const report::Subject& subject : subjects) {
        const analysis::Summary& summary = subject.summary;
        report::CheckedScenario one;
        one.name =
            subjects.size() > 1 ? summary.scenario + " (" + subject.label + ")" : summary.scenario;
        one.objectives = summary.slos;
        one.facts.push_back(report::sourceText(summary.source) + ", seed " +
                            std::to_string(summary.seed) +
                            ", replications: " + std::to_string(summary.replications));
        if (!subject.hasScenario) one.error = "the scenario was not found: no objectives are known";
        all.push_back(std::move(one));
    }
    return all;
}

void writeCharts(const ReportOutputs& outputs, std::span<const report::Subject> subjects) {
    if (outputs.svg.empty() && outputs.png.empty()) return;
    for (const report::NamedChart& chart : report::chartSet(subjects)) {
        const std::string svg = report::render(chart, report::svg::Dress::kStandalone);
        if (!outputs.svg.empty()) result::writeFile(fs::path(outputs.svg) / (chart.id + ".svg"), svg);
        if (!outputs.png.empty()) {
            result::writeFile(fs::path(outputs.png) / (chart.id + ".png"), report::pngOf(svg));
        }
    }
}

} // namespace

bool ReportOutputs::any() const {
    return !(html.empty() && markdown.empty() && junit.empty() && csv.empty() && svg.empty() &&
             png.empty() && openMetrics.empty());
}

bool ReportOutputs::toStdout() const {
    for (const std::string* file : texts(*this)) {
        if (*file == kStdout) return true;
    }
    return false;
}

void addOutputOptions(CLI::App& command, ReportOutputs& outputs) {
    constexpr const char* kGroup = "Files to write (FILE may be - for stdout)";
    const auto file = [&](const std::string& name, std::string& value, const std::string& what) {
        command.add_option(name, value, what)->type_name("FILE")->group(kGroup);
    };
    const auto folder = [&](const std::string& name, std::string& value, const std::string& what) {
        command.add_option(name, value, what)->type_name("DIR")->group(kGroup);
    };
    file("--html", outputs.html, "Report with charts, one self-contained page");
    command
        .add_option_function<std::vector<std::string>>(
            "--markdown",
            [&outputs](const std::vector<std::string>& values) {
                outputs.markdown = values.empty() || values[0].empty() ? kStdout : values[0];
            },
            "Report for a CI step summary; stdout without FILE")
        ->expected(0, 1)
        ->type_name("[FILE]")
        ->group(kGroup);
    file("--junit", outputs.junit, "Objectives as test results, for CI systems");
    file("--openmetrics", outputs.openMetrics, "Curves for Prometheus and Grafana");
    command
        .add_option("--openmetrics-start", outputs.openMetricsStart,
                    "When the run began, in unix seconds [0]; Prometheus drops samples that are too old")
        ->type_name("TIME")
        ->check(CLI::NonNegativeNumber)
        ->group(kGroup);
    folder("--csv", outputs.csv, "Tables of the first run");
    folder("--svg", outputs.svg, "Charts as SVG");
    folder("--png", outputs.png, "Charts as PNG");
}

void probe(const ReportOutputs& outputs, const std::vector<std::string>& inputs) {
    int onStdout = 0;
    for (const std::string* file : texts(outputs)) {
        if (file->empty()) continue;
        if (*file == kStdout) {
            if (++onStdout > 1) throw UsageError("only one output can go to stdout");
            continue;
        }
        for (const std::string& input : inputs) {
            std::error_code ignored;
            if (fs::equivalent(*file, input, ignored)) {
                throw UsageError("'" + *file + "' is an input; it would be overwritten");
            }
        }
        // Meant as another result, as in "--markdown b.json": rather an error than a lost file.
        if (fs::path(*file).extension() == ".json") {
            throw UsageError("'" + *file + "' looks like a result, and no report is written as .json");
        }
        const result::AtomicFile tried(*file);
    }
    probeFolder(outputs.csv, "bins.csv");
    probeFolder(outputs.svg, "users.svg");
    probeFolder(outputs.png, "users.png");
}

void write(const ReportOutputs& outputs, std::span<const report::Subject> subjects) {
    const result::RunResult& first = subjects.front().runs.front();
    if (!outputs.html.empty()) put(outputs.html, report::htmlReport(subjects));
    if (!outputs.markdown.empty()) put(outputs.markdown, report::runMarkdown(subjects));
    if (!outputs.junit.empty()) put(outputs.junit, report::junit(checked(subjects)));
    if (!outputs.openMetrics.empty())
        put(outputs.openMetrics, report::openMetrics(first, outputs.openMetricsStart));
    if (!outputs.csv.empty()) result::writeCsv(first, outputs.csv);
    writeCharts(outputs, subjects);
}

} // namespace headroom::cli
